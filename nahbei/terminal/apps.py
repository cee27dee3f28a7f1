from django.apps import AppConfig


class TerminalConfig(AppConfig):
    name = "nahbei.terminal"
    verbose_name = "Befehle"
