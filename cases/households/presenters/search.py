"""What a search found: how each matched, where it stands, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cases.core.models import Case
from cases.core.presenters.common import household_name, phase_of
from cases.core.querysets import CaseQuerySet
from cases.regie.presenters.holders import Holder, casusregisseur, holders_of
from common.addresses import link_to
from common.partial_dates import PartialDate
from roles.acting import Actor

from ..models import Household, Membership, Person
from ..services.search import INDEXED_FROM, Asked, Found, in_address
from .households import NO_ADDRESS


def results(found: Found, actor: Actor) -> dict[str, Any]:
    """The results as rows; two queries, however many they are, and one for an outline."""
    ids = [household.pk for household in found.households]
    members: dict[int, list[Membership]] = {pk: [] for pk in ids}
    running: dict[int, Case] = {}
    if ids:
        for membership in _members(ids):
            members[membership.household_id].append(membership)
        running = {case.household_id: case for case in _running(actor, ids)}
    outline = [found.outline] if found.outline else []
    holders = holders_of(case.pk for case in (*running.values(), *outline))
    rows = []
    for household in found.households:
        case = running.get(household.pk)
        shown = _case(case, holders)
        near = household.pk in found.near
        how = _how(household, members[household.pk], found.asked, is_near=near)
        rows.append({**_household(household, members[household.pk], case), "how": how, **shown})
    rows += [{**_outline(case), **_case(case, holders)} for case in outline]
    number = len(rows)
    words = {0: "Niets gevonden", 1: "1 gevonden"}.get(number, f"{number} gevonden")
    if found.more:
        words = f"Meer dan {number} gevonden. Typ meer om minder te zien."
    return {"results": rows, "enough": found.asked.enough, "found_words": words}


def _members(households: Iterable[int]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(household__in=households).select_related("person")
    return rows.order_by("person__birth_date", "pk")


def _running(actor: Actor, households: Iterable[int]) -> CaseQuerySet:
    """The open cases of these households, each with whether this person may open it."""
    visible = Exists(Case.objects.visible_to(actor).filter(pk=OuterRef("pk")))
    cases = Case.objects.open().filter(household__in=households).annotate(visible=visible)
    return cases.only("household", "reference", "model_slug", "model_version", "phase")


def _household(
    household: Household, members: list[Membership], case: Case | None
) -> dict[str, Any]:
    eldest_first = sorted(members, key=lambda m: (m.person.birth_date is None, m.pk))
    surnames = [m.person.surname for m in eldest_first if not m.end]
    may_open = case is not None and case.visible  # type: ignore[attr-defined]
    return {
        "url": link_to("cases:case", case.reference)
        if case and may_open
        else link_to("cases:household_signal" if case else "cases:household", household.reference),
        "name": household_name(surnames) or "Niemand woont hier nu",
        "reference": case.reference if case and may_open else household.reference,
        "what": "Casus" if may_open else "Huishouden",
        "address": household.public_address or NO_ADDRESS,
    }


def _case(case: Case | None, holders: Mapping[int, list[Holder]]) -> dict[str, Any]:
    if case is None:
        return {"phase": None, "holder": "Geen lopende casus"}
    holder = casusregisseur(holders[case.pk])
    return {
        "phase": phase_of(case.ave_model, case.phase),
        "holder": f"Casusregie: {holder or 'nog niemand'}",
    }


def _outline(case: Case) -> dict[str, Any]:
    return {
        "url": link_to("cases:case", case.reference),
        "name": case.title,
        "reference": case.reference,
        "what": "Casus",
        "how": f"Kenmerk {case.reference}",
        "address": "",
    }


def _how(household: Household, members: list[Membership], asked: Asked, *, is_near: bool) -> str:
    """What of the household is like what was typed."""
    if asked.reference and not is_near:
        return f"Kenmerk {asked.reference}"
    words = asked.words
    for membership in members:
        person = membership.person
        left = ", woonde hier eerder" if membership.end else ""
        if asked.born and person.born == PartialDate(asked.born):
            return f"Geboren {person.birth_date:%d-%m-%Y}: {person.full_name}{left}"
        if all(word in person.name_folded for word in words):
            return f"Naam: {person.full_name}{left}"
        if not is_near and _born_then(person, asked):
            return f"Naam en geboortejaar: {person.full_name}, {asked.year}{left}"
    if words and all(in_address(word) in household.address_folded for word in words):
        return "Adres"
    if is_near:
        return "Lijkt erop"
    named = [m.person.full_name for m in members if _named_in(m.person.name_folded, asked)]
    return f"Naam en adres: {', '.join(named)}" if named else "Naam en adres"


def _born_then(person: Person, asked: Asked) -> bool:
    return (
        asked.year is not None
        and person.birth_date is not None
        and person.birth_date.year == asked.year
        and all(word in person.name_folded for word in asked.beside_year)
    )


def _named_in(name: str, asked: Asked) -> bool:
    """Whether one of the words is of this name, as the search looks for it."""
    return any(
        word in name if len(word) >= INDEXED_FROM else word in name.split()
        for word in asked.telling
    )
