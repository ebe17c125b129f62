"""A fresh database with the demo's region, the same every time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from roles.acting import Actor
    from roles.models import Municipality

NOW = datetime.fromisoformat("2026-11-30T09:00+01:00")
"""The moment that everything is about; the clock stands still there."""
SEED = 1
CASES = 320
AGREED = "Afgesproken in het regionaal overleg."


def start_servers() -> None:
    """Servers that are thrown away afterwards, as the tests have them; whatever the environment
    names is not touched."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ave.settings.test"
    django.setup()
    logging.disable(logging.WARNING)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """For Python the time stands still."""
    import time_machine

    with time_machine.travel(moment, tick=False):
        yield


def make_region() -> None:
    """The four municipalities with their people and cases; nothing is scanned yet."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    options = {"cases": CASES, "seed": SEED, "now": NOW}
    call_command("demo_data", verbosity=0, stdout=StringIO(), **options)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def begin() -> None:
    """The first scan, the overviews and the months, as the demo does, only without a look back;
    then somebody tries norms, and reviews."""
    from django.core.management import call_command

    from escalation.tasks import flag_stagnation
    from notifications.tasks import daily_overview
    from roles.models import Municipality

    flag_stagnation(now=NOW)
    daily_overview(now=NOW)
    for town in Municipality.objects.order_by("slug"):
        options = {"reason": AGREED, "verbosity": 0, "stdout": StringIO()}
        call_command("share_figures", town.slug, **options)
        try_norms(town)
        review_some(town)
    call_command("snapshot_month", all=True, verbosity=0, stdout=StringIO())


def try_norms(town: Municipality) -> None:
    """So that there is a trial to open."""
    from escalation.services.trials import ask_trial, work_out

    from .reading import norms_on_trial

    trial = ask_trial(
        municipality=town,
        actor=_actor("beheerder", town),
        now=NOW,
        norms=norms_on_trial(town),
        first=NOW.date().replace(year=NOW.year - 2),
    )
    work_out(trial_id=trial.pk, now=NOW)


def review_some(town: Municipality) -> None:
    """The first flagged cases, each with another outcome; what rests until tomorrow comes back."""
    from cases.core.models import Case
    from escalation.models import Flag
    from escalation.reviewing import Asked, Outcome
    from escalation.services.reviews import review_case
    from roles.permissions import reviewers

    flagged = Flag.objects.filter(case__municipality=town, closed_at__isnull=True)
    cases = Case.objects.filter(pk__in=flagged.values("case")).order_by("reference")
    tomorrow = NOW.date() + timedelta(days=1)
    outcomes = Outcome.SNOOZE, Outcome.DISMISS, Outcome.MEETING
    for outcome, case in zip(outcomes, cases, strict=False):
        function = next(iter(reviewers(case.ave_model, case.phase)))
        review_case(
            case_id=case.pk,
            actor=_actor(function, town),
            now=NOW,
            flags=list(flagged.filter(case=case).values_list("pk", flat=True)),
            asked=Asked(
                outcome, "Zo afgesproken.", None if outcome is Outcome.DISMISS else tomorrow
            ),
        )


def go_on(moment: datetime) -> None:
    """The jobs of a later day."""
    from escalation.tasks import end_snoozes, flag_stagnation
    from notifications.tasks import daily_overview

    end_snoozes(now=moment)
    flag_stagnation(now=moment)
    daily_overview(now=moment)


def _actor(function: str, town: Municipality) -> Actor:
    from roles.acting import actor_for
    from roles.models import User

    return actor_for(User.objects.get(email=f"{function}@{town.slug}.example"), NOW.date())
