"""Jobs of the house itself: sealing the logs, and forgetting forms that were sent."""

from __future__ import annotations

import logging
from datetime import datetime

from . import sealing, submissions
from .jobs import job
from .models import JobRun


@job(
    title="Logboeken verzegelen",
    does="Verzegelt besluiten, logboeken en het inzagelog, zodat te zien is als er iets verandert.",
    found=("rij verzegeld", "rijen verzegeld"),
    is_needed=sealing.something_waits,
)
def seal_log(run: JobRun, now: datetime) -> None:
    """Seal what was written since the last time."""
    run.found = run.changed = sealing.seal(now=now)
    logging.getLogger("ave.seals").info("the newest seal of all is %s", sealing.head())


@job(
    title="Verzonden formulieren vergeten",
    does="Ruimt op waaraan AVE een dubbel verzonden formulier herkent.",
    found=("opgeruimd", "opgeruimd"),
)
def forget_submissions(run: JobRun, now: datetime) -> None:
    """Forget the forms of the day before."""
    run.found = run.changed = submissions.forget_submissions(now=now)
