from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "nahbei.messaging"

    def ready(self) -> None:
        from nahbei.messaging import announcing, references  # noqa: PLC0415

        references.register()
        announcing.register()
