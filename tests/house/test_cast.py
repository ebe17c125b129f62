"""The cast is hired at once, and is the same as people hired one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from roles.models import FunctionPeriod, PersonEvent, User
from tests.cast import PASSWORD, Town

OWN = {"id", "password", "public_id", "user_id", "period_id", "history_id", "history_date"}
"""What no two rows share."""


def rows_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that hiring writes, without what is of the row alone."""
    history = FunctionPeriod.history.filter(user=user)
    found: dict[str, list[Model]] = {
        "user": [user],
        "periods": list(FunctionPeriod.objects.filter(user=user)),
        "history": list(history),
        "events": list(PersonEvent.objects.filter(user=user).order_by("kind")),
    }
    return {
        name: [
            {
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if field.attname not in OWN
            }
            for row in rows
        ]
        for name, rows in found.items()
    }


@pytest.mark.django_db
def test_who_is_hired_at_once_is_as_who_is_hired_alone() -> None:
    town = Town("dalfsen")
    at_once = User.objects.get(pk=town.user("manager").pk)
    alone = User.objects.get(pk=town.hire("manager", name="other").pk)
    expected = rows_about(alone)
    expected["user"][0].update(email=at_once.email, name=at_once.name)
    assert rows_about(at_once) == expected
    assert len(expected["history"]) == 1
    assert at_once.check_password(PASSWORD)
    assert PersonEvent.objects.filter(user=at_once).latest("pk").period_id == (
        FunctionPeriod.objects.get(user=at_once).pk
    )
