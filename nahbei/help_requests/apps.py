from django.apps import AppConfig


class HelpRequestsConfig(AppConfig):
    name = "nahbei.help_requests"

    def ready(self) -> None:
        from nahbei.help_requests import references, texts  # noqa: F401, PLC0415  # the topic registers itself

        references.register()
