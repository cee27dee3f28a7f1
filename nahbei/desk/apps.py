from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "nahbei.desk"

    def ready(self) -> None:
        from nahbei.calendars.registry import contribute  # noqa: PLC0415
        from nahbei.desk import calendar  # noqa: PLC0415

        contribute("desk.visits", calendar.visits_of_office)
        contribute("desk.reminders", calendar.reminders_of_office)
