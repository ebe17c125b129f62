"""What somebody reviews: the permission rules, asked of all cases and people at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from cases.core.models import Case
from cases.core.querysets import CaseQuerySet, holds
from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import Responsibility
from roles.models import Municipality
from roles.permissions import reviewers
from roles.permissions_over_people import reviewers_of_people


def reviewed_by(actor: Actor) -> CaseQuerySet:
    """The open cases whose flags this person may review (`permissions.may_review`): those of which
    they hold procesregie,
    and those they see in a phase that their function reviews. Asks the database nothing itself.
    """
    visible = Case.objects.visible_to(actor).open()
    by_office = Q(pk__in=[])
    for municipality_id in actor.municipality_ids:
        mine = actor.functions_in(municipality_id)
        for model in registry.library().models():
            phases = [phase for phase in model.phases if mine & frozenset(reviewers(model, phase))]
            if not phases:
                continue
            by_office |= Q(
                municipality=municipality_id,
                model_slug=model.slug,
                model_version=model.version,
                phase__in=phases,
            )
    return visible.filter(holds(actor, responsibility=Responsibility.PROCESREGIE) | by_office)


def reviews_people_in(actor: Actor, municipalities: Iterable[Municipality]) -> tuple[int, ...]:
    """The municipalities, of these, in which this person reviews what is flagged about people
    (`may_review_person`)."""
    return tuple(
        town.pk
        for town in municipalities
        if actor.functions_in(town.pk) & frozenset(reviewers_of_people(town.ave_model))
    )


def people_flagged(actor: Actor, municipalities: Iterable[int]) -> FlagQuerySet:
    """The open flags of people there, but for one's own; asks the database nothing itself."""
    flags = Flag.objects.open().filter(person__isnull=False, municipality__in=municipalities)
    return flags.exclude(person=actor.user_id)
