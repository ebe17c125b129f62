"""What `manage.py check --deploy --database default` finds in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from .database_roles import too_much


@register(Tags.database, deploy=True)
def check_database_role(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The role of this connection may not do more than the web needs. `migrate` does not ask it:
    that runs as the owner."""
    if not databases:
        return []
    return [
        Error(
            f"The database role {words}.",
            hint="Connect as a role of its own; see 'Two database roles' in docs/operations.md.",
            id="common.E001",
        )
        for words in too_much()
    ]
