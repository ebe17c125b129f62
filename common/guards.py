"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.db.models import Model

APPEND_ONLY = "append_only"


def append_only() -> list[pgtrigger.Protect]:
    """The database refuses to change or delete a row once written."""
    return [pgtrigger.Protect(name=APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete)]


def append_only_models() -> Iterator[type[Model]]:
    """Every model whose rows the database keeps as they were written."""
    for model in apps.get_models():
        guards = getattr(model._meta, "triggers", ())
        if any(guard.name == APPEND_ONLY for guard in guards):
            yield model
