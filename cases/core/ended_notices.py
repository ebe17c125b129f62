"""A notice that asks for a task ends with it: done by whoever, withdrawn, or no longer theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from notifications.models import Notice

from .models import Case, Task

KEY = Concat(
    "kind",
    Value(":"),
    "subject",
    Value(":"),
    Coalesce(Cast("record", CharField()), Value("")),
    output_field=CharField(),
)
"""The key of a task, as `worklist.ask.key` writes it."""


def end_notices_of_tasks(cases: Collection[int], now: datetime) -> None:
    """What was asked on these cases and is asked no longer of who was told counts as seen."""
    about = Case.objects.filter(pk__in=cases).values("reference")
    tasks = Task.objects.filter(case__reference=OuterRef("about")).annotate(asks=KEY)
    still = tasks.filter(
        Q(person__isnull=True) | Q(person=OuterRef("recipient")), asks=OuterRef("asks")
    )
    asking = Notice.objects.unseen().filter(about__in=about).exclude(asks="")
    asking.filter(~Exists(still)).update(seen_at=now)
