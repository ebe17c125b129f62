"""The app that carries the project's own commands."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class AveConfig(AppConfig):
    name = "ave"

    def ready(self) -> None:
        """Make the Celery application the one that `shared_task` belongs to, and know every job."""
        from .celery import app

        app.autodiscover_tasks(force=True)


class ServedFiles(StaticFilesConfig):
    """Of the npm packages only what browsers ask for: what tools read is large and slow to pack."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.json", "*.cjs", "*.d.ts", "*.less", "*.scss", "*.md", "prince-xml.css"),
    ]
