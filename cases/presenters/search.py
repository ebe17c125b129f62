"""What a search found: how each matched, where it stands, and whom to call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.models import Case, Household
from cases.services.finding import Asked, Found
from roles.acting import Actor

from .common import household_name
from .households import NO_ADDRESS, in_short, running


def results(found: Found, actor: Actor) -> dict[str, Any]:
    """The results as rows; four queries at most, however many they are."""
    households = _told(found.households)
    current = [h.open_cases[0].pk for h in households if h.open_cases]  # type: ignore[attr-defined]
    visible = set(
        Case.objects.visible_to(actor).filter(pk__in=current).values_list("pk", flat=True)
    )
    rows = [_household(household, found.asked, visible) for household in households]
    if found.outline:
        rows.append(_outline(found.outline))
    number = len(rows)
    words = {0: "Niets gevonden", 1: "1 gevonden"}.get(number, f"{number} gevonden")
    if found.more:
        words = f"Meer dan {number} gevonden. Typ meer om minder te zien."
    return {"results": rows, "enough": found.asked.enough, "found_words": words}


def _told(households: tuple[Household, ...]) -> list[Household]:
    """The same households, in their order, with members and the running case."""
    told = {h.pk: h for h in in_short(Household.objects.filter(pk__in=[h.pk for h in households]))}
    return [told[h.pk] for h in households]


def _household(household: Household, asked: Asked, visible: set[int]) -> dict[str, Any]:
    members = sorted(household.memberships.all(), key=lambda m: (m.person.birth_date is None, m.pk))
    surnames = [f"{m.person.prefix} {m.person.last_name}".strip() for m in members if not m.end]
    case = household.open_cases[0] if household.open_cases else None  # type: ignore[attr-defined]
    may_open = case is not None and case.pk in visible
    return {
        "url": reverse("cases:case", args=[case.reference])
        if case and may_open
        else reverse("cases:household", args=[household.reference]),
        "name": household_name(surnames) or "Niemand woont hier nu",
        "reference": case.reference if case and may_open else household.reference,
        "what": "Casus" if may_open else "Huishouden",
        "how": _how(household, asked),
        "address": household.address or NO_ADDRESS,
        **_case(case),
    }


def _case(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {"phase": None, "holder": "Geen lopende casus"}
    shown = running(case)
    holder = shown["casusregisseur"]
    return {"phase": shown["phase"], "holder": f"Casusregie: {holder or 'nog niemand'}"}


def _outline(case: Case) -> dict[str, Any]:
    return {
        "url": reverse("cases:case", args=[case.reference]),
        "name": case.title,
        "reference": case.reference,
        "what": "Casus",
        "how": f"Kenmerk {case.reference}",
        "address": "",
        **_case(case),
    }


def _how(household: Household, asked: Asked) -> str:
    """What of the household is like what was typed."""
    if asked.reference:
        return f"Kenmerk {asked.reference}"
    words = asked.text.split()
    for membership in household.memberships.all():
        person = membership.person
        left = ", woonde hier eerder" if membership.end else ""
        if asked.born and person.birth_date == asked.born:
            return f"Geboren {person.birth_date:%d-%m-%Y}: {person.full_name}{left}"
        if all(word in person.name_search for word in words):
            return f"Naam: {person.full_name}{left}"
    if asked.text in household.address_search:
        return "Adres"
    return "Lijkt erop"
