"""Every run of a job is kept: when, how long, how much it found, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cases.core.project import is_anything_due, project_due, project_everything
from cases.record.services.drafts import purge_drafts
from roles.models import Municipality
from roles.services.sealing import seal
from roles.services.submissions import forget_submissions

from .models import JobPulse, JobRun, Mail
from .scan import Outcome, scan
from .services.post import deliver, post_overviews, post_urgent
from .services.waking import wake

ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Job:
    """What a job is called, what it does, and what it finds and changes, for who keeps watch."""

    title: str
    does: str
    found: str
    changed: str = ""
    """Empty where everything it finds it changes."""


JOBS: dict[str, Job] = {
    "flag_stagnation": Job(
        "Alle casussen controleren",
        "Zoekt in alle casussen naar stagnatie en werkt de escalatielijst bij.",
        "oorzaken gevonden",
        "signaleringen veranderd",
    ),
    "flag_stagnation_gravest": Job(
        "De zwaarste fase controleren",
        "Doet hetzelfde, alleen voor casussen in de zwaarste fase.",
        "oorzaken gevonden",
        "signaleringen veranderd",
    ),
    "project_due": Job(
        "Rechten, taken en termijnen bijwerken",
        "Werkt bij wat door tijd of door een wijziging elders verandert. Een minuut waarin niets "
        "te doen was, wordt niet bewaard.",
        "casussen nagekeken",
        "casussen veranderd",
    ),
    "compare_projections": Job(
        "Rechten, taken en termijnen nakijken",
        "Vergelijkt van alle lopende casussen wat vastligt met de regels, en herstelt wat afwijkt.",
        "casussen nagekeken",
        "casussen hersteld",
    ),
    "wake_flags": Job(
        "Uitgestelde signaleringen terugbrengen",
        "Zet terug op de escalatielijst wat tot vandaag was uitgesteld.",
        "signaleringen terug",
    ),
    "send_mail": Job(
        "Mail versturen",
        "Verstuurt wat klaarstaat. Een minuut zonder mail wordt niet bewaard.",
        "mails geprobeerd",
        "verzonden",
    ),
    "daily_overview": Job(
        "Overzichten van de dag maken",
        "Zet voor iedereen die dat wil een overzicht klaar om te mailen.",
        "overzichten klaargezet",
    ),
    "forget_submissions": Job(
        "Verzonden formulieren vergeten",
        "Ruimt op waaraan AVE een dubbel verzonden formulier herkent.",
        "opgeruimd",
    ),
    "seal_log": Job(
        "Logboeken verzegelen",
        "Verzegelt besluiten, logboeken en het inzagelog, zodat te zien is als er iets verandert.",
        "rijen verzegeld",
    ),
    "purge_drafts": Job(
        "Oude concepten opruimen",
        "Gooit concepten voor het logboek weg waar lang niemand aan werkte.",
        "opgeruimd",
    ),
}
"""By the name that the schedule (`ave/celery.py`) and the runs know a job by. An app above this
one adds its own when it is ready."""


def run_scan(*, now: datetime, gravest_only: bool = False) -> Outcome:
    """Scan every municipality, and keep how it went."""
    with recorded("flag_stagnation_gravest" if gravest_only else "flag_stagnation", now) as run:
        outcome = scan(now=now, gravest_only=gravest_only)
        run.found = outcome.total("found")
        run.changed = sum(outcome.total(what) for what in ("opened", "changed", "closed"))
        run.failures = len(outcome.failures)
        run.error = " ".join(outcome.failures)[:ERROR_LENGTH]
    return outcome


def run_project(*, now: datetime) -> int:
    """Project the cases that are due; kept only when there were any."""
    _beat("project_due")
    if not is_anything_due(now):
        return 0
    with recorded("project_due", now) as run:
        found = project_due(now)
        run.found, run.changed = found.cases, found.differ
        run.error = " ".join(sorted(found.failures))[:ERROR_LENGTH]
    return found.cases


def run_compare(*, now: datetime) -> int:
    """Compare the open cases of every municipality with the rules, after what was due; a
    difference is mended, and told as a failure: something was not projected when it changed."""
    with recorded("compare_projections", now) as run:
        project_due(now)
        for town in Municipality.objects.all():
            found = project_everything(now, municipality=town.pk, only_open=True)
            run.found += found.cases
            run.changed += found.differ
            run.failures += found.differ
            if found.differ:
                run.error = f"{run.error} {town.slug}: {found.differ}.".strip()[:ERROR_LENGTH]
    return run.failures


def run_wake(*, now: datetime) -> int:
    """Bring back what was put off until today, and keep how it went."""
    with recorded("wake_flags", now) as run:
        run.found = run.changed = wake(now=now)
    return run.found


def run_post(*, now: datetime) -> int:
    """Send what cannot wait and what waits in the outbox; kept only when there was something.

    Every minute, so a run that had nothing to do leaves no row.
    """
    _beat("send_mail")
    post_urgent(now=now)
    if not Mail.objects.due(now).exists():
        return 0
    with recorded("send_mail", now) as run:
        run.changed, run.failures = deliver(now=now)
        run.found = run.changed + run.failures
    return run.changed


def run_overviews(*, now: datetime) -> int:
    """Put the overviews of the day in the outbox, and keep how it went."""
    with recorded("daily_overview", now) as run:
        run.found = run.changed = post_overviews(now=now)
    return run.found


def run_forget(*, now: datetime) -> int:
    """Forget the forms of the day before, and keep how it went."""
    with recorded("forget_submissions", now) as run:
        run.found = run.changed = forget_submissions(now=now)
    return run.found


def run_seal(*, now: datetime) -> int:
    """Seal what was written since the last hour, and keep how it went."""
    with recorded("seal_log", now) as run:
        run.found = run.changed = seal(now=now)
    return run.found


def run_purge(*, now: datetime) -> int:
    """Throw away drafts that nobody sent, and keep how it went."""
    with recorded("purge_drafts", now) as run:
        run.found = run.changed = purge_drafts(now=now)
    return run.found


@contextmanager
def recorded(job: str, now: datetime) -> Iterator[JobRun]:
    """Keep this run, also when it fails; one that was killed stays without an end.

    Of an error the first line only: PostgreSQL quotes the row in those after it.
    """
    _beat(job)
    run = JobRun.objects.create(job=job, now=now, started_at=timezone.now())
    try:
        yield run
    except Exception as error:
        run.failures += 1
        run.error = f"{type(error).__name__}: {error}".partition("\n")[0][:ERROR_LENGTH]
        raise
    finally:
        run.finished_at = timezone.now()
        run.save()


def _beat(job: str) -> None:
    """The job was taken up just now, whatever moment it judges and whatever there is to do."""
    JobPulse.objects.bulk_create(
        [JobPulse(job=job, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["at"],
    )
