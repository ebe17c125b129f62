"""The outbox: what cannot wait is mailed at once, and nothing is lost or doubled.

Mails are first put in the outbox and then sent from there, one transaction each. A mail server
that is away only delays: the next try comes later each time. Whatever goes wrong with one mail is
that mail's failure, and never holds up another. Each mail has its own Message-ID, so
that one which is sent again after a power cut in the very moment of sending is known as the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from common.addresses import absolute
from common.dates import full
from notifications.account_mail import LINK
from notifications.models import Mail
from notifications.subjects import subjects
from roles.services.one_time_link import one_time_link

LONGEST_WAIT = timedelta(hours=1)
TRIES = 5
"""A mail that cannot be delivered itself is set aside after so many tries: half an hour [ours]."""
ERROR_LENGTH = 200
REFUSED = 500
"""From here on an answer of a mail server is final; below it asks to try again."""

PRESSING = """
UPDATE notifications_notice AS n SET mailed_at = %(now)s
FROM roles_user AS u
LEFT JOIN notifications_mailchoice AS choice ON choice.user_id = u.id
WHERE u.id = n.recipient_id AND u.is_active
  AND (coalesce(choice.at_once, true) OR EXISTS (
    SELECT FROM roles_dutyshift AS duty
     WHERE duty.user_id = u.id AND duty.start <= %(now)s AND duty."end" > %(now)s
  ))
  AND n.urgent AND n.seen_at IS NULL AND n.mailed_at IS NULL
RETURNING n.id, n.recipient_id, n.about, n.part, n.asks, n.text
"""


def post_urgent(*, now: datetime) -> int:
    """Put a mail in the outbox for every unseen notice that cannot wait; four statements at most.

    However long this did not run, each is mailed, and once. Gives how many were put in. A notice
    that was seen meanwhile needs no mail any more. Who is on duty now is mailed, whatever they
    chose. A mail says what the notice says, which holds no names, by when, and leads to the page
    for it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PRESSING, {"now": now})
            pressing = sorted(cursor.fetchall())
        terms = subjects().terms_of({(about, asks) for _, _, about, _, asks, _ in pressing})
        mails = [
            Mail(
                recipient_id=recipient,
                kind=Mail.Kind.AT_ONCE,
                key=f"notice:{pk}",
                subject=f"AVE: {_subject(about)} kan niet wachten",
                body="\n\n".join(
                    (
                        with_term(text, terms.get((about, asks))),
                        absolute(subjects().address_of(about, part)),
                    )
                ),
                created_at=now,
                next_try_at=now,
            )
            for pk, recipient, about, part, asks, text in pressing
        ]
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def with_term(text: str, last: date | None) -> str:
    """What is asked, and by when."""
    return f"{text} Uiterlijk {full(last)}." if last else text


def _subject(about: str) -> str:
    """A case by its reference; what is about no case by a word."""
    return f"casus {about}" if any(sign.isupper() or sign.isdigit() for sign in about) else about


def deliver(*, now: datetime) -> tuple[int, int]:
    """Send what is in the outbox, one by one; gives how many went out and how many failed.

    Safe to run twice at once: each mail is locked while it is being sent.
    """
    sent = failed = 0
    server = get_connection()  # settings that are wrong fail the job, not one mail after another
    while (outcome := _deliver_one(now, server)) is not None:
        sent, failed = sent + outcome, failed + (not outcome)
    return sent, failed


def _deliver_one(now: datetime, server: BaseEmailBackend) -> bool | None:
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
            _send(mail, server)
        except SoftTimeLimitExceeded:  # it ends the job, and says nothing about this mail
            raise
        except Exception as error:
            _failed(mail, error, now)
        else:
            mail.sent_at, mail.error = now, ""
        mail.save()
        return mail.sent_at is not None


def _failed(mail: Mail, error: Exception, now: datetime) -> None:
    """Try again later and later; a mail that cannot be delivered itself is set aside in the end."""
    mail.attempts += 1
    mail.error = type(error).__name__[:ERROR_LENGTH]
    if mail.attempts >= TRIES and is_of_the_mail(error):
        mail.set_aside_at = now
    wait = timedelta(minutes=2 ** min(mail.attempts, TRIES + 1))
    mail.next_try_at = now + min(wait, LONGEST_WAIT)


def is_of_the_mail(error: Exception) -> bool:
    """Whether this mail cannot be delivered, rather than that the mail server is away.

    An address or a mail that is refused for good, or that cannot even be written down. What has
    to do with the connection, the sender or the server as a whole would hold for every mail.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= REFUSED
    return isinstance(error, SMTPNotSupportedError) or not isinstance(error, OSError)


def try_again(*, now: datetime) -> int:
    """Put back what was set aside, as if it were new; gives how many."""
    return int(Mail.objects.set_aside().update(set_aside_at=None, attempts=0, next_try_at=now))


def _send(mail: Mail, server: BaseEmailBackend) -> None:
    host = urlsplit(settings.AVE_ADDRESS).hostname
    body = mail.body
    if mail.kind == Mail.Kind.ACCOUNT and LINK in body:
        body = body.replace(LINK, one_time_link(mail.recipient))
    EmailMessage(
        subject=mail.subject,
        body=body,
        to=[mail.recipient.email],
        headers={"Message-ID": f"<{mail.key.replace(':', '.')}@{host}>"},
        connection=server,
    ).send()
