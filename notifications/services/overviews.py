"""The overview of the day: one mail for everybody who has something to know and wants it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from common.addresses import absolute
from notifications.models import Mail, MailChoice, Notice
from notifications.overview import added_lines
from notifications.subjects import subjects
from roles.acting import Actor, actor_in, municipalities_of
from roles.models import Municipality, User

from .outbox import FRESH

AT_MOST = 20
"""References in one overview; the application has the rest."""


def post_overviews(*, now: datetime) -> int:
    """Put today's overview in the outbox for everybody who has something to know and wants it.

    One per person and day, however often this runs. Gives how many were put in.
    """
    today = timezone.localdate(now)
    put = 0
    for user in _readers().iterator():
        municipalities = municipalities_of(user, today)
        body = "\n".join(_overview(actor_in(user, today, municipalities), municipalities, now))
        if body:
            _, made = Mail.objects.get_or_create(
                key=f"digest:{user.pk}:{today:%Y-%m-%d}",
                defaults={
                    "recipient": user,
                    "kind": Mail.Kind.DIGEST,
                    "subject": "AVE: uw overzicht van vandaag",
                    "body": body,
                    "created_at": now,
                    "next_try_at": now,
                },
            )
            put += made
    return put


def _readers() -> QuerySet[User]:
    unwilling = MailChoice.objects.filter(digest=False).values("user")
    readers: QuerySet[User] = User.objects.filter(is_active=True).exclude(pk__in=unwilling)
    return readers.order_by("pk")


def _overview(
    actor: Actor, municipalities: Collection[Municipality], now: datetime
) -> Iterator[str]:
    """The lines of one overview; none when there is nothing to know."""
    yield from added_lines(actor, municipalities)
    news = Notice.objects.of(actor).unseen().filter(created_at__gt=now - FRESH, urgent=False)
    keys = list(news.order_by("about").values_list("about", flat=True).distinct()[: AT_MOST + 1])
    if keys:
        yield "Er is nieuws over:"
    for key in keys[:AT_MOST]:
        yield f"- {key}: {absolute(subjects().address_of(key, ''))}"
    if len(keys) > AT_MOST:
        yield f"- en meer: {absolute('/')}"
