"""Jobs of notifications: emptying the outbox, and the overview of the day."""

from __future__ import annotations

from datetime import datetime

from common.jobs import job
from common.models import JobRun

from .models import Mail
from .services.outbox import deliver, post_urgent
from .services.overviews import post_overviews


def is_anything_to_send(now: datetime) -> bool:
    """Whether the outbox holds something that must go out now, with what cannot wait put in it."""
    post_urgent(now=now)
    return Mail.objects.due(now).exists()


@job(
    title="Mail versturen",
    does="Verstuurt wat klaarstaat. Een minuut zonder mail wordt niet bewaard.",
    found=("mail geprobeerd", "mails geprobeerd"),
    changed=("verzonden", "verzonden"),
    is_needed=is_anything_to_send,
)
def send_mail(run: JobRun, now: datetime) -> None:
    """Send what cannot wait and what waits in the outbox."""
    run.changed, run.failures = deliver(now=now)
    run.found = run.changed + run.failures


@job(
    title="Overzichten van de dag maken",
    does="Zet voor iedereen die dat wil een overzicht klaar om te mailen.",
    found=("overzicht klaargezet", "overzichten klaargezet"),
)
def daily_overview(run: JobRun, now: datetime) -> None:
    """Put the overviews of the day in the outbox."""
    run.found = run.changed = post_overviews(now=now)
