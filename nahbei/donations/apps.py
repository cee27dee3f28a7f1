from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "nahbei.donations"

    def ready(self) -> None:
        from nahbei.donations import actions, merging, references  # noqa: F401, PLC0415

        references.register()
