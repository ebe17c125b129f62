"""What happens outside a case and changes what follows from it: its household, the norms, and who
can act.

Who writes one of these tells it here, or is heard by a signal of Django's; the cases that are
concerned are then due.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from cases.households.models import Membership
from cases.intake.models import Signal
from cases.regie.models import Holding
from cases.scaling.models import Proposal
from roles.ave_model.norms import WHOLE
from roles.models import Absence, FunctionPeriod, NormOverride, User

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


def staff_changed(*people: int) -> None:
    """Somebody can act from now on, or no longer: it counts for the open cases that they hold or
    proposed something for, and for those of whom they stand in for."""
    absent = Absence.objects.standing().filter(stand_in__in=people).values("user")
    held = Holding.objects.current().filter(Q(holder__in=people) | Q(holder__in=absent))
    proposed = Proposal.objects.pending().filter(Q(proposer__in=people) | Q(proposer__in=absent))
    concerned = Q(pk__in=held.values("case")) | Q(pk__in=proposed.values("case"))
    cases = Case.objects.open().filter(concerned)
    leave_due(cases.values_list("pk", flat=True))


def _user_changed(
    instance: User, *, created: bool = False, update_fields: Any = None, **_: Any
) -> None:
    """Whether the account is open; of a new one there are no cases."""
    if not created and (update_fields is None or "is_active" in update_fields):
        staff_changed(instance.pk)


def _function_changed(instance: FunctionPeriod, **_: Any) -> None:
    staff_changed(instance.user_id)


def _absence_changed(instance: Absence, **_: Any) -> None:
    staff_changed(instance.user_id)


def listen() -> None:
    """Hear of every change that is written through a model."""
    for model, changed in (
        (Membership, _member_changed),
        (Signal, _signal_changed),
        (NormOverride, _norm_changed),
        (FunctionPeriod, _function_changed),
        (Absence, _absence_changed),
    ):
        for signal in (post_save, post_delete):
            signal.connect(changed, sender=model, dispatch_uid=f"project {model.__name__}")
    post_save.connect(_user_changed, sender=User, dispatch_uid="project User")
