from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "nahbei.volunteers"

    def ready(self) -> None:
        from nahbei.volunteers import actions, texts  # noqa: F401, PLC0415 - they register steps for two people, and topics
