from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "nahbei.inbox"

    def ready(self) -> None:
        from nahbei.inbox import merging, references, texts  # noqa: F401, PLC0415

        references.register()
