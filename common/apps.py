"""What no word of the domain belongs to, with the few records that it keeps itself."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers itself
