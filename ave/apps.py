"""The app that carries the project's own commands."""

from django.apps import AppConfig


class AveConfig(AppConfig):
    name = "ave"

    def ready(self) -> None:
        """Make the Celery application the one that `shared_task` belongs to."""
        from . import celery  # noqa: F401
