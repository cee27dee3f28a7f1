from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "nahbei.visits"

    def ready(self) -> None:
        from nahbei.visits import references, texts  # noqa: F401, PLC0415 - texts registers its topics

        references.register()
