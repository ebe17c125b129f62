"""Users, organisations, functions, and the AVE model: who may and must do what in which phase."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RolesConfig(AppConfig):
    name = "roles"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers the check of the AVE models
        from .acting import forget_groups

        post_migrate.connect(forget_groups)
