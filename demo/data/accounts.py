"""Municipalities, regions, organisations and accounts as rows."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from roles.ave_model import registry
from roles.ave_model.types import Responsibility
from roles.models import (
    Absence,
    FunctionPeriod,
    Municipality,
    Organisation,
    PersonEvent,
    Region,
    User,
)
from roles.services.groups import function_group

from . import names
from .chance import Chance
from .copy import Book
from .towns import OWN_TEAMS, PARTNERS, REGIONAL, Place, Post, Town, Worker, posts

PASSWORD = "demo-wachtwoord"  # noqa: S105  # made-up people only; production has no demo
_YEARS = timedelta(days=365)
_NOTICE = timedelta(days=30)
"""So long before the last day of a function that day was set."""


def make_towns(
    book: Book, chance: Chance, now: datetime, places: Sequence[Place], cases: int
) -> list[Town]:
    """Everything there must be before the first household; rows are in the book, unwritten."""
    total = sum(place.share for place in places)
    password = make_password(PASSWORD, salt=f"{chance.getrandbits(64):032x}")
    regions: dict[str, int] = {}
    towns: list[Town] = []
    for place in places:
        town = _town(book, place, now)
        if place.region not in regions:
            regions[place.region] = book.add(Region, name=place.region)
        region = regions[place.region]
        book.add(Region.municipalities.through, region_id=region, municipality_id=town.id)
        taken: set[str] = set()
        for post in posts(town.model, round(cases * place.share / total), first=not towns):
            _account(book, chance, town, post, region, password, taken)
        towns.append(town)
    return towns


def join_groups(book: Book, towns: Sequence[Town]) -> None:
    """The group of each function, and who is in it today. The towns must be written."""
    for town in towns:
        groups = {f: function_group(town.id, f).group_id for f in town.model.functions}
        for worker in town.workers.values():
            if worker.functions_on(town.today):
                book.add(User.groups.through, user_id=worker.id, group_id=groups[worker.function])


def add_absences(towns: Sequence[Town], now: datetime) -> None:
    """In each town one casusregisseur is on holiday, and a colleague stands in."""
    absences = []
    for town in towns:
        there = [
            worker
            for worker in town.workers.values()
            if town.model.functions[worker.function].stands_for is Responsibility.CASUSREGIE
            and worker.functions_on(town.today)
        ]
        if len(there) > 3:
            stand_in, *_, absent, _ = sorted(there, key=lambda worker: worker.load)
            absences.append(
                Absence(
                    user_id=absent.id,
                    stand_in_id=stand_in.id,
                    start=town.today - timedelta(days=3),
                    until=town.today + timedelta(days=11),
                    recorded_by_id=absent.id,
                    recorded_at=now - timedelta(days=20),
                )
            )
    bulk_create_with_history(absences, Absence)


def _town(book: Book, place: Place, now: datetime) -> Town:
    model = registry.get(place.model)
    began = now - 6 * _YEARS
    municipality = book.add_with_history(
        Municipality,
        began,
        None,
        name=place.name,
        slug=place.slug,
        model_slug=model.slug,
        model_version=model.version,
    )
    own = [
        book.add(Organisation, name=f"{team} {place.name}", municipality_id=municipality, own=True)
        for team in OWN_TEAMS
    ]
    partners = [
        (book.add(Organisation, name=name, municipality_id=municipality, own=False), name)
        for name in PARTNERS
    ]
    return Town(municipality, place, model, now, timezone.localdate(now), own, partners)


def _team(function: str) -> int:
    """Which of the municipality's own teams a function works in."""
    fits = (i for i, functions in enumerate(OWN_TEAMS.values()) if function in functions)
    return next(fits, 0)


def _account(
    book: Book,
    chance: Chance,
    town: Town,
    post: Post,
    region: int,
    password: str,
    taken: set[str],
) -> None:
    name = names.a_worker(chance)
    mailbox = post.mailbox or _mailbox(name, taken)
    started = town.now - (4 + 3 * chance.random()) * _YEARS
    user = book.add(
        User,
        password=password,
        email=f"{mailbox}@{town.place.slug}.example",
        name=name.full,
        public_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        date_joined=started,
    )
    regional = post.function in REGIONAL
    holds_cases = town.model.functions[post.function].stands_for is not None
    outside = holds_cases and not post.mailbox and chance.random() < 0.4
    organisation = (
        None
        if regional
        else chance.choice(town.partners)[0]
        if outside
        else town.teams[_team(post.function)]
    )
    yesterday = town.today - timedelta(days=1)
    worker = Worker(
        user,
        name.full,
        post.function,
        organisation,
        started.date(),
        yesterday if post.ended else None,
        post.capacity,
        post.weight,
    )
    place = {
        "municipality_id": None if regional else town.id,
        "region_id": region if regional else None,
    }
    period = book.add_with_history(
        FunctionPeriod,
        started,
        None,
        user_id=user,
        function=post.function,
        **place,
        organisation_id=organisation,
        start=worker.start,
        end=worker.end,
    )
    _events(book, town, worker, started, period_id=period, **place)
    town.add(worker)


def _events(book: Book, town: Town, worker: Worker, started: datetime, **of_function: Any) -> None:
    """The account was opened and the function given at once; its end was set some time before."""
    kinds = PersonEvent.Kind
    of_function |= {"function": worker.function, "start": worker.start}
    book.add(PersonEvent, user_id=worker.id, kind=kinds.ACCOUNT_OPENED, at=started)
    book.add(PersonEvent, user_id=worker.id, kind=kinds.FUNCTION_GIVEN, at=started, **of_function)
    if worker.end:
        ending = {"at": town.now - _NOTICE, "end": worker.end}
        book.add(PersonEvent, user_id=worker.id, kind=kinds.END_SET, **ending, **of_function)


def _mailbox(name: names.Name, taken: set[str]) -> str:
    """Such as "m.deboer"; numbered when somebody has it already."""
    plain = unicodedata.normalize("NFKD", f"{name.first[0]}.{name.prefix}{name.last}")
    base = "".join(c for c in plain.lower() if c.isascii() and (c.isalnum() or c in ".-"))
    found, n = base, 1
    while found in taken:
        n += 1
        found = f"{base}{n}"
    taken.add(found)
    return found
