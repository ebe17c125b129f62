"""A mail to a person about their own account: it was opened, closed, or got a function; and to who
is to agree, as the second person, that somebody gets one.

Whoever changes an account leaves a `PersonEvent`, and this listens to those: nothing is done to an
account without its owner being told.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from common import dates
from common.dates import day_of
from roles.ave_model import registry
from roles.function_requests import FunctionRequest
from roles.person_events import PersonEvent
from roles.services.confirming import who_can_confirm

from .models import Mail

LINK = "{link}"
"""Where the one-time link comes to stand when the mail leaves."""
Kind = PersonEvent.Kind
CHOOSE = f"Kies zelf uw wachtwoord: {LINK}\n\nDe link werkt één keer, en drie dagen lang."
NOT_KNOWN = (
    "Wist u hiervan niet? Meld het meteen bij uw leidinggevende of bij de functionaris "
    "gegevensbescherming."
)
FIRST: dict[str, tuple[str, str]] = {
    Kind.ACCOUNT_OPENED: ("uw account", "Er is een AVE-account voor u gemaakt."),
    Kind.ACCOUNT_REOPENED: ("uw account is weer open", "Uw AVE-account is weer geopend."),
    Kind.LINK_SENT: ("een nieuw wachtwoord kiezen", "Er is een nieuwe link voor u gevraagd."),
    Kind.ACCOUNT_CLOSED: ("uw account is gesloten", "Uw AVE-account is gesloten."),
}
WITH_A_LINK = frozenset({Kind.ACCOUNT_OPENED, Kind.ACCOUNT_REOPENED, Kind.LINK_SENT})


def listen() -> None:
    post_save.connect(_told, sender=PersonEvent, dispatch_uid="account_mail")
    post_save.connect(_asked, sender=FunctionRequest, dispatch_uid="function_request_mail")


def _told(instance: PersonEvent, *, created: bool, **_: Any) -> None:
    words = _words(instance)
    if created and words:
        subject, lines = words
        Mail.objects.create(
            recipient_id=instance.user_id,
            kind=Mail.Kind.ACCOUNT,
            key=f"account:{instance.pk}",
            subject=f"AVE: {subject}",
            body="\n\n".join((*lines, NOT_KNOWN)),
            created_at=instance.at,
            next_try_at=instance.at,
        )


def _asked(instance: FunctionRequest, *, created: bool, **_: Any) -> None:
    """Ask each who may be the second person; it stands in their Mijn werk too."""
    if not created:
        return
    known = registry.library().functions.get(instance.function)
    what = f"{known.label if known else instance.function}, {instance.municipality}"
    Mail.objects.bulk_create(
        Mail(
            recipient=user,
            kind=Mail.Kind.ACCOUNT,
            key=f"function_request:{instance.pk}:{user.pk}",
            subject="AVE: een functie wacht op uw bevestiging",
            body=f"Iemand vroeg in AVE een functie voor een ander: {what}. De functie begint pas "
            "als u of een ander die bevestigt.\n\nBevestig of weiger het in Mijn werk.",
            created_at=instance.asked_at,
            next_try_at=instance.asked_at,
        )
        for user in who_can_confirm(instance, day_of(instance.asked_at))
    )


def _words(event: PersonEvent) -> tuple[str, list[str]] | None:
    """Subject and lines; None where there is nothing to tell: a command made an account that has
    its password, or a last day was set."""
    if event.kind == Kind.FUNCTION_GIVEN and event.by_id and event.start:
        known = registry.library().functions.get(event.function)
        place = event.municipality or event.region
        what = f"{known.label if known else event.function}, {place}"
        return "u heeft een functie gekregen", [
            f"U heeft in AVE een functie gekregen: {what}, vanaf {dates.full(event.start)}."
        ]
    if event.kind not in FIRST:
        return None
    subject, line = FIRST[event.kind]
    if event.kind not in WITH_A_LINK:
        return subject, [line]
    if event.user.has_usable_password():
        return None
    return subject, [line, CHOOSE]
