"""What waits for a person: set-based questions first, then the permission rule on what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from roles.acting import Actor
from roles.ave_model.types import AveModel, Slot
from roles.permissions import CaseView, may_appoint, may_confirm, may_decide, may_take

from .facts import case_views, step_of
from .models import Case, Holding, PhaseTransition, Proposal

AT_MOST = 100
"""More than this is no work list; the list of cases has the rest."""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A proposal that this person may decide."""

    case: Case
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An urgent decision that this person may confirm."""

    case: Case
    decision: PhaseTransition


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A required responsibility that nobody holds, and that this person may fill."""

    case: Case
    slot: Slot


def to_decide(actor: Actor) -> list[ToDecide]:
    """Open proposals that this person may decide, oldest first."""
    proposals = list(
        Proposal.objects.filter(
            status__in=(Proposal.Status.OPEN, Proposal.Status.DISPUTED),
            case__in=Case.objects.visible_to(actor).open(),
        )
        .select_related("proposer")
        .order_by("proposed_at")[:AT_MOST]
    )
    cases = _by_id(p.case_id for p in proposals)
    views = _views(cases.values())
    found = []
    for proposal in proposals:
        view = views[proposal.case_id]
        functions = actor.functions_in(cases[proposal.case_id].municipality_id)
        step = step_of(view.model, proposal)
        if step and may_decide(view, step, actor.user_id, functions):
            found.append(ToDecide(cases[proposal.case_id], proposal))
    return found


def to_confirm(actor: Actor) -> list[ToConfirm]:
    """Urgent decisions of others that this person may confirm, soonest first."""
    decisions = list(
        PhaseTransition.objects.filter(
            urgent=True,
            confirmation__isnull=True,
            case__in=Case.objects.visible_to(actor).open(),
        )
        .select_related("decider")
        .order_by("confirm_before")[:AT_MOST]
    )
    cases = _by_id(d.case_id for d in decisions)
    views = _views(cases.values())
    return [
        ToConfirm(cases[d.case_id], d)
        for d in decisions
        if may_confirm(
            views[d.case_id],
            actor.user_id,
            actor.functions_in(cases[d.case_id].municipality_id),
        )
    ]


def vacancies(actor: Actor, models: Iterable[tuple[int, AveModel]]) -> list[Vacancy]:
    """Required responsibilities that nobody holds and that this person may fill, oldest first.

    `models` are the municipalities with the model they work with.
    """
    wanted = Q(pk__in=[])
    for municipality_id, model in models:
        for phase in model.phases.values():
            for slot in phase.slots:
                if _concerns(slot, actor.functions_in(municipality_id)):
                    wanted |= _vacant(municipality_id, phase.id, slot)
    cases = (
        Case.objects.visible_to(actor)
        .open()
        .filter(wanted)
        .select_related("household", "municipality")
        .order_by("phase_since")[:AT_MOST]
    )
    found = []
    for case, view in case_views(cases):
        functions = actor.functions_in(case.municipality_id)
        found += [
            Vacancy(case, slot)
            for slot in view.missing()
            if may_appoint(view, slot, actor.user_id, functions) or may_take(view, slot, functions)
        ]
    return found


def returned_to(actor: Actor) -> QuerySet[Proposal]:
    """This person's proposals that came back with a question."""
    return (
        Proposal.objects.filter(status=Proposal.Status.RETURNED, proposer=actor.user_id)
        .filter(case__in=Case.objects.visible_to(actor))
        .select_related("case")
        .order_by("proposed_at")
    )


def _concerns(slot: Slot, functions: frozenset[str]) -> bool:
    may = set(slot.appointed_by) | (set(slot.holders) if slot.may_take else set())
    return slot.registered and bool(slot.required or slot.required_when) and bool(may & functions)


def _vacant(municipality_id: int, phase: str, slot: Slot) -> Q:
    held = Holding.objects.current().filter(
        case=OuterRef("pk"), responsibility=slot.responsibility, aspect=slot.aspect
    )
    return Q(~Exists(held), municipality=municipality_id, phase=phase)


def _by_id(ids: Iterable[int]) -> dict[int, Case]:
    cases = Case.objects.filter(pk__in=list(ids)).select_related("household", "municipality")
    return {case.pk: case for case in cases}


def _views(cases: Iterable[Case]) -> dict[int, CaseView]:
    return {case.pk: view for case, view in case_views(cases)}
