"""Trying norms on the past: asking it, and working it out. Who reads the norms may try them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.core.errors import Problem, RuleBroken
from escalation.models import NormTrial
from escalation.replay import question_about, replay
from escalation.replay.norms import norms_by_key
from roles.acting import Actor
from roles.models import Municipality
from roles.services.norms import own_numbers, reads_norms

PROGRESS_SECONDS = 60 * 60
CUT_OFF = timedelta(minutes=35)
"""Without an answer by then it is not coming (CELERY_TASK_TIME_LIMIT, and a minute to begin)."""

log = logging.getLogger("ave.trials")


def ask_trial(
    *,
    municipality: Municipality,
    actor: Actor,
    now: datetime,
    norms: Mapping[str, int],
    first: date,
) -> NormTrial:
    """Keep the question; the job `replay_norms` works it out within a minute.

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


def is_anything_asked(now: datetime) -> bool:
    """Whether somebody waits for an answer."""
    return _asked(now).exists()


def work_out_asked(*, now: datetime) -> tuple[int, int]:
    """Answer every question that waits; gives how many were answered and how many failed.

    One that another run has in hand is left to it; one that was cut off is begun again.
    """
    done = failed = 0
    for pk in list(_asked(now).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                if _asked(now).filter(pk=pk).select_for_update(skip_locked=True).first():
                    work_out(trial_id=pk, now=now)
                    done += 1
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise  # the database is away, or time is up: not because of this question
        except Exception:
            log.exception("norms on trial failed")
            failed += 1
    return done, failed


def _asked(now: datetime) -> QuerySet[NormTrial]:
    """The questions without an answer, until their page says that it failed."""
    return NormTrial.objects.filter(finished_at=None, asked_at__gt=now - CUT_OFF).order_by("pk")


def progress_of(trial: NormTrial) -> float:
    """Which part of the cases is done, from 0 to 1."""
    if trial.finished_at is not None:
        return 1
    return float(cache.get(_place(trial), 0))


def _place(trial: NormTrial) -> str:
    return f"escalation.trial.{trial.pk}"
