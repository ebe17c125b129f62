"""Jobs of escalation: the scan, flags that come back on their day, and norms tried on the past."""

from __future__ import annotations

from datetime import datetime

from common.jobs import job
from common.models import JobRun

from .scan import Outcome, scan
from .services import snoozes, trials


@job(
    title="Alle casussen controleren",
    does="Zoekt in alle casussen naar stagnatie en werkt de escalatielijst bij.",
    found=("oorzaak gevonden", "oorzaken gevonden"),
    changed=("signalering veranderd", "signaleringen veranderd"),
)
def flag_stagnation(run: JobRun, now: datetime) -> None:
    """Raise and close the flags of every municipality."""
    scan_into(run, now)


@job(
    title="De zwaarste fase controleren",
    does="Doet hetzelfde, alleen voor casussen in de zwaarste fase.",
    found=("oorzaak gevonden", "oorzaken gevonden"),
    changed=("signalering veranderd", "signaleringen veranderd"),
)
def flag_stagnation_gravest(run: JobRun, now: datetime) -> None:
    """The same for cases in the gravest phase, every hour."""
    scan_into(run, now, gravest_only=True)


def scan_into(run: JobRun, now: datetime, *, gravest_only: bool = False) -> Outcome:
    """Scan every municipality, and note in the run how it went."""
    outcome = scan(now=now, gravest_only=gravest_only)
    run.found = outcome.total("found")
    run.changed = sum(outcome.total(what) for what in ("opened", "changed", "closed"))
    run.failures = len(outcome.failures)
    run.error = " ".join(outcome.failures)
    return outcome


@job(
    title="Uitgestelde signaleringen terugbrengen",
    does="Zet terug op de escalatielijst wat tot vandaag was uitgesteld.",
    found=("signalering terug", "signaleringen terug"),
)
def end_snoozes(run: JobRun, now: datetime) -> None:
    """Bring back the flags that were put off until today, before people begin."""
    run.found = run.changed = snoozes.end_snoozes(now=now)


@job(
    title="Normen proberen op het verleden",
    does="Rekent uit wat andere normen hadden betekend. Zonder vraag wordt niets bewaard.",
    found=("vraag opgepakt", "vragen opgepakt"),
    changed=("beantwoord", "beantwoord"),
    is_needed=trials.is_anything_asked,
)
def replay_norms(run: JobRun, now: datetime) -> None:
    """Work out what norms on trial would have meant, within a minute after somebody asks it."""
    run.changed, run.failures = trials.work_out_asked(now=now)
    run.found = run.changed + run.failures
