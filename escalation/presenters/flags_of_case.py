"""The flags of a case, for the page of that case: templates know no layers, imports do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from cases.scaling.presenters.steps import step_name
from escalation.following import suggested_step
from escalation.models import Flag
from escalation.presenters.follow import causes_of
from escalation.reviewing import asks_for_review
from roles.permissions import Action, may_propose

SHOWN = 2
"""More than these are folded: the page of a case shows much beside them."""


def flags_of_case(context: CaseContext) -> dict[str, Any]:
    """The open flags of one case, worst first, each explaining itself, and what this person may do
    about them: review them, begin the proposal that the model suggests; one query."""
    today, reference = context.actor.day, context.case.reference
    found = list(Flag.objects.open().filter(case=context.case).worst_first())
    flags = [
        {
            "name": flag.get_cause_display(),
            "sentence": flag.sentence(today),
            "at": flag.opened_at,
            "reviewed": not _asks(flag, context),
            "until": flag.quiet_until,
        }
        for flag in found
    ]
    review = Action.REVIEW in context.actions and any(_asks(flag, context) for flag in found)
    return {
        "first": flags[:SHOWN],
        "rest": flags[SHOWN:],
        "count": len(flags),
        "review_url": reverse("escalation:review", args=[reference]) if review else "",
        "begin_url": reverse("escalation:begin", args=[reference]),
        "step": _step(context, found),
    }


def _asks(flag: Flag, context: CaseContext) -> bool:
    return asks_for_review(
        flag.severity, flag.reviewed_severity, flag.quiet_until, context.actor.day
    )


def _step(context: CaseContext, flags: list[Flag]) -> str:
    """What the step is called that the model suggests and this person may propose now."""
    found = suggested_step(context.snapshot, causes_of(flags))
    if found is None or context.file.pending or Action.PROPOSE not in context.actions:
        return ""
    mine = may_propose(context.snapshot, found.step, context.actor.user_id, context.functions)
    return step_name(context.model, found.step) if mine else ""
