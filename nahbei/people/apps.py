from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "nahbei.people"

    def ready(self) -> None:
        # Rooms above say in their own files which hats they give, what stands in the way of a merge, and what is handed
        # out or erased. Found by name, so that people need not know them.
        autodiscover_modules("references", "hats", "merging", "personal_data")
