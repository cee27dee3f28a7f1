from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "nahbei.notices"

    def ready(self) -> None:
        from nahbei.notices import kinds, references, texts  # noqa: F401, PLC0415 - kinds and texts register themselves

        references.register()
