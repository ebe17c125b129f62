"""From a number of cases and a seed to rows in the database, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cases.core.models import Case
from cases.core.project import project_everything
from cases.intake.models import Signal
from roles.permissions import may_register

from .accounts import add_absences, join_groups, make_towns
from .case_file import Workshop
from .chance import Chance
from .copy import Batch, Book
from .course import Course
from .doubles import add_doubles
from .duty import add_duty
from .families import LARGE, Family, References, Registry
from .lives import Atlas, Life, a_life, ended_life, returning
from .moves import add_moves
from .signals import record_signal
from .specials import specials
from .towns import SMALL, Town, Worker, places

BATCH = 1_000
"""Cases per transaction."""
RETURNS = 0.07
"""The part of the households that come back after their case closed."""
WITHOUT_CASE = 0.5
"""Households that are known by a signal alone, per case."""
THIN = 0.3
"""How full the log books of large numbers are beside those of the small demo."""


@dataclass(slots=True)
class Order:
    """What to make; `now` is the moment that everything is relative to."""

    cases: int
    seed: int
    now: datetime


def generate(order: Order, progress: Callable[[int], None]) -> None:
    """Write a whole region, batch by batch; `progress` hears how many cases stand.

    What follows from the cases is worked out by the rules, as for any others.
    """
    chance = Chance(order.seed)
    book = Book("roles", "notifications", "cases")
    with transaction.atomic():
        towns = make_towns(book, chance, order.now, places(order.cases), order.cases)
        book.take().write()
        join_groups(book, towns)
        book.take().write()
    maker = Maker(order, chance, book)
    for batch, made in _one_ahead(_batches(maker, towns)):
        batch.write()
        progress(made)
    add_absences(towns, order.now)
    add_duty(towns, order.now, chance)
    add_doubles(towns, order.now)
    add_moves(towns, order.now)
    project_everything(order.now)


def _batches(maker: Maker, towns: list[Town]) -> Iterator[tuple[Batch, int]]:
    written = 0
    for made in maker.make(towns):
        if made - written >= BATCH:
            written = made
            yield maker.book.take(), made
    yield maker.book.take(), maker.made


def _one_ahead(batches: Iterator[tuple[Batch, int]]) -> Iterator[tuple[Batch, int]]:
    """The same batches; the next is made in a thread while the database takes this one.

    Making a batch asks the database nothing.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


class Maker:
    """Makes households with their cases, one after the other."""

    def __init__(self, order: Order, chance: Chance, book: Book) -> None:
        self.order, self.chance, self.book = order, chance, book
        references = References(chance)
        self.shop = Workshop(book, references, chance)
        self.families = Registry(book, chance, references)
        self.density = 1.0 if order.cases <= SMALL else THIN
        self.made = 0

    def make(self, towns: list[Town]) -> Iterator[int]:
        """Every case; first what a demo must show, then any."""
        atlases = {town.id: Atlas(town.model) for town in towns}
        for town in towns if self.order.cases <= SMALL else towns[:1]:
            for life in specials(atlases[town.id], self.chance, self.order.now):
                if self.made < self.order.cases:
                    yield self._case(town, life)
        shares = [town.place.share for town in towns]
        odd = self.made
        while self.made < self.order.cases:
            town = self.chance.choices(towns, shares)[0]
            atlas = atlases[town.id]
            again = self.made > odd and self.made + 1 < self.order.cases
            if again and self.chance.random() < RETURNS:
                yield from self._returning(town, atlas)
            else:
                life = a_life(atlas, self.chance, self.order.now)
                yield self._case(town, life, odd=self.made - odd)
            if self.chance.random() < WITHOUT_CASE:
                self._signal_alone(town)
        for town in towns:
            for _ in range(3):
                self._signal_alone(town, waits=True)

    def _case(self, town: Town, life: Life, *, odd: int = -1) -> int:
        family = self._family(town, life, odd)
        self._play(family, life)
        return self.made

    def _play(self, family: Family, life: Life) -> datetime | None:
        """When the case closed, if it did."""
        self.made += 1
        return Course(self.shop, family, life, density=self.density).play()

    def _family(self, town: Town, life: Life, odd: int) -> Family:
        """Its household; the first ones are out of the ordinary."""
        days = (life.until - life.opened).days
        moves = days > 60 and self.chance.random() < 0.12
        move_on = (life.opened + timedelta(days=days * 0.6)).date() if moves else None
        return self.families.family(
            town,
            at=life.opened - timedelta(days=self.chance.uniform(5, 6)),
            by=self._intake(town, life.opened).id,
            kind=LARGE if odd == 0 else None,
            long_name=odd in (1, 2),
            move_on=move_on,
        )

    def _returning(self, town: Town, atlas: Atlas) -> Iterator[int]:
        """A household whose case closed, and that came back."""
        first = ended_life(atlas, self.chance, self.order.now, before=200)
        family = self._family(town, first, -1)
        closed = self._play(family, first)
        yield self.made
        second = returning(atlas, self.chance, self.order.now, first)
        if closed and second and second.opened > closed:
            self._play(family, second)
            yield self.made

    def _signal_alone(self, town: Town, *, waits: bool = False) -> None:
        """Only advice was given, or it came in today and waits."""
        chance, now = self.chance, self.order.now
        ago = (
            timedelta(minutes=chance.randint(20, 300))
            if waits
            else timedelta(days=chance.uniform(3, 1000))
        )
        came = now - ago
        by = self._intake(town, came)
        registered = came + timedelta(minutes=5)
        family = self.families.family(town, at=registered, by=by.id)
        advice = chance.random() < 0.7
        record_signal(
            self.shop,
            family,
            by,
            came,
            area=chance.choice(list(town.model.problem_areas)),
            kind=Signal.Kind.ADVICE if advice and not waits else Signal.Kind.MELDING,
            outcome="" if waits else Signal.Outcome.ADVICE_ONLY,
            triaged=None if waits else registered + timedelta(days=chance.uniform(0.1, 1.5)),
        )

    def _intake(self, town: Town, at: datetime) -> Worker:
        """Somebody who may register signals that day."""
        staff = town.staff(self.chance.choice(town.model.entries()[0].decides))
        day = at.date()
        able = [w for w in staff if may_register(town.model, w.functions_on(day))]
        return self.chance.choice(able)


def is_empty() -> bool:
    """Whether there is nothing yet that a run could meet."""
    return not Case.objects.exists()
