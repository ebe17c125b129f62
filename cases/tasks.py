"""Jobs of cases: what follows from them is projected and compared."""

from __future__ import annotations

from datetime import datetime

from common.jobs import job
from common.models import JobRun
from roles.models import Municipality

from .core import project


@job(
    title="Rechten, taken en termijnen bijwerken",
    does="Werkt bij wat door tijd of door een wijziging elders verandert. Een minuut waarin niets "
    "te doen was, wordt niet bewaard.",
    found=("casus nagekeken", "casussen nagekeken"),
    changed=("casus veranderd", "casussen veranderd"),
    is_needed=project.is_anything_due,
)
def project_due(run: JobRun, now: datetime) -> None:
    """Project the cases that are due."""
    found = project.project_due(now)
    run.found, run.changed = found.cases, found.differ
    run.error = " ".join(sorted(found.failures))


@job(
    title="Rechten, taken en termijnen nakijken",
    does="Vergelijkt van alle lopende casussen wat vastligt met de regels, en herstelt wat "
    "afwijkt.",
    found=("casus nagekeken", "casussen nagekeken"),
    changed=("casus hersteld", "casussen hersteld"),
)
def compare_projections(run: JobRun, now: datetime) -> None:
    """Compare the open cases of every municipality with the rules, after what was due; a
    difference is mended, and told as a failure: something was not projected when it changed."""
    project.project_due(now)
    for municipality in Municipality.objects.all():
        found = project.project_everything(now, municipality=municipality.pk, only_open=True)
        run.found += found.cases
        run.changed += found.differ
        run.failures += found.differ
        if found.differ:
            run.error = f"{run.error} {municipality.slug}: {found.differ}.".strip()
