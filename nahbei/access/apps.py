from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "nahbei.access"

    def ready(self) -> None:
        from nahbei.access import texts  # noqa: F401, PLC0415 - registers its topics
