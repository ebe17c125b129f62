"""What happens outside a case and changes what follows from it: its household, and the norms.

Who writes one of these tells it here, or is heard by a signal of Django's; the cases that are
concerned are then due.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from cases.households.models import Membership
from cases.intake.models import Signal
from roles.ave_model.norms import WHOLE
from roles.models import NormOverride

from .models import Case
from .project import leave_due


def households_changed(*households: int) -> None:
    """Somebody came or went, or a case closed: it counts for the open cases here, and of every
    household that somebody from here lives or lived in."""
    people = Membership.objects.filter(household__in=households).values("person")
    shared = Membership.objects.filter(person__in=people).values("household")
    cases = Case.objects.open().filter(Q(household__in=households) | Q(household__in=shared))
    leave_due(cases.values_list("pk", flat=True))


def _member_changed(instance: Membership, **_: Any) -> None:
    households_changed(instance.household_id)


def _signal_changed(instance: Signal, *, created: bool = False, **_: Any) -> None:
    """One that comes in; what triage makes of it changes nothing for the rules."""
    if not created:
        return
    cases = Case.objects.open().filter(household=instance.household_id)
    leave_due(cases.values_list("pk", flat=True))


def _norm_changed(instance: NormOverride, **_: Any) -> None:
    cases = Case.objects.open().filter(municipality=instance.municipality_id)
    if instance.phase != WHOLE:
        cases = cases.filter(phase=instance.phase)
    leave_due(cases.values_list("pk", flat=True))


def listen() -> None:
    """Hear of every change that is written through a model."""
    for model, changed in (
        (Membership, _member_changed),
        (Signal, _signal_changed),
        (NormOverride, _norm_changed),
    ):
        for signal in (post_save, post_delete):
            signal.connect(changed, sender=model, dispatch_uid=f"project {model.__name__}")
