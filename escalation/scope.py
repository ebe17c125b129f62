"""What somebody reviews: the permission rules, asked of all cases and people at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from cases.core.models import Case
from cases.core.querysets import VIEW, CaseQuerySet, granted, holds
from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import Responsibility
from roles.models import Municipality
from roles.permissions import reviewers
from roles.permissions_of_phase import reads_by_office
from roles.permissions_over_people import reviewers_of_people


def reviewed_by(actor: Actor) -> CaseQuerySet:
    """The open cases whose flags this person may review. Asks the database nothing itself."""
    cases: CaseQuerySet = Case.objects.open().filter(may_review(actor))
    return cases


def may_review(actor: Actor) -> Q:
    """The condition that this person reviews the flags of a case (`permissions.may_review`): they
    hold procesregie, or read its file in a phase that one of their functions reviews."""
    found = holds(actor, responsibility=Responsibility.PROCESREGIE)
    for functions, municipalities in actor.municipalities_by_functions.items():
        for model in registry.library().models():
            of_model = {
                "municipality__in": municipalities,
                "model_slug": model.slug,
                "model_version": model.version,
            }
            reviewed = {p for p in model.phases if functions & frozenset(reviewers(model, p))}
            reads = {phase: reads_by_office(model, phase, functions) for phase in reviewed}
            if seen := sorted(phase for phase in reviewed if reads[phase]):
                found |= Q(**of_model, phase__in=seen)
            if perhaps := sorted(phase for phase in reviewed if reads[phase] is None):
                found |= Q(**of_model, phase__in=perhaps) & granted(actor, VIEW)
    return found


def reviews_people_in(actor: Actor, municipalities: Iterable[Municipality]) -> tuple[int, ...]:
    """The municipalities, of these, in which this person reviews what is flagged about people
    (`may_review_person`)."""
    return tuple(
        municipality.pk
        for municipality in municipalities
        if actor.functions_in(municipality.pk)
        & frozenset(reviewers_of_people(municipality.ave_model))
    )


def people_flagged(actor: Actor, municipalities: Iterable[int]) -> FlagQuerySet:
    """The open flags of people there, but for one's own; asks the database nothing itself."""
    flags = Flag.objects.open().filter(person__isnull=False, municipality__in=municipalities)
    return flags.exclude(person=actor.user_id)
