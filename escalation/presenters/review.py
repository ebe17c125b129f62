"""The page of a review: what to judge by, and what each outcome leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from cases.core.locking import CaseContext
from cases.core.presenters.common import regie_name
from cases.record.presenters.record import events
from cases.regie.presenters.holders import Holder
from cases.regie.responsibilities import registered_slots
from cases.timeline.course import course
from common import dates
from escalation.models import Flag
from escalation.reviewing import Asked, Outcome
from escalation.services.reviews import until_of
from roles.ave_model.types import REGIE, Slot

LOG_LINES = 3
"""How many lines of the log stand beside a review: the last contact, and what went before it."""


def context_of_review(context: CaseContext, holders: Collection[Holder]) -> dict[str, Any]:
    """What one judges by without leaving the page: who holds regie, and what was last done."""
    case = context.case
    slots = registered_slots(case.ave_phase, context.snapshot.facts)
    entries = course(context.file, kinds=("logboek",))[:LOG_LINES]
    return {
        "regie": [
            {
                "term": regie_name(slot.responsibility, slot.aspect),
                "value": _who(slot, holders),
                "missing": "Nog niemand",
            }
            for slot in slots
            if slot.responsibility in REGIE
        ],
        "log": events(context, entries, full=True),
    }


def _who(slot: Slot, holders: Iterable[Holder]) -> str:
    key = (slot.responsibility, slot.aspect)
    return " en ".join(str(h) for h in holders if (h.responsibility, h.aspect) == key)


def consequences(
    flags: Collection[Flag], today: date, *, latest: date, asked_of: str = "", proposed_by: str = ""
) -> Mapping[Outcome, str]:
    """What each outcome leads to, in a sentence: who is told, and when these flags come back.

    `asked_of`: who gets an assignment, by name; `proposed_by`: who is asked to propose the step,
    where that is not the reviewer. The days are those of the rule (`rests_until`).
    """

    def comes_back(outcome: Outcome) -> str:
        day = until_of(Asked(outcome, ""), flags, today)
        return f"op {dates.full(day)}" if day else "alleen als het erger wordt"

    step = f"{proposed_by} krijgt de vraag dit voor te stellen." if proposed_by else ""
    by = f"De dag kiest u zelf, uiterlijk {dates.full(latest)}."
    goes_on = "U gaat hierna meteen verder."
    return {
        Outcome.STEP: f"{step or goes_on} Deed niemand iets? Dan komt dit terug "
        f"{comes_back(Outcome.STEP)}.",
        Outcome.APPOINT: f"{goes_on} Is de regie dan nog niet belegd? Dan komt dit terug "
        f"{comes_back(Outcome.APPOINT)}.",
        Outcome.MEETING: f"Wie regie heeft, krijgt bericht en ziet het overleg bij Hierna. {by}",
        Outcome.ASSIGNMENT: f"{asked_of or 'De casusregisseur'} krijgt uw reden als opdracht, met "
        f"bericht. {by}",
        Outcome.SNOOZE: f"Niemand krijgt bericht. Het komt terug op de dag die u kiest. {by}",
        Outcome.DISMISS: f"Niemand krijgt bericht. Het komt terug {comes_back(Outcome.DISMISS)}.",
        Outcome.HANDLED: f"U ziet erop toe. Het komt terug op de dag die u kiest. {by}",
    }
