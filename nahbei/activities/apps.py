from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "nahbei.activities"

    def ready(self) -> None:
        from nahbei.activities import gates, references  # noqa: PLC0415

        references.register()
        gates.register()
