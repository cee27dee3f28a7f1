from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "nahbei.contributions"

    def ready(self) -> None:
        from nahbei.contributions import references, texts  # noqa: F401, PLC0415 - texts registers its topics

        references.register()
