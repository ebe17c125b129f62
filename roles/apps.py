"""Users, organisations, functions, and the AVE model: who may and must do what in which phase."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers the check of the AVE models
