"""Households as pages show them: who lives there, where, and what runs."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.urls import reverse

from cases.core.models import Case
from cases.core.services.reading import hidden_households
from cases.intake.models import Signal
from cases.regie.presenters.holders import casusregisseur
from common.dates import full
from common.partial_dates import Precision
from roles.acting import Actor
from roles.permissions import may_register

from ..models import ADULT_AGE, Household, Membership, Person
from ..services.households import may_change, may_read_private
from ..services.search import Found

AROUND_DAYS = 60
"""So long before and after, a case says that somebody comes of age."""
NO_ADDRESS = "Adres niet bekend"


def cards(found: Found, actor: Actor) -> dict[str, Any]:
    """What a search found as cards: what is exactly so, and apart what is only near it."""
    shown = summaries(found.households, actor)
    return {
        "results": [c for c in shown if c["household"].pk not in found.near],
        "near": [c for c in shown if c["household"].pk in found.near],
        "more": found.more,
    }


def summaries(households: Sequence[Household], actor: Actor) -> list[dict[str, Any]]:
    """Households as cards, as this person may see them; in a fixed number of queries."""
    members = Membership.objects.select_related("person").order_by("person__birth_date", "pk")
    lived = Prefetch("memberships", queryset=members)
    prefetch_related_objects(list(households), lived, open_cases())
    hidden = hidden_households(actor, [household.pk for household in households])
    return [_summary(h, actor.day, hidden=h.pk in hidden) for h in households]


def open_cases() -> Prefetch:
    """The open case, as `open_cases` (none or one), and who holds what on it."""
    return Prefetch("cases", queryset=Case.objects.open().with_people(), to_attr="open_cases")


def _summary(household: Household, day: date, *, hidden: bool) -> dict[str, Any]:
    """One household as a card. Of one that is hidden behind its case a signal can be registered,
    and no more."""
    page = "cases:household_signal" if hidden else "cases:household"
    members = household.memberships.all()
    now = [m for m in members if m.start <= day and (m.end is None or m.end > day)]
    return {
        "household": household,
        "title": household.public_address or NO_ADDRESS,
        "title_id": f"huishouden-{household.reference}",
        "url": reverse(page, args=[household.reference]),
        "hidden": hidden,
        "members": [{"name": m.person.full_name, **age(m.person, day)} for m in now],
        "former": [m.person.full_name for m in members if m.end is not None and m.end <= day],
        "case": running(household.open_cases[0]) if household.open_cases else None,  # type: ignore[attr-defined]
    }


def age(person: Person, day: date) -> dict[str, Any]:
    """The age in words, and whether that makes a minor."""
    text = person.born.age_in_words(day) if person.born else "leeftijd niet bekend"
    return {"age": text, "minor": person.is_minor_on(day)}


def of_age(person: Person, day: date) -> list[str]:
    """That somebody comes of age around now: help of the Jeugdwet ends then."""
    born = person.born
    if born is None or born.precision is not Precision.DAY:
        return []
    year = born.last.year + ADULT_AGE
    leap = (born.last.month, born.last.day) == (2, 29) and not isleap(year)
    then = date(year, 3, 1) if leap else born.last.replace(year=year)
    if abs((then - day).days) > AROUND_DAYS:
        return []
    return [f"{'wordt' if then > day else 'werd'} 18 op {full(then)}"]


def running(case: Case) -> dict[str, Any]:
    """The open case in outline, for who must know whom to call; needs `with_people`."""
    phase = case.ave_phase
    return {
        "phase": {"label": phase.label, "severity": phase.severity},
        "since": case.phase_since,
        "casusregisseur": casusregisseur(case.current_holders),  # type: ignore[attr-defined]
        "waakvlam_until": case.waakvlam_until,
    }


def household_page(household: Household, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything on the page of one household, with only what this person may do and open."""
    day = now.date()
    may_edit = may_change(household, actor, now)
    intake = may_register(
        household.municipality.ave_model, actor.functions_in(household.municipality_id)
    )
    private = may_read_private(household, actor)
    cases = list(Case.objects.filter(household=household).with_people().order_by("-opened_at"))
    visible = set(
        Case.objects.visible_to(actor).filter(household=household).values_list("pk", flat=True)
    )
    members = list(
        household.memberships.select_related("person").order_by("-start", "person__birth_date")
    )
    here = [m for m in members if m.end is None or m.end > day]
    elsewhere = _elsewhere(household, here, actor, day, intake=intake)
    return {
        "household": household,
        "title": f"Huishouden {household.reference}",
        "address": (household.address if private else household.public_address) or NO_ADDRESS,
        "secret": household.secret_address,
        "private": private,
        "area": household.area if private or not household.secret_address else "",
        "former_addresses": _former_addresses(household, private),
        "members": [
            {**_member(m, day), **reach(m.person, private), "elsewhere": elsewhere[m.person_id]}
            for m in here
        ],
        "left": [_member(m, day) for m in members if m not in here],
        "cases": [_case(c, c.pk in visible) for c in cases],
        "signals": _signals(household, actor) if intake else None,
        "may_edit": may_edit,
        "was_merged": may_edit and household.merges.filter(split=None).exists(),
        "does_intake": intake,
    }


def _elsewhere(
    household: Household, members: list[Membership], actor: Actor, day: date, *, intake: bool
) -> dict[int, list[dict[str, str]]]:
    """The other households of each member: a child of two homes. Without a reference for who may
    not open it, and never an address."""
    found: dict[int, list[dict[str, str]]] = {m.person_id: [] for m in members}
    others = (
        Membership.objects.on(day)
        .filter(person__in=found)
        .exclude(household=household)
        .select_related("household")
    )
    readable = Case.objects.readable_by(actor).filter(household=OuterRef("household"))
    for other in others.annotate(readable=Exists(readable)):
        may_open = intake or other.readable
        reference = other.household.reference if may_open else ""
        url = reverse("cases:household", args=[reference]) if reference else ""
        found[other.person_id].append({"reference": reference, "url": url})
    return found


def _member(membership: Membership, day: date) -> dict[str, Any]:
    return {
        "pk": membership.pk,
        "name": membership.person.full_name,
        "role": membership.role,
        "born": membership.person.born,
        "start": membership.start,
        "end": membership.end,
        "died_on": membership.person.died_on,
        "also_named": membership.person.other_names,
        **age(membership.person, day),
    }


def _case(case: Case, visible: bool) -> dict[str, Any]:
    return {
        **running(case),
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]) if visible else "",
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
    }


def _signals(household: Household, actor: Actor) -> list[dict[str, Any]]:
    """Every signal; those of a case that this person may not read without a way to its text."""
    readable = Exists(Case.objects.readable_by(actor).filter(pk=OuterRef("case")))
    signals = household.signals.select_related("recorded_by").order_by("-received_at")
    return [
        {
            "url": reverse("cases:signal", args=[s.reference]) if s.opens else "",
            "kind": s.get_kind_display(),
            "reporter": s.get_reporter_display(),
            "received_at": s.received_at,
            "outcome": outcome(s),
        }
        for s in signals.annotate(opens=Q(case=None) | Q(readable))
    ]


def outcome(signal: Signal) -> dict[str, str]:
    """What became of a signal, as a status."""
    if signal.outcome:
        return {"label": signal.get_outcome_display(), "kind": "neutral"}
    return {"label": "Wacht op triage", "kind": "warning"}


def reach(person: Person, may_see: bool) -> dict[str, str]:
    """How somebody is reached, for who may read the file."""
    if not may_see:
        return {}
    dialled = "".join(sign for sign in person.phone if sign.isdigit() or sign == "+")
    mailed = quote(person.email, safe="@")
    return {"phone": person.phone, "dialled": dialled, "email": person.email, "mailed": mailed}


def _former_addresses(household: Household, private: bool) -> list[dict[str, Any]]:
    """Earlier addresses with the day until which each stood here, newest first; those from before
    an address became secret are as secret."""
    if household.secret_address and not private:
        return []
    found: list[dict[str, Any]] = []
    later = None
    for record in household.history.order_by("-history_date", "-history_id"):
        line = record.instance.address or NO_ADDRESS
        if later is not None and line != later[0]:
            found.append({"address": line, "until": later[1]})
        later = (line, record.history_date)
    return found
