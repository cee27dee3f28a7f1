from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "nahbei.workspace"
