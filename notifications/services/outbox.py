"""The outbox: what cannot wait is mailed at once, and nothing is lost or doubled.

Mails are first put in the outbox and then sent from there, one transaction each. A mail server
that is away only delays: the next try comes later each time. Each mail has its own Message-ID, so
that one which is sent again after a power cut in the very moment of sending is known as the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from notifications.models import Mail

FRESH = timedelta(days=1)
"""An urgent notice older than this is no news; the overview has it."""

LONGEST_WAIT = timedelta(hours=1)
ERROR_LENGTH = 200

AT_ONCE = """
INSERT INTO notifications_mail
    (recipient_id, kind, key, subject, body, created_at, next_try_at)
SELECT n.recipient_id, 'at_once', 'notice:' || n.id,
       'AVE: casus ' || n.about || ' kan niet wachten',
       'Casus ' || n.about || ' vraagt nu uw aandacht.' || E'\\n\\n'
           || %(address)s || '/casus/' || n.about || '/',
       %(now)s, %(now)s
FROM notifications_notice AS n
JOIN roles_user AS u ON u.id = n.recipient_id AND u.is_active
LEFT JOIN notifications_mailchoice AS choice ON choice.user_id = u.id
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
        return int(cursor.rowcount)


def deliver(*, now: datetime) -> tuple[int, int]:
    """Send what is in the outbox, one by one; gives how many went out and how many failed.

    Safe to run twice at once: each mail is locked while it is being sent.
    """
    sent = failed = 0
    while (outcome := _deliver_one(now)) is not None:
        sent, failed = sent + outcome, failed + (not outcome)
    return sent, failed


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
