"""The log book on the page of a case: the form with its draft, and the course below it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import QueryDict
from django.utils.dateparse import parse_date

from cases.core.locking import CaseContext
from cases.record.forms.record import CourseFilterForm
from cases.record.presenters.record import events
from common import dates
from roles.permissions import Action

from ..course import page_of
from ..event import KINDS, TimelineEvent

NEWEST = 25


def log_section(context: CaseContext, form: Form | None) -> dict[str, Any] | None:
    """The form to write in the log book, for who may."""
    if Action.LOG not in context.actions or form is None:
        return None
    moment = form["happened_at"]
    return {"form": form, "moment_open": bool(moment.errors or (form.is_bound and moment.value()))}


def course_section(
    context: CaseContext, query: QueryDict, moments: list[TimelineEvent]
) -> dict[str, Any]:
    """A page of the course, of one kind or period when asked for, and the way to older lines.

    `moments` is the whole course, as much as this person may see.
    """
    full = Action.VIEW in context.actions
    kind = query.get("soort", "") if query.get("soort") in KINDS else ""
    since, until = _day(query, "van"), _day(query, "tot")
    found = [
        m
        for m in moments
        if (not kind or m.kind == kind)
        and (not since or dates.day_of(m.at) >= since)
        and (not until or dates.day_of(m.at) <= until)
    ]
    shown, older = page_of(
        found, NEWEST, before=query.get("voor", ""), start=query.get("vanaf", "")
    )
    kept = {name: query[name] for name in ("soort", "van", "tot") if query.get(name)}
    elsewhere = bool(query.get("voor") or query.get("vanaf"))
    return {
        "events": events(context, shown, full=full),
        "filter_form": CourseFilterForm(query or None) if full else None,
        "filtered": bool(kind or since or until),
        "period": {"since": since, "until": until} if since and until else None,
        "older_url": f"?{urlencode({**kept, 'voor': older})}#verloop" if older else "",
        "newest_url": f"?{urlencode(kept)}#verloop" if elsewhere else "",
        "count": len(found),
    }


def _day(query: QueryDict, name: str) -> Any:
    try:
        return parse_date(query.get(name, ""))
    except ValueError:
        return None
