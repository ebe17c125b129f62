"""Where a review leads: the page of the step or of the regie that is meant."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.presenters.common import regie_name
from escalation.following import slots_to_fill, suggested_step
from escalation.models import Flag
from roles.ave_model.causes import Cause
from roles.ave_model.types import Slot
from roles.ave_model.words import labels, listed
from roles.permissions import may_propose


def causes_of(flags: Collection[Flag]) -> list[Cause]:
    return [Cause(flag.cause) for flag in flags]


def slots(context: CaseContext, flags: Collection[Flag]) -> list[Slot]:
    """The regie that this person may give out here, the one that these flags mean first."""
    causes = causes_of(flags)
    return slots_to_fill(context.snapshot, causes, context.actor.user_id, context.functions)


def slot_choices(found: Collection[Slot]) -> list[tuple[str, str]]:
    return [(slot_key(slot), regie_name(slot.responsibility, slot.aspect)) for slot in found]


def slot_key(slot: Slot) -> str:
    return f"{slot.responsibility}:{slot.aspect}"


def appoint_url(reference: str, key: str) -> str:
    """The page that gives out the regie of this key."""
    responsibility, _, aspect = key.partition(":")
    return reverse("cases:appoint", args=[reference, responsibility, *([aspect] if aspect else [])])


def proposed_by_others(context: CaseContext, flags: Collection[Flag]) -> str:
    """Who proposes the step that the model suggests, where that is not this person."""
    found = suggested_step(context.snapshot, causes_of(flags))
    if found is None or may_propose(
        context.snapshot, found.step, context.actor.user_id, context.functions
    ):
        return ""
    return listed(labels(context.model, found.step.proposes))
