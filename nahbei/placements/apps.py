from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "nahbei.placements"

    def ready(self) -> None:
        from nahbei.placements import references, retention, texts, texts_positions  # noqa: F401, PLC0415 - texts registers its topics

        references.register()
        retention.register()
