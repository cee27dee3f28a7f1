from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "nahbei.events"

    def ready(self) -> None:
        from nahbei.events import references, texts  # noqa: F401, PLC0415  # the topics register themselves

        references.register()
