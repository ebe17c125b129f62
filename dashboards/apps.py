"""Monthly figures for bestuur and management: frozen, small ones hidden, shown and exported."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "cijfers"

    def ready(self) -> None:
        from escalation.jobs import JOBS, Job

        JOBS["snapshot_month"] = Job(
            "Maand vastleggen",
            "Legt de cijfers van de afgelopen maand vast. Die veranderen daarna niet meer.",
            "maanden vastgelegd",
        )
