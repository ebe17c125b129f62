"""The application as a whole: its Celery application is made when Django starts."""

from django.apps import AppConfig


class AveConfig(AppConfig):
    name = "ave"

    def ready(self) -> None:
        """Make the Celery application the one that `shared_task` belongs to, and know every job.
        Give sessions an end."""
        from roles import sessions

        from .celery import app

        app.autodiscover_tasks(force=True)
        sessions.listen()
