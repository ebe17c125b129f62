"""Monthly figures for bestuur and management: frozen, small ones hidden, shown and exported."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "cijfers"
