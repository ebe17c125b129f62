"""Trying norms on the past: asking it, and working it out. Who reads the norms may try them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.core.errors import Problem, RuleBroken
from escalation.models import NormTrial
from escalation.replay import question_about, replay
from escalation.replay.norms import norms_by_key
from roles.acting import Actor
from roles.models import Municipality
from roles.services.norms import own_numbers, reads_norms

PROGRESS_SECONDS = 60 * 60


def ask_trial(
    *,
    municipality: Municipality,
    actor: Actor,
    now: datetime,
    norms: Mapping[str, int],
    first: date,
) -> NormTrial:
    """Keep the question; somebody must then have it worked out (`tasks.replay_norms`).

    `norms` is norm key → number; those that are in force anyway are left out. The past is that
    of the days from `first` up to today.

    Raises:
        PermissionDenied: the actor neither sets norms here nor reviews what they flag.
        RuleBroken: nothing would be different.
    """
    if not reads_norms(municipality, actor):
        raise PermissionDenied("Deze pagina is voor de beheerder en voor wie beoordeelt.")
    in_force = norms_by_key(municipality.ave_model, own_numbers(municipality))
    different = {key: days for key, days in norms.items() if days != in_force[key].days}
    if not different:
        raise RuleBroken(Problem("", "Verander minstens één norm. Nu is alles zoals het al geldt."))
    return NormTrial.objects.create(
        municipality=municipality,
        norms=different,
        first=first,
        last=timezone.localdate(now),
        asked_by_id=actor.user_id,
        asked_at=now,
    )


def work_out(*, trial_id: int, now: datetime) -> None:
    """Replay the past for a question; again, when an earlier attempt was cut off."""
    trial = NormTrial.objects.select_related("municipality").get(pk=trial_id)
    if trial.finished_at is not None:
        return
    municipality = trial.municipality
    settings = [f"{key}={days}" for key, days in trial.norms.items()]
    question = question_about(municipality, settings, first=trial.first, last=trial.last)

    def keep_progress(done: float) -> None:
        cache.set(_place(trial), done, PROGRESS_SECONDS)

    trial.result = replay(question, keep_progress)
    trial.finished_at = now
    trial.save(update_fields=["result", "finished_at"])


def progress_of(trial: NormTrial) -> float:
    """Which part of the cases is done, from 0 to 1."""
    if trial.finished_at is not None:
        return 1
    return float(cache.get(_place(trial), 0))


def _place(trial: NormTrial) -> str:
    return f"escalation.trial.{trial.pk}"
