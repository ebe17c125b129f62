"""What somebody has typed in a form and not sent yet: nothing typed is lost.

A draft belongs to one person and one form: the address that the form is sent to, and its name. It
is shown only by the page of that form, which asks first whether this person may see it. The form
carries its key, signed for whom the page was made: nobody can write in the draft of another, and
what is typed or sent after one was signed out is kept all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from common.submissions import KEY as ONCE

from .models import Draft

KEY = "concept"
"""The name in a form of the key of its draft."""
NEVER_KEPT = frozenset({KEY, ONCE, "csrfmiddlewaretoken"})
KEY_HOLDS = timedelta(days=2)
"""For so long a page that lies open can write in its draft."""
LONGEST = 200_000
"""Letters in one draft."""
_SALT = "roles.drafts"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one person."""

    owner_id: int
    name: str

    @property
    def key(self) -> str:
        return signing.dumps([self.owner_id, self.name], salt=_SALT)


def form_of(key: str) -> Form | None:
    """The form that a key was made for; None for what is no key, or too old."""
    try:
        owner_id, name = signing.loads(key, salt=_SALT, max_age=KEY_HOLDS)
    except signing.BadSignature:
        return None
    return Form(owner_id, name)


def drafts_at(owner_id: int, address: str) -> dict[str, Draft]:
    """This person's drafts of the forms that are sent to an address, by the name of the form."""
    found = Draft.objects.filter(owner=owner_id, form__startswith=f"{address}#")
    return {draft.form: draft for draft in found}


def as_sent(draft: Draft) -> QueryDict:
    """The draft as a form that is sent."""
    sent = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        sent.setlist(name, values)
    return sent


def can_be_kept(typed: Mapping[str, list[str]]) -> bool:
    """Whether PostgreSQL takes it, and it is not longer than anything one types."""
    parts = [*typed, *(value for values in typed.values() for value in values)]
    try:
        whole = "".join(parts)
        whole.encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return "\0" not in whole and len(whole) + len(parts) <= LONGEST


def keep(form: Form, typed: Mapping[str, list[str]], now: datetime) -> bool:
    """Keep what was typed in these fields, beside what is kept of others; whether it could be."""
    fields = {name: list(values) for name, values in typed.items() if name not in NEVER_KEPT}
    found = Draft.objects.filter(owner=form.owner_id, form=form.name).first()
    together = {**(found.typed if found else {}), **fields}
    if not can_be_kept(together):
        return False
    Draft.objects.bulk_create(
        [
            Draft(
                owner_id=form.owner_id,
                form=form.name,
                typed=together,
                saved_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["owner", "form"],
        update_fields=["typed", "saved_at"],
    )
    return True


def keep_sent(sent: MultiValueDict[str, str], now: datetime) -> None:
    """Keep a form that was sent and not carried out."""
    form = form_of(sent.get(KEY, ""))
    if form:
        keep(form, dict(sent.lists()), now)


def discard(form: Form) -> None:
    """It was carried out, or thrown away by its owner."""
    Draft.objects.filter(owner=form.owner_id, form=form.name).delete()


def purge(now: datetime) -> int:
    """Throw away drafts that were left lying; says how many. Safe to run twice."""
    old = Draft.objects.filter(saved_at__lt=now - timedelta(days=settings.AVE_DRAFT_DAYS))
    return old.delete()[0]
