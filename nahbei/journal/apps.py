from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "nahbei.journal"

    def ready(self) -> None:
        from nahbei.journal import references  # noqa: PLC0415

        references.register()
