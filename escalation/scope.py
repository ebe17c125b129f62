"""Which cases somebody reviews: `permissions.may_review`, asked of all cases at once."""

from __future__ import annotations

from django.db.models import Q

from cases.models import Case
from cases.querysets import CaseQuerySet
from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import Responsibility
from roles.permissions import reviewers


def reviewed_by(actor: Actor) -> CaseQuerySet:
    """The open cases whose flags this person may review: those of which they hold procesregie,
    and those they see in a phase that their function reviews. Asks the database nothing itself.
    """
    visible = Case.objects.visible_to(actor).open()
    by_office = Q(pk__in=[])
    for municipality_id in actor.municipality_ids:
        mine = actor.functions_in(municipality_id)
        for model in registry.library().models():
            phases = [phase for phase in model.phases if mine & frozenset(reviewers(model, phase))]
            by_office |= Q(
                municipality=municipality_id,
                model_slug=model.slug,
                model_version=model.version,
                phase__in=phases,
            )
    acting = Case.objects.acted_on_by(actor, Responsibility.PROCESREGIE).values("pk")
    return visible.filter(Q(pk__in=acting) | by_office)
