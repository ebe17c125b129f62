"""A form that is sent twice is carried out once.

Every page gives its forms a key of their own. The same form with the same words, sent again by
the same person, gets the answer that the first one got: after a double click, a lost connection,
or "back" and "send" again. Other words under the same key are a new form: nothing is swallowed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from common.models import Submission

KEY = "eenmalig"
"""The name of the key in a form."""
KEPT = timedelta(days=1)
NO_PART = frozenset({"csrfmiddlewaretoken"})


def new_key() -> str:
    """A key for the forms of one page."""
    return secrets.token_urlsafe(12)


def fingerprint(user_id: int, path: str, sent: Iterable[tuple[str, list[str]]]) -> str:
    """What makes a form this very form: who sent it, where to, with its key and its words."""
    words: Mapping[str, list[str]] = {k: v for k, v in sent if k not in NO_PART}
    whole = json.dumps([user_id, path, words], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def answer_to(mark: str) -> str:
    """Where the sender of this very form went; empty when it was not carried out yet."""
    found = Submission.objects.filter(fingerprint=mark).values_list("answer", flat=True).first()
    return found or ""


def carry_out_once(*, mark: str, now: datetime, act: Callable[[], str]) -> str | None:
    """Carry out a form, unless the same one was or is being carried out: then wait for that.

    `act` answers with the address to go to, or with an empty text when it changed nothing, and
    then the form may be sent again. All in one transaction.

    Returns:
        None when `act` was asked, else the address that the first one got.
    """
    with transaction.atomic():
        # Of two at once the second waits here, on the unique index, for the first to end.
        submission, mine = Submission.objects.get_or_create(
            fingerprint=mark, defaults={"at": now, "answer": ""}
        )
        if not mine:
            return submission.answer
        submission.answer = act()
        if submission.answer:
            submission.save(update_fields=("answer",))
        else:
            submission.delete()
    return None


def forget_submissions(*, now: datetime) -> int:
    """Forms are known again for a day; how many were forgotten."""
    forgotten, _ = Submission.objects.filter(at__lt=now - KEPT).delete()
    return forgotten
