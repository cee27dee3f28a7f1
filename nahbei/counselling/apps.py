from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "nahbei.counselling"

    def ready(self) -> None:
        from nahbei.calendars.registry import contribute  # noqa: PLC0415
        from nahbei.counselling import calendar, references, texts  # noqa: F401, PLC0415 - texts registers its topics

        references.register()
        contribute("counselling.bookings", calendar.entries_of_adviser, only_if=calendar.counsels)
