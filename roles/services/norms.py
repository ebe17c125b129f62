"""Norms of a municipality's own: set, or given back to the model, by its beheerder.

Refusals are Django's own, as in `people.py`. What was and what became is kept for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from roles.acting import Actor
from roles.ave_model.norms import Overrides, norm_problem, settable_norms
from roles.ave_model.words import norm_amount
from roles.models import Municipality, NormChange, NormOverride
from roles.permissions import reviews

from .people import demand_beheerder, manages


@dataclass(frozen=True, slots=True)
class Asked:
    """A norm and what it should be: a number, or None for the model's.

    `seen` is the number in force that the beheerder had before them; None: they do not say.
    """

    phase: str
    norm: str
    number: int | None
    seen: int | None
    reason: str


def reads_norms(municipality: Municipality, actor: Actor) -> bool:
    """Whether this person sees by which norms is judged: who sets them, and who reviews what
    they flag."""
    functions = actor.functions_in(municipality.pk)
    return manages(municipality, actor) or reviews(municipality.ave_model, functions)


def own_numbers(municipality: Municipality) -> Overrides:
    """(phase, norm) → the number the municipality set itself."""
    own = NormOverride.objects.filter(municipality=municipality)
    return own.by_municipality().get(municipality.pk, {})


def change_norm(
    *, municipality: Municipality, actor: Actor, now: datetime, asked: Asked
) -> NormChange:
    """Set a norm for the municipality, or go back to the model's; it holds from now on.

    The model's own number counts as the model's.

    Raises:
        PermissionDenied: the actor is no beheerder there.
        ValidationError: the norm is not there, no reason, a number that cannot be, nothing
            changes, or another changed it meanwhile (code "stale").
    """
    with transaction.atomic():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        demand_beheerder(locked, actor)
        own, model = own_numbers(locked), locked.ave_model
        standing = settable_norms(model, asked.phase, own)
        if asked.norm not in standing:
            raise ValidationError("Deze norm kent het model van de gemeente hier niet.")
        before = standing[asked.norm]
        if before.days != asked.seen:
            raise ValidationError(
                "Intussen heeft iemand anders deze norm gewijzigd. Kies wat blijft staan.",
                code="stale",
            )
        by_model = settable_norms(model, asked.phase, {}).get(asked.norm)
        model_days = by_model.days if by_model else None
        was = own.get((asked.phase, asked.norm))
        became = None if asked.number == model_days else asked.number
        problems = {}
        if not asked.reason.strip():
            problems["reason"] = "Schrijf op waarom u de norm wijzigt."
        if asked.number is not None and (
            problem := norm_problem(asked.norm, asked.number, standing)
        ):
            problems["number"] = problem
        elif became == was:
            amount = norm_amount(asked.norm, before.days, working=before.working)
            problems["number"] = f"De norm is al {amount}."
        if problems:
            raise ValidationError(problems)
        _write(locked, asked, became)
        return NormChange.objects.create(
            municipality=locked,
            phase=asked.phase,
            norm=asked.norm,
            was=was,
            became=became,
            model_days=model_days,
            reason=asked.reason.strip(),
            at=now,
            by_id=actor.user_id,
        )


def _write(municipality: Municipality, asked: Asked, became: int | None) -> None:
    which = {"municipality": municipality, "phase": asked.phase, "norm": asked.norm}
    override = NormOverride.objects.filter(**which).first() or NormOverride(**which)
    if became is not None:
        override.days = became
        override.save()
    elif override.pk:
        override.delete()
