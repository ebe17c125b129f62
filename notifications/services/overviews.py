"""The overview of the day: one mail for everybody who has something to know and wants it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.contrib.postgres.aggregates import BoolOr
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.addresses import absolute
from notifications.models import Mail, MailChoice, Notice, NoticeQuerySet
from notifications.overview import added_lines
from notifications.subjects import subjects
from roles.acting import Actor, actor_in, municipalities_of
from roles.models import Municipality, User

from .outbox import with_term

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
        with transaction.atomic():
            put += _post_overview(user, actor_in(user, today, municipalities), municipalities, now)
    return put


def _post_overview(
    user: User, actor: Actor, municipalities: Collection[Municipality], now: datetime
) -> bool:
    """Put the overview of one person in the outbox, once a day; what is in it counts as mailed."""
    news = list(_news_for(actor).values_list("pk", flat=True))
    body = "\n".join(_overview(actor, municipalities, news))
    if not body:
        return False
    _, made = Mail.objects.get_or_create(
        key=f"digest:{user.pk}:{timezone.localdate(now):%Y-%m-%d}",
        defaults={
            "recipient": user,
            "kind": Mail.Kind.DIGEST,
            "subject": "AVE: uw overzicht van vandaag",
            "body": body,
            "created_at": now,
            "next_try_at": now,
        },
    )
    if made:
        Notice.objects.filter(pk__in=news).update(mailed_at=now)
    return made


def _news_for(actor: Actor) -> NoticeQuerySet:
    """What this person did not see and no mail told yet, since whenever.

    What cannot wait goes by itself, unless the person wants no such mail.
    """
    news = Notice.objects.of(actor).unseen().not_mailed()
    if MailChoice.objects.filter(user=actor.user_id, at_once=False).exists():
        return news
    return news.filter(urgent=False)


def _readers() -> QuerySet[User]:
    unwilling = MailChoice.objects.filter(digest=False).values("user")
    readers: QuerySet[User] = User.objects.filter(is_active=True).exclude(pk__in=unwilling)
    return readers.order_by("pk")


def _overview(
    actor: Actor, municipalities: Collection[Municipality], news: Collection[int]
) -> Iterator[str]:
    """The lines of one overview; none when there is nothing to know."""
    yield from added_lines(actor, municipalities)
    about = (
        Notice.objects.filter(pk__in=news)
        .values_list("about")
        .annotate(pressing=BoolOr("urgent"))
        .order_by("-pressing", "about")[: AT_MOST + 1]
    )
    if about:
        yield "Er is nieuws over:"
    asked = _asked(news, [key for key, _ in about[:AT_MOST]])
    for key, pressing in about[:AT_MOST]:
        mark = " (kan niet wachten)" if pressing else ""
        yield f"- {key}{mark}: {absolute(subjects().address_of(key, ''))}"
        yield from (f"  {text}" for text in asked.get(key, ()))
    if len(about) > AT_MOST:
        yield f"- en meer: {absolute('/')}"


def _asked(news: Collection[int], about: Collection[str]) -> Mapping[str, list[str]]:
    """What is asked about each of these, and by when: sentences without names."""
    asking = Notice.objects.filter(pk__in=news, about__in=about).exclude(asks="")
    rows = list(asking.order_by("created_at", "pk").values_list("about", "asks", "text"))
    terms = subjects().terms_of({(key, asks) for key, asks, _ in rows})
    found: dict[str, list[str]] = {}
    for key, asks, text in rows:
        found.setdefault(key, []).append(with_term(text, terms.get((key, asks))))
    return found
