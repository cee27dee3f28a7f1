from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FoundationConfig(AppConfig):
    name = "nahbei.foundation"
    verbose_name = "Fundament"

    def ready(self) -> None:
        from nahbei.foundation import references, walls  # noqa: PLC0415 - the registry of models is complete only now

        # Django's own signals, not ours: AlterField on SQLite rebuilds a table, fails on triggers that name it and drops its own.
        pre_migrate.connect(walls.take_down_before_migrate, dispatch_uid="nahbei.walls.down")
        post_migrate.connect(walls.install_after_migrate, dispatch_uid="nahbei.walls")
        references.register()
