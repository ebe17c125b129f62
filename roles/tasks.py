"""Jobs about people: what they typed and never sent goes."""

from __future__ import annotations

from datetime import datetime

from common.jobs import job
from common.models import JobRun

from . import drafts


@job(
    title="Oude concepten opruimen",
    does="Gooit weg wat in een formulier was getypt en waar lang niemand aan werkte.",
    found=("opgeruimd", "opgeruimd"),
)
def purge_drafts(run: JobRun, now: datetime) -> None:
    """Throw away drafts that nobody sent."""
    run.found = run.changed = drafts.purge(now=now)
