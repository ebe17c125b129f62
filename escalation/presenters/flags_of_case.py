"""The flags of a case, for the page of that case: templates know no layers, imports do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cases.core.locking import CaseContext
from cases.scaling.presenters.steps import step_name
from escalation.following import suggested_step
from escalation.models import Flag
from escalation.presenters.flags import state_words
from escalation.presenters.follow import causes_of
from escalation.reviewing import asks_for_review, may_undo
from roles.ave_model.types import Responsibility
from roles.permissions import Action, may_propose

SHOWN = 2
"""More than these are folded: the page of a case shows much beside them."""


def flags_of_case(context: CaseContext) -> dict[str, Any]:
    """The open flags of one case, worst first, each explaining itself, and what this person may do
    about them: review them, begin the proposal that the model suggests; one query."""
    today, reference = context.actor.day, context.case.reference
    standing = Flag.objects.open().filter(case=context.case)
    found = list(standing.select_related("review__reviewer").worst_first())
    regisseur = _casusregisseur(context)
    flags = [
        {
            "name": flag.get_cause_display(),
            "sentence": flag.sentence(today),
            "at": flag.opened_at,
            "state": state_words(flag, today, regisseur),
            "asks": _asks(flag, context),
            "reason": flag.review.reason if flag.review else "",
        }
        for flag in found
    ]
    review = Action.REVIEW in context.actions and any(_asks(flag, context) for flag in found)
    return {
        "first": flags[:SHOWN],
        "rest": flags[SHOWN:],
        "count": len(flags),
        "review_url": reverse("escalation:review", args=[reference]) if review else "",
        "undo_url": _undo_url(context, found),
        "begin_url": reverse("escalation:begin", args=[reference]),
        "step": _step(context, found),
    }


def _casusregisseur(context: CaseContext) -> str:
    """The name of who holds casusregie."""
    held = (h for h in context.snapshot.held if h.responsibility is Responsibility.CASUSREGIE)
    return next((str(context.file.people[h.person]) for h in held if h.person), "")


def _undo_url(context: CaseContext, flags: list[Flag]) -> str:
    """Where this person takes back their own review of today; "" where there is none."""
    if Action.REVIEW not in context.actions:
        return ""
    for review in (flag.review for flag in flags if flag.review and not _asks(flag, context)):
        made_on = localdate(review.at)
        if may_undo(review.reviewer_id, made_on, context.actor.user_id, context.actor.day):
            return reverse("escalation:undo", args=[context.case.reference, review.pk])
    return ""


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
