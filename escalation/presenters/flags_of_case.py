"""The flags of a case, for the page of that case: templates know no layers, imports do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.core.locking import Bench
from cases.scaling.presenters.steps import step_name
from escalation.following import suggested_step
from escalation.models import Flag
from escalation.presenters.follow import causes_of
from escalation.reviewing import asks_for_review
from roles.permissions import Action, may_propose

SHOWN = 2
"""More than these are folded: the page of a case shows much beside them."""


def flags_of_case(bench: Bench) -> dict[str, Any]:
    """The open flags of one case, worst first, each explaining itself, and what this person may do
    about them: review them, begin the proposal that the model suggests; one query."""
    today, reference = bench.actor.day, bench.case.reference
    found = list(Flag.objects.open().filter(case=bench.case).worst_first())
    flags = [
        {
            "name": flag.get_cause_display(),
            "sentence": flag.sentence(today),
            "at": flag.opened_at,
            "reviewed": not _asks(flag, bench),
            "until": flag.quiet_until,
        }
        for flag in found
    ]
    review = Action.REVIEW in bench.actions and any(_asks(flag, bench) for flag in found)
    return {
        "first": flags[:SHOWN],
        "rest": flags[SHOWN:],
        "count": len(flags),
        "review_url": reverse("escalation:review", args=[reference]) if review else "",
        "begin_url": reverse("escalation:begin", args=[reference]),
        "step": _step(bench, found),
    }


def _asks(flag: Flag, bench: Bench) -> bool:
    return asks_for_review(flag.severity, flag.reviewed_severity, flag.quiet_until, bench.actor.day)


def _step(bench: Bench, flags: list[Flag]) -> str:
    """What the step is called that the model suggests and this person may propose now."""
    found = suggested_step(bench.view, causes_of(flags))
    if found is None or bench.file.pending or Action.PROPOSE not in bench.actions:
        return ""
    mine = may_propose(bench.view, found.step, bench.actor.user_id, bench.functions)
    return step_name(bench.model, found.step) if mine else ""
