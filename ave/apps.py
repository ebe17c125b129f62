"""The app that carries the project's own commands."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.backends.signals import connection_created

from roles.plans import plan_for_any_value

from .moments import read_moments


class AveConfig(AppConfig):
    name = "ave"

    def ready(self) -> None:
        """Make the Celery application the one that `shared_task` belongs to, and every connection
        to the database read moments and plan questions our way."""
        from . import celery  # noqa: F401

        connection_created.connect(read_moments)
        connection_created.connect(plan_for_any_value)


class ServedFiles(StaticFilesConfig):
    """Of the npm packages only what browsers ask for: what tools read is large and slow to pack."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.json", "*.cjs", "*.d.ts", "*.less", "*.scss", "*.md", "prince-xml.css"),
    ]
