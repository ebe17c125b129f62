"""Only in demo mode: the mail that AVE sent, read from the folder it went to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

END = b"-" * 79
"""The line that Django's file backend writes after each message."""
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail, as who got it reads it."""

    at: datetime
    to: str
    subject: str
    body: str


@require_safe
def demo_post(request: HttpRequest) -> HttpResponse:
    """What left by mail, newest first: to whom, about what, and the text."""
    sent = sorted(sent_mail(Path(settings.EMAIL_FILE_PATH)), key=lambda m: m.at, reverse=True)
    context = {"sent": sent[:SHOWN], "total": len(sent), "more": len(sent) > SHOWN}
    return render(request, "demo/post.html", context)


def sent_mail(folder: Path) -> Iterator[Sent]:
    """Every message in the folder, in no order; one that is being written is left for later."""
    for path in folder.glob("*.log"):
        for raw in path.read_bytes().split(END)[:-1]:
            message = message_from_bytes(raw.lstrip(), policy=policy.default)
            yield Sent(
                at=timezone.localtime(_moment(str(message["Date"]))),
                to=str(message["To"]),
                subject=str(message["Subject"]),
                body=message.get_content().strip(),
            )


def _moment(header: str) -> datetime:
    """Django writes UTC as "-0000", which the parser takes for no time zone at all."""
    found = parsedate_to_datetime(header)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
