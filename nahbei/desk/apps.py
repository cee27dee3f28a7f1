from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "nahbei.desk"

    def ready(self) -> None:
        from nahbei.calendars.registry import contribute  # noqa: PLC0415
        from nahbei.desk import calendar, texts  # noqa: F401, PLC0415 - texts registers its topic

        contribute("desk.visits", calendar.visits_of_office)
        contribute("desk.reminders", calendar.reminders_of_office)
