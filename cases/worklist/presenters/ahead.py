"""Hierna: what comes next on a case and by when, from its deadlines and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.http import urlencode

from cases.core.locking import CaseContext
from cases.core.presenters.common import regie_name
from cases.core.read_state import step_of
from cases.record.presenters.record import link_of
from cases.record.services.assignments import may_finish
from cases.scaling.models import Proposal
from cases.timeline.event import TimelineEvent
from cases.timeline.statements import OPEN
from common import dates
from common.addresses import link_to
from roles.ave_model.causes import Cause
from roles.ave_model.types import Responsibility
from roles.ave_model.who import between
from roles.ave_model.words import labels, listed
from roles.permissions import Action, deciders, may_answer

from ..terms import CaseTerms, Term

SHOWN = 3
"""More than this is folded, so that the top of the page stays a top."""


@dataclass(frozen=True, slots=True)
class Next:
    """One thing that is due: what, by when (a day, a moment, or no date at all), and where."""

    text: str
    when: date | datetime | None = None
    late: bool = False
    url: str = ""
    url_label: str = ""

    @property
    def order(self) -> tuple[bool, str]:
        """What is late first, then by day; what has no day waits for somebody now."""
        return not self.late, self.when.isoformat() if self.when else ""


def ahead(
    context: CaseContext, terms: CaseTerms, moments: Iterable[TimelineEvent]
) -> dict[str, Any]:
    """What is next, most pressing first: the first few, and the rest."""
    found = sorted(_all(context, terms, moments), key=lambda item: item.order)
    return {"first": found[:SHOWN], "rest": found[SHOWN:]}


def _all(
    context: CaseContext, terms: CaseTerms, moments: Iterable[TimelineEvent]
) -> Iterator[Next]:
    yield from _decisions(context)
    case, today = context.case, context.actor.day
    if case.is_closed:
        return
    for term in terms.terms:
        shown = term.cause not in OF_THE_FILE or Action.VIEW in context.actions
        if term.cause in TOLD and shown:
            yield _todo(context, term)
    if not case.ave_phase.case_phase:
        return
    yield from _appointments(context, terms)
    if Action.VIEW in context.actions:
        yield from _pause(moments, today)
        yield from _meetings(context, moments)
        yield from _assigned(context, moments)
        yield from _agreed(context, moments)


OF_THE_FILE = (Cause.NO_PLAN, Cause.EVALUATION_OVERDUE)
"""For who may read the file, not only the outline."""
TOLD = (*OF_THE_FILE, Cause.INACTIVE, Cause.PHASE_TOO_LONG, Cause.WAAKVLAM_PASSED)
"""Proposals and assignments are told by themselves."""


def _todo(context: CaseContext, term: Term) -> Next:
    """What is to be done on the case, as Mijn werk counts it."""
    case, today = context.case, context.actor.day
    first = "Plan van aanpak voor deze fase" if context.file.plan else "Eerste plan van aanpak"
    since = dates.near(case.last_activity_at, today)
    text = {
        Cause.WAAKVLAM_PASSED: "Einde van de waakvlam",
        Cause.INACTIVE: f"Nieuwe activiteit (de laatste was {since})",
        Cause.NO_PLAN: first,
        Cause.EVALUATION_OVERDUE: "Evaluatie van het plan",
        Cause.PHASE_TOO_LONG: f"Nagaan of {case.ave_phase.label} nog past",
    }[term.cause]
    to_plan = term.cause in OF_THE_FILE
    url = link_to("cases:plan", case.reference) if to_plan else ""
    return Next(text, term.due, term.late(today), url, "Naar het plan" if to_plan else "")


def _due(text: str, day: date, today: date, url: str = "", url_label: str = "") -> Next:
    return Next(text, day, day < today, url, url_label)


def _decisions(context: CaseContext) -> Iterator[Next]:
    reference, model, file = context.case.reference, context.model, context.file
    if urgent := file.unconfirmed:
        step = step_of(model, urgent)
        who = listed(labels(model, step.confirms)) if step else ""
        before = urgent.confirm_before or context.now  # an urgent decision always has its term
        yield Next(
            f"Spoedbesluit wacht op bevestiging door: {who}",
            before,
            before < context.now,
            link_to("cases:decision", reference, urgent.number),
            "Bekijk en bevestig" if Action.CONFIRM in context.actions else "Lees het besluit",
        )
    if proposal := file.pending:
        target = between(model, proposal.from_phase, proposal.to_phase)
        ago = dates.near(proposal.proposed_at, context.actor.day)
        yield Next(
            f"Voorstel {target}, {ago} gedaan. Het wacht op: {_waits_for(context, proposal)}",
            url=link_to("cases:proposal", reference, proposal.pk),
            url_label="Bekijk en besluit"
            if Action.DECIDE in context.actions
            else "Bekijk het voorstel",
        )


def _waits_for(context: CaseContext, proposal: Proposal) -> str:
    if proposal.status == Proposal.Status.RETURNED:
        mine = may_answer(context.snapshot, context.actor.user_id)
        return "u, met een vraag" if mine else f"{proposal.proposer}, die een vraag kreeg"
    step = step_of(context.model, proposal)
    return listed(labels(context.model, deciders(context.snapshot, step))) if step else ""


def _appointments(context: CaseContext, terms: CaseTerms) -> Iterator[Next]:
    """Who must still be appointed; only for casusregie is there a norm, the rest is due at once."""
    for slot in context.snapshot.missing():
        name = regie_name(slot.responsibility, slot.aspect)
        last = terms.appoint_before
        if slot.responsibility is Responsibility.CASUSREGIE and last:
            yield _due(f"{name} beleggen", last, context.actor.day)
        else:
            yield Next(f"{name} beleggen")


def _assigned(context: CaseContext, moments: Iterable[TimelineEvent]) -> Iterator[Next]:
    """What the casusregisseur was asked to do and is still to do."""
    mine = may_finish(context)
    for moment in moments:
        if moment.kind == "opdracht" and moment.what == OPEN:
            url = (
                link_to("cases:assignment", context.case.reference, moment.number)
                if mine
                else f"?{urlencode({'vanaf': moment.address})}#{moment.ref}"
            )
            label = "Meld klaar" if mine else "Lees de opdracht"
            due = date.fromisoformat(moment.due)
            yield _due("Opdracht aan de casusregisseur", due, context.actor.day, url, label)


def _meetings(context: CaseContext, moments: Iterable[TimelineEvent]) -> Iterator[Next]:
    """The meetings that a review called, until their day has gone by."""
    for moment in moments:
        if moment.kind == "beoordeling" and moment.what == "meeting" and moment.due:
            due, today = date.fromisoformat(moment.due), context.actor.day
            if due >= today:
                url = f"?{urlencode({'vanaf': moment.address})}#{moment.ref}"
                yield _due("Opschalingsoverleg", due, today, url, "Lees waarom")


def _agreed(context: CaseContext, moments: Iterable[TimelineEvent]) -> Iterator[Next]:
    """What parties bound themselves to and is still to be kept."""
    reference = context.case.reference
    for moment in moments:
        if moment.kind == "afspraak" and moment.what == OPEN:
            if Action.AGREE in context.actions:
                url, label = link_to("cases:agreement", reference, moment.number), "Afronden"
            else:
                url, label = link_of(context, moment)
            due = date.fromisoformat(moment.due)
            yield _due("Bindende afspraak", due, context.actor.day, url, label)


def _pause(moments: Iterable[TimelineEvent], today: date) -> Iterator[Next]:
    """The newest line about a hold tells whether the case rests now."""
    newest = next((m for m in moments if m.kind == "pauze"), None)
    if newest and newest.what and (until := date.fromisoformat(newest.what)) > today:
        yield Next("De casus loopt weer", until)
