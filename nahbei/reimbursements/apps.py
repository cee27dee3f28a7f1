from django.apps import AppConfig


class ReimbursementsConfig(AppConfig):
    name = "nahbei.reimbursements"

    def ready(self) -> None:
        from nahbei.reimbursements import actions, references  # noqa: F401, PLC0415

        references.register()
