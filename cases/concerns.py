"""Which open cases can concern one person: a set that is wide enough, and the rule narrows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import AveModel, Slot
from roles.permissions import REGIE

from .duties import SOON
from .models import Case, Holding, PhaseTransition, Proposal
from .querysets import CaseQuerySet

Offices = tuple[tuple[int, str, str], ...]
"""Municipalities, each with the model it works with."""
FACTS = ("safety_risk", "minors_involved", "media_attention")
"""Facts of a case that are a column, of the name that the models know them by."""


def concerning(actor: Actor, offices: Offices) -> CaseQuerySet:
    """The open cases that this person sees and that can hold something for them."""
    here = actor.municipality_ids
    open_cases = Case.objects.open()
    concerned = (
        Holding.objects.current()
        .filter(holder=actor.user_id)
        .values("case")
        .union(
            Proposal.objects.pending().filter(case__municipality__in=here).values("case"),
            urgent_ones().filter(case__municipality__in=here).values("case"),
            # Each on its own: in one condition PostgreSQL reads every holding there is.
            *(vacant.values("pk") for vacant in _vacancies(actor, offices)),
            open_cases.filter(waakvlam_ends(actor), municipality__in=here).values("pk"),
        )
    )
    cases: CaseQuerySet = Case.objects.visible_to(actor)
    return cases.open().filter(pk__in=concerned)


def waakvlam_ends(actor: Actor) -> Q:
    """The waakvlam of the case ends soon, or has."""
    return Q(waakvlam_until__lte=actor.day + SOON)


def regie_of(actor: Actor) -> QuerySet[Holding]:
    """The regie that this person holds, if perhaps in a function that has ended."""
    return Holding.objects.current().filter(holder=actor.user_id, responsibility__in=REGIE)


def urgent_ones() -> QuerySet[PhaseTransition]:
    """Urgent decisions that wait for another's look."""
    return PhaseTransition.objects.filter(urgent=True, confirmation__isnull=True)


def _vacancies(actor: Actor, offices: Offices) -> Iterator[CaseQuerySet]:
    """Cases on which nobody holds what this person may fill, for each kind of holding; the rule has
    the last word.

    Who sees cases only when called on sees few: of those PostgreSQL looks which are vacant. Of who
    sees whole phases it looks at the phase.
    """
    phases: dict[tuple[int, str, str, bool], Q] = {}
    for municipality, slug, version in offices:
        model, functions = registry.get(slug, version), actor.functions_in(municipality)
        sees = {p for a in model.access if a.function in functions for p in a.phases}
        for phase in model.phases.values():
            for slot in phase.slots:
                if _concerns(model, slot, functions):
                    kind = municipality, slot.responsibility.value, slot.aspect, phase.id in sees
                    phases[kind] = phases.get(kind, Q()) | _wanted(phase.id, slot)
    for (municipality, responsibility, aspect, all_seen), in_phases in phases.items():
        held = Holding.objects.current().filter(
            case=OuterRef("pk"), responsibility=responsibility, aspect=aspect
        )
        cases: CaseQuerySet = Case.objects.open()
        cases = cases if all_seen else cases.open_to_office(actor)
        yield cases.filter(~Exists(held), in_phases, municipality=municipality)


def _concerns(model: AveModel, slot: Slot, functions: frozenset[str]) -> bool:
    may = set(slot.appointed_by)
    if slot.may_take:
        may |= set(slot.holders) | set(model.minors.casusregie if model.minors else ())
    return slot.registered and bool(slot.required or slot.required_when) and bool(may & functions)


def _wanted(phase: str, slot: Slot) -> Q:
    """Where a slot of a phase must be filled, as far as columns say."""
    if slot.required_when and slot.required_when.name in FACTS:
        return Q(**{slot.required_when.name: True}, phase=phase)
    return Q(phase=phase)
