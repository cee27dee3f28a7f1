from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "nahbei.placements"

    def ready(self) -> None:
        from nahbei.calendars.registry import contribute  # noqa: PLC0415
        from nahbei.placements import calendar, references, retention, texts, texts_positions  # noqa: F401, PLC0415 - texts registers its topics

        references.register()
        retention.register()
        contribute("placements.visits", calendar.entries_of_volunteer)
