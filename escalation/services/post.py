"""Mail: what cannot wait goes at once, the rest in one overview a day; nothing is lost or doubled.

Mails are first put in the outbox and then sent from there, one transaction each. A mail server
that is away only delays: the next try comes later each time. Each mail has its own Message-ID, so
that one which is sent again after a power cut in the very moment of sending is known as the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.notices.models import Notice
from escalation.models import Flag, Mail, MailChoice
from escalation.scope import people_flagged, reviewed_by, reviews_people_in
from roles.acting import Actor, actor_in, municipalities_of
from roles.models import Municipality, User

FRESH = timedelta(days=1)
"""An urgent notice older than this is no news; the overview has it."""

LONGEST_WAIT = timedelta(hours=1)
ERROR_LENGTH = 200
AT_MOST = 20
"""References in one overview; the application has the rest."""

AT_ONCE = """
INSERT INTO escalation_mail
    (recipient_id, kind, key, subject, body, created_at, next_try_at)
SELECT n.recipient_id, 'at_once', 'notice:' || n.id,
       'AVE: casus ' || c.reference || ' kan niet wachten',
       'Casus ' || c.reference || ' vraagt nu uw aandacht.' || E'\\n\\n'
           || %(address)s || '/casus/' || c.reference || '/',
       %(now)s, %(now)s
FROM cases_notice AS n
JOIN cases_case AS c ON c.id = n.case_id
JOIN roles_user AS u ON u.id = n.recipient_id AND u.is_active
LEFT JOIN escalation_mailchoice AS choice ON choice.user_id = u.id
WHERE n.urgent AND n.seen_at IS NULL AND n.created_at > %(since)s
  AND coalesce(choice.at_once, true)
ON CONFLICT (key) DO NOTHING
"""


def post_urgent(*, now: datetime) -> int:
    """Put a mail in the outbox for every unseen notice that cannot wait; one statement.

    Gives how many were put in. A notice that was seen meanwhile needs no mail any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, {"now": now, "since": now - FRESH, "address": settings.AVE_ADDRESS})
        return cursor.rowcount


def post_overviews(*, now: datetime) -> int:
    """Put today's overview in the outbox for everybody who has something to know and wants it.

    One per person and day, however often this runs. Gives how many were put in.
    """
    today = timezone.localdate(now)
    put = 0
    for user in _readers().iterator():
        towns = municipalities_of(user, today)
        body = "\n".join(_overview(user, actor_in(user, today, towns), towns, now))
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


def deliver(*, now: datetime) -> tuple[int, int]:
    """Send what is in the outbox, one by one; gives how many went out and how many failed.

    Safe to run twice at once: each mail is locked while it is being sent.
    """
    sent = failed = 0
    while (outcome := _deliver_one(now)) is not None:
        sent, failed = sent + outcome, failed + (not outcome)
    return sent, failed


def _readers() -> QuerySet[User]:
    unwilling = MailChoice.objects.filter(digest=False).values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=unwilling).order_by("pk")


def _overview(
    user: User, actor: Actor, towns: Collection[Municipality], now: datetime
) -> Iterator[str]:
    """The lines of one overview; none when there is nothing to know."""
    flags = Flag.objects.asking(actor.day).filter(case__in=reviewed_by(actor))
    waiting = flags.values("case").distinct().count() if actor.functions else 0
    references = list(
        Notice.objects.filter(recipient=user, seen_at__isnull=True, created_at__gt=now - FRESH)
        .exclude(urgent=True)
        .order_by("case__reference")
        .values_list("case__reference", flat=True)
        .distinct()[: AT_MOST + 1]
    )
    if waiting:
        cases = "1 casus wacht" if waiting == 1 else f"{waiting} casussen wachten"
        yield f"{cases} op uw beoordeling: {_address('escalation:queue')}"
    colleagues = people_flagged(actor, reviews_people_in(actor, towns)).asking(actor.day)
    if people := colleagues.count():
        about = (
            "signalering over een collega wacht"
            if people == 1
            else "signaleringen over collega’s wachten"
        )
        yield f"{people} {about} op uw beoordeling: {_address('escalation:people')}"
    if references:
        yield "Er is nieuws over:"
    for reference in references[:AT_MOST]:
        yield f"- {reference}: {_address('cases:case', reference)}"
    if len(references) > AT_MOST:
        yield f"- en meer: {_address('cases:home')}"


def _address(name: str, *args: str) -> str:
    return f"{settings.AVE_ADDRESS}{reverse(name, args=args)}"


def _deliver_one(now: datetime) -> bool | None:
    """Whether one mail went out; None when there is none left."""
    with transaction.atomic():
        mail = (
            Mail.objects.due(now)
            .select_related("recipient")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if mail is None:
            return None
        try:
            _send(mail)
        except OSError as error:  # a mail server that is away, or that refuses
            mail.attempts += 1
            mail.error = f"{type(error).__name__}"[:ERROR_LENGTH]
            mail.next_try_at = now + min(timedelta(minutes=2**mail.attempts), LONGEST_WAIT)
        else:
            mail.sent_at, mail.error = now, ""
        mail.save()
        return mail.sent_at is not None


def _send(mail: Mail) -> None:
    host = urlsplit(settings.AVE_ADDRESS).hostname
    EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.recipient.email],
        headers={"Message-ID": f"<{mail.key.replace(':', '.')}@{host}>"},
    ).send()
