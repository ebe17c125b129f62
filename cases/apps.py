"""Households, signals, cases, plans, transitions and their decisions, and who sees what."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from .core.elsewhere import listen

        listen()
