from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "nahbei.exchange"

    def ready(self) -> None:
        from nahbei.exchange import references  # noqa: PLC0415

        references.register()
