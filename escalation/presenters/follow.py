"""Where a review leads: the page of the step or of the regie that is meant."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from cases.bench import Bench
from cases.presenters.common import regie_name
from escalation.following import slots_to_fill
from escalation.models import Flag
from roles.ave_model.causes import Cause
from roles.ave_model.types import Slot


def causes_of(flags: Collection[Flag]) -> list[Cause]:
    return [Cause(flag.cause) for flag in flags]


def slots(bench: Bench, flags: Collection[Flag]) -> list[Slot]:
    """The regie that this person may give out here, the one that these flags mean first."""
    causes = causes_of(flags)
    return slots_to_fill(bench.view, causes, bench.actor.user_id, bench.functions)


def slot_choices(found: Collection[Slot]) -> list[tuple[str, str]]:
    return [(slot_key(slot), regie_name(slot.responsibility, slot.aspect)) for slot in found]


def slot_key(slot: Slot) -> str:
    return f"{slot.responsibility}:{slot.aspect}"


def appoint_url(reference: str, key: str) -> str:
    """The page that gives out the regie of this key."""
    responsibility, _, aspect = key.partition(":")
    return reverse("cases:appoint", args=[reference, responsibility, *([aspect] if aspect else [])])
