"""Somebody in a town is absent and back, leaves and comes: as the services and the beheerder do."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from cases.regie.services.absences import record_absence, stand_in_candidates
from roles.acting import Actor
from roles.models import Absence, PersonEvent
from tests.cast import NOW, Town, change_functions


class SteadyTown(Town):
    """Each actor is read once, until somebody comes or goes."""

    def __init__(self, slug: str) -> None:
        self.known: dict[tuple[str, date], Actor] = {}
        super().__init__(slug)

    def forget(self) -> None:
        """Somebody came or went: read everybody anew."""
        self.known.clear()
        for user in self.people.values():
            user.refresh_from_db()

    def actor(self, name: str, at: datetime = NOW) -> Actor:
        key = (name, at.date())
        if key not in self.known:
            self.known[key] = super().actor(name, at)
        return self.known[key]

    def absent(self, name: str, now: datetime) -> None:
        """From today on, with somebody to stand in where there is one."""
        able = sorted(stand_in_candidates(self.user(name), now.date()))
        known = {user.pk: user for user in self.people.values()}
        with suppress(ValidationError, PermissionDenied):
            record_absence(
                user=self.user(name), start=now.date(), until=None, now=now,
                stand_in=known[able[len(name) % len(able)]] if able else None,
                actor=self.actor(name, now),
            )  # fmt: skip
        self.forget()

    def back(self, name: str, now: datetime) -> None:
        for absence in Absence.objects.standing().filter(user=self.user(name)):
            absence.withdrawn_at = now
            absence.save()
        self.forget()

    def leave(self, name: str, now: datetime) -> None:
        """By the end of the function, or of the account."""
        user = self.user(name)
        if len(name) % 2:
            change_functions(user, end=now.date() - timedelta(days=1))
        else:
            user.is_active = False
            user.save()
            closed = PersonEvent.Kind.ACCOUNT_CLOSED
            PersonEvent.objects.record_account(user, closed, at=now)
        self.forget()

    def come(self, name: str, now: datetime) -> None:
        user = self.user(name)
        change_functions(user, end=None)
        if not user.is_active:
            user.is_active = True
            user.save()
            opened = PersonEvent.Kind.ACCOUNT_REOPENED
            PersonEvent.objects.record_account(user, opened, at=now)
        self.forget()
