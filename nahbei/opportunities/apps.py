from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "nahbei.opportunities"

    def ready(self) -> None:
        from nahbei.opportunities import references, texts  # noqa: F401, PLC0415  # the topics register themselves

        references.register()
