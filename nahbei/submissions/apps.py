from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "nahbei.submissions"

    def ready(self) -> None:
        from nahbei.submissions import references  # noqa: PLC0415

        references.register()
