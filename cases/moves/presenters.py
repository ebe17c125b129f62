"""A household that moves to another municipality, on the pages of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cases.timeline.event import TimelineEvent
from common import dates
from common.addresses import link_to
from roles.middleware import RequestContext

from .models import Arrival, MoveAnnouncement, MoveStep

REFUSED_DAYS = 30
"""So long a refusal stands above the case; after that in its course only [ours]."""


def state_of_move(
    reference: str, moments: Sequence[TimelineEvent], today: date
) -> dict[str, Any] | None:
    """Whether the household is announced elsewhere, or was lately not accepted, for the page of its
    case: the newest that the course tells of it."""
    newest = next((m for m in moments if m.kind == "verhuizing"), None)
    if newest is None or newest.what not in (MoveStep.Kind.ANNOUNCED, MoveStep.Kind.REFUSED):
        return None
    waits = newest.what == MoveStep.Kind.ANNOUNCED
    if not waits and (today - dates.day_of(newest.at)).days > REFUSED_DAYS:
        return None
    since = dates.full(dates.local(newest.at))
    return {
        "waits": waits,
        "kind": "info" if waits else "warning",
        "heading": f"Aangekondigd bij de gemeente {newest.about}"
        if waits
        else f"De gemeente {newest.about} neemt het huishouden niet aan",
        "text": f"Wacht op aanname sinds {since}. Tot die tijd is de casus van u."
        if waits
        else f"{newest.text} Werk verder aan de casus, of sluit die op een andere manier.",
        "url": link_to("cases:move", reference, newest.number),
    }


def sent_facts(announcement: MoveAnnouncement) -> list[dict[str, Any]]:
    """What the sender chose to let go along, and what it stands on."""
    people = [person.full_name for person in announcement.people.order_by("birth_date", "pk")]
    along = ["De samenvatting"]
    if announcement.with_plan:
        along.append("Het plan van aanpak")
    if announcement.log_months:
        along.append(f"Het logboek van de laatste {announcement.log_months} maanden")
    place = " ".join(
        part
        for part in (
            announcement.street,
            announcement.house_number,
            announcement.postcode,
            announcement.town,
        )
        if part
    )
    told = "Ja" if announcement.household_told else f"Nee. {announcement.not_told_because}"
    return [
        {"term": "Kenmerk", "value": announcement.reference},
        {"term": "Naar", "value": f"Gemeente {announcement.municipality.name}"},
        {"term": "Aangekondigd op", "datetime": announcement.at},
        {"term": "Door", "value": str(announcement.by)},
        {"term": "Antwoord uiterlijk", "date": announcement.answer_by},
        {"term": "Stand", "value": announcement.get_status_display()},
        {"term": "Wie zij kunnen bellen", "value": announcement.call},
        {"term": "Verhuisd op", "date": announcement.moved_on},
        {"term": "Waarom", "value": announcement.reason},
        {"term": "Wie meegaan", "lines": people},
        {"term": "Wat meegaat", "lines": along},
        {"term": "Samenvatting", "value": announcement.summary},
        {
            "term": "Nieuw adres",
            "value": f"{place} (geheim)" if place and announcement.secret_address else place,
        },
        {
            "term": "Op grond waarvan",
            "value": f"{announcement.get_ground_display()}. {announcement.ground_note}",
        },
        {"term": "Het huishouden weet het", "value": told},
    ]


def step_rows(announcement: MoveAnnouncement) -> list[dict[str, Any]]:
    """What happened to it, newest first, for components/timeline.html; who there answered is the
    municipality."""
    own = (MoveStep.Kind.ANNOUNCED, MoveStep.Kind.TAKEN_BACK)
    steps = announcement.steps.select_related("by").order_by("-at", "-pk")
    return [
        {
            "datetime": dates.local(step.at),
            "title": step.get_kind_display(),
            "text": step.text if step.kind != MoveStep.Kind.ANNOUNCED else "",
            "by": str(step.by) if step.kind in own else f"Gemeente {announcement.municipality}",
        }
        for step in steps
    ]


def received_facts(announcement: MoveAnnouncement) -> list[dict[str, Any]]:
    """All that the other municipality reads before it accepts: from where, and whom to call."""
    return [
        {"term": "Kenmerk", "value": announcement.reference},
        {"term": "Uit", "value": f"Gemeente {announcement.case.municipality.name}"},
        {"term": "Aangekondigd op", "datetime": announcement.at},
        {"term": "Wie u kunt bellen", "value": announcement.call},
        {"term": "Antwoord uiterlijk", "date": announcement.answer_by},
        {"term": "Stand", "value": announcement.get_status_display()},
    ]


def arrivals(found: Iterable[Arrival]) -> list[dict[str, Any]]:
    """The plan and the log book that came along, as they are read."""
    return [
        {
            "reference": arrival.signal.reference,
            "from": arrival.signal.reporter_name,
            "at": arrival.signal.received_at,
            "plan": arrival.plan
            and {**arrival.plan, "agreed_on": date.fromisoformat(arrival.plan["agreed_on"])},
            "months": arrival.log_months,
            "log": [
                {
                    "datetime": dates.local(datetime.fromisoformat(line["at"])),
                    "kind": line["kind"],
                    "title": "",
                    "text": line["text"],
                }
                for line in arrival.log
            ],
        }
        for arrival in found
        if arrival.plan or arrival.log_months
    ]


class WaitingMove(NamedTuple):
    """An announcement without an answer, as other work shows it."""

    reference: str
    sender: str
    at: datetime
    answer_by: Any
    call: str


def waiting_rows(
    moves: Iterable[WaitingMove], request_context: RequestContext
) -> list[dict[str, Any]]:
    """Announcements among other work (cases/worklist/work_rows.html)."""
    rows = []
    for waits in moves:
        why = [f"De gemeente {waits.sender} kondigt een huishouden aan. Bel: {waits.call}."]
        if waits.answer_by < request_context.actor.day:
            why.append(f"Zij vroegen antwoord uiterlijk {dates.full(waits.answer_by)}.")
        rows.append(
            {
                "reference": waits.reference,
                "name": "",
                "title": "Huishouden uit een andere gemeente",
                "phase": None,
                "url": link_to("cases:announcement", waits.reference),
                "why": why,
                "since": waits.at,
                "moment": waits.at,
                "danger": False,
                "action": "Antwoord",
            }
        )
    return rows
