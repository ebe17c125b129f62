"""What waits for a person beside their cases: what they were told, signals, and bestuurlijke
informatie. All in one question, since every page asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject

from cases.models import Briefing, Case, Notice, Signal
from roles.acting import Actor
from roles.middleware import Visit
from roles.models import User
from roles.permissions import may_register
from roles.prepared import prepared_for

from .briefings import tells_or_is_told
from .notices import COUNTED

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found; days and moments are written as PostgreSQL writes them in JSON."""

    told: Sequence[Found]
    """What they have not seen yet, newest first; as many as are counted."""
    signals: Sequence[Found]
    """Oldest first."""
    signals_number: int
    """How many signals wait in all."""
    briefings: Sequence[Found]
    intake: Sequence[int]
    """The municipalities in which this person registers signals."""


def read_beside(visit: Visit, *, most: int | None = None) -> Beside:
    """`most`: so many signals, None: all. One query."""
    intake = tuple(intake_of(visit))
    (found,) = prepared_for(visit.actor, _beside, intake, tells_or_is_told(visit), most)
    told, signals, number, briefings = found
    return Beside(told, signals or [], number, briefings or [], intake)


def intake_of(visit: Visit) -> list[int]:
    """The municipalities in which this person registers signals."""
    return [
        pk
        for pk, m in visit.municipalities.items()
        if may_register(m.ave_model, visit.actor.functions_in(pk))
    ]


def _beside(
    actor: Actor, intake: tuple[int, ...], with_briefings: bool, most: int | None
) -> QuerySet[User, Any]:
    signals = Signal.objects.in_municipalities(intake).waiting()
    number = Func("pk", function="count", output_field=IntegerField())
    return User.objects.filter(pk=actor.user_id).values_list(
        ArraySubquery(_told(actor)),
        ArraySubquery(_signals(signals[:most])) if intake else Value(None, JSONField()),
        Subquery(signals.order_by().values(number=number)) if intake else Value(0),
        ArraySubquery(_briefings(actor)) if with_briefings else Value(None, JSONField()),
    )


def _told(actor: Actor) -> QuerySet[Notice, Any]:
    seen = Exists(Case.objects.visible_to(actor).filter(pk=OuterRef("case")))
    newest = Notice.objects.of(actor).unseen().order_by("-created_at")[: COUNTED + 1]
    return newest.values(
        json=JSONObject(text="text", at="created_at", reference="case__reference", visible=seen)
    )


def _signals(signals: QuerySet[Signal]) -> QuerySet[Signal, Any]:
    names = ("reference", "kind", "reporter", "received_at", "recorded_at")
    return signals.values(json=JSONObject(**{name: name for name in names}))


def _briefings(actor: Actor) -> QuerySet[Briefing, Any]:
    names = ("at", "asked_of", "asked_before", "author", "given", "questioned")
    of_case = ("reference", "title", "phase", "model_slug", "model_version", "municipality")
    return (
        Briefing.objects.waiting_for(actor)
        .filter(case__in=Case.objects.visible_to(actor).open())
        .order_by("asked_before", "at")
        .values(
            json=JSONObject(
                **{name: name for name in names}, **{name: f"case__{name}" for name in of_case}
            )
        )
    )
