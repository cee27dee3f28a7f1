from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "nahbei.venues"

    def ready(self) -> None:
        from nahbei.venues import references  # noqa: PLC0415

        references.register()
