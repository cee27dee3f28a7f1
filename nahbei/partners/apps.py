from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "nahbei.partners"

    def ready(self) -> None:
        from nahbei.partners import references  # noqa: PLC0415

        references.register()
