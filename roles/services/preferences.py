"""What a person chooses for themselves. It concerns nobody else, so nobody else is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from common.list_choices import MAX_NAME, MAX_QUERY, MOST_VIEWS, ListChoices, SavedView
from roles.models import User
from roles.preferences import Preferences

SAME_VISIT = timedelta(minutes=30)
"""Who comes back within this time is still on the same visit."""


def switch_shortcuts(*, user_id: int, on: bool) -> None:
    """Turn all keyboard shortcuts of this person on or off (WCAG 2.1.4)."""
    _change(user_id, lambda now: replace(now, shortcuts=on))


def choose_columns(*, user_id: int, of: str, hidden: Collection[str]) -> None:
    """Which columns of the list called `of` this person leaves out."""
    _choose(user_id, of, lambda now: replace(now, hidden=tuple(sorted(set(hidden)))))


def save_view(*, user_id: int, of: str, name: str, query: str) -> None:
    """Keep a list under a name; the same name again renews it.

    Raises:
        ValidationError: no name or a long one, or too many views of this list.
    """
    name = _good_name(name)
    if len(query) > MAX_QUERY:
        raise ValidationError("Deze weergave is te groot om te bewaren.")

    def kept(now: ListChoices) -> ListChoices:
        before = now.view(name)
        if before is None and len(now.views) >= MOST_VIEWS:
            raise ValidationError(
                f"U heeft al {MOST_VIEWS} weergaven. Verwijder er eerst een die u niet gebruikt."
            )
        return now.keeping(SavedView(name, query, default=bool(before and before.default)))

    _choose(user_id, of, kept)


def rename_view(*, user_id: int, of: str, name: str, new: str) -> None:
    """Give a view another name; one that bore that name makes way for it.

    Raises:
        ValidationError: no name or a long one.
    """
    new = _good_name(new)
    _choose(user_id, of, lambda now: now.renamed(name, new))


def delete_view(*, user_id: int, of: str, name: str) -> None:
    _choose(user_id, of, lambda now: now.without(name))


def begin_with(*, user_id: int, of: str, name: str) -> None:
    """The view in which the list opens; an empty name: the list as it comes."""
    _choose(user_id, of, lambda now: now.beginning_with(name))


def note_visit(*, user: User, now: datetime) -> None:
    """They are at Mijn werk now; what came since their visit before this one is news. Who looks
    again within a minute writes nothing."""
    if user.visited_at is not None and now - user.visited_at < timedelta(minutes=1):
        return
    if user.visited_at is None or now - user.visited_at > SAME_VISIT:
        user.news_since = user.visited_at
    user.visited_at = now
    User.objects.filter(pk=user.pk).update(visited_at=now, news_since=user.news_since)


def _good_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError("Geef de weergave een naam.")
    if len(name) > MAX_NAME:
        raise ValidationError(f"Houd de naam onder de {MAX_NAME} tekens.")
    return name


def _choose(user_id: int, of: str, change: Callable[[ListChoices], ListChoices]) -> None:
    _change(user_id, lambda now: now.choosing(of, change(now.of(of))))


def _change(user_id: int, change: Callable[[Preferences], Preferences]) -> None:
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.preferences_json = change(user.preferences).as_json()
        user.save(update_fields=["preferences_json"])
