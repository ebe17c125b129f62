"""A fresh database with the demo's region, the same every time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO

import django

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
    """The first scan, the overviews and the months, as the demo does; only without a look back."""
    from django.core.management import call_command

    from escalation.jobs import run_overviews, run_scan
    from escalation.services.trials import ask_trial, work_out
    from roles.acting import actor_for
    from roles.models import Municipality, User

    from .reading import norms_on_trial

    run_scan(now=NOW)
    run_overviews(now=NOW)
    for town in Municipality.objects.order_by("slug"):
        options = {"reason": AGREED, "verbosity": 0, "stdout": StringIO()}
        call_command("share_figures", town.slug, **options)
        beheerder = User.objects.get(email=f"beheerder@{town.slug}.example")
        trial = ask_trial(
            municipality=town,
            actor=actor_for(beheerder, NOW.date()),
            now=NOW,
            norms=norms_on_trial(town),
            first=NOW.date().replace(year=NOW.year - 2),
        )
        work_out(trial_id=trial.pk, now=NOW)
    call_command("snapshot_month", all=True, verbosity=0, stdout=StringIO())
