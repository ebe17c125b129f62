"""What one may not do on a case: the rule, whose it is and who that is, and whom one may ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.forms import Form, Textarea
from django.http import QueryDict

from cases.scaling.presenters.steps_people import Today
from common.addresses import link_to
from roles.permissions import Action
from roles.why_not import Attempt, WhyNot, attempt_words, may

from ..errors import NotAllowed
from ..locking import CaseContext

OF_A_CASE = tuple(
    Attempt(action) for action in Action if action not in (Action.OUTLINE, Action.CONSULT)
)
"""What the page of a case is about; a consultation belongs to a proposal."""


OPENED = "waarom"
"""The word in the address of a case that opens the fold."""
NOBODY = 0
"""The id of no person."""


def why_not_rows(
    context: CaseContext, today: Today, attempts: Iterable[Attempt] = OF_A_CASE
) -> list[dict[str, Any]]:
    """What this person may not do and somebody else may, one row for each reason."""
    reasons = _reasons(context, attempts)
    return [_row(context, today, why, together) for why, together in reasons.items()]


def _reasons(context: CaseContext, attempts: Iterable[Attempt]) -> dict[WhyNot, list[Attempt]]:
    found: dict[WhyNot, list[Attempt]] = {}
    for attempt in attempts:
        why = context.why_not(attempt)
        if why and why.is_somebodys:
            found.setdefault(why, []).append(attempt)
    return found


def _row(
    context: CaseContext, today: Today, why: WhyNot, attempts: list[Attempt]
) -> dict[str, Any]:
    words = [attempt_words(context.model, attempt) for attempt in attempts]
    people = _people(context, today, why, attempts)
    return {
        "what": _sentence(words),
        "rule": why.rule,
        "whose": [
            *(today.who(f) for f in why.functions),
            *dict.fromkeys(
                f"{today.holders[h.person]}, die hier {h.responsibility} heeft"
                for h in why.holders
                if h.person
            ),
        ],
        "change": why.change,
        "attempts": [
            {"key": w.key, "label": text} for w, text in zip(attempts, words, strict=True)
        ],
        "people": [{"pk": pk, "name": name} for pk, name in people.items()],
    }


def _sentence(words: list[str]) -> str:
    text = ", ".join(words)
    return text[0].upper() + text[1:]


def _people(
    context: CaseContext, today: Today, why: WhyNot, attempts: list[Attempt]
) -> dict[int, str]:
    """Who may be asked: the same whom the service lets be asked."""
    known = {h.person: today.holders[h.person] for h in why.holders if h.person}
    for function in why.functions:
        known |= today.people(function)
    functions, named = today.functions_of_all(), context.snapshot.named
    return {
        pk: name
        for pk, name in known.items()
        if pk != context.actor.user_id
        and all(
            # Who is not named on the case is to the rule like all others with their functions.
            may(context.snapshot, w, pk if pk in named else NOBODY, functions.get(pk, frozenset()))
            for w in attempts
        )
    }


def why_not_part(
    context: CaseContext, today: Today, here: str, attempts: Iterable[Attempt] = OF_A_CASE
) -> dict[str, Any]:
    """For cases/core/why_not.html; `here` is the address to come back to."""
    return {
        "rows": why_not_rows(context, today, attempts),
        "url": link_to("cases:ask", context.case.reference),
        "back": here,
    }


def why_not_fold(context: CaseContext, today: Today | None, query: QueryDict) -> dict[str, Any]:
    """The same on the page of a case, where it is looked up for who opens it (`today`)."""
    here = link_to("cases:case", context.case.reference)
    if today:
        return {**why_not_part(context, today, here), "open": True}
    asked = urlencode({**query.dict(), OPENED: "ja"})
    return {"elsewhere": f"?{asked}#waarom" if _reasons(context, OF_A_CASE) else ""}


def refused_page(context: CaseContext, error: NotAllowed, tried: Form | None) -> dict[str, Any]:
    """The page of who sees the case and tried what is another's: nothing typed is lost."""
    today = Today.on(context)
    case_url = link_to("cases:case", context.case.reference)
    row = None
    if error.why and error.attempt and error.why.is_somebodys:
        row = _row(context, today, error.why, [error.attempt])
    return {
        "reference": context.case.reference,
        "case_url": case_url,
        "text": str(error),
        "row": row,
        "url": link_to("cases:ask", context.case.reference),
        "typed": [
            {"label": field.label, "text": field.value()}
            for field in (tried.visible_fields() if tried else ())
            if isinstance(field.field.widget, Textarea) and field.value()
        ],
    }
