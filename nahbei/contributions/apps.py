from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "nahbei.contributions"

    def ready(self) -> None:
        from nahbei.contributions import references  # noqa: PLC0415

        references.register()
