"""Households: who lives where, how old they are, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.core.references import new_reference
from cases.households.models import ADULT_AGE, Household, Membership, Person
from cases.households.spelling import fold, folded_address, folded_name, name_keys

from . import names
from .chance import Chance
from .copy import Book
from .towns import Town

_BITS = 1 << 26
ONE_SECRET_IN = 50
"""Of so many households one has a secret address."""


class References:
    """Never the same reference twice, in little memory: a bit marks what may have been used."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._used: dict[type, bytearray] = {}

    def new(self, model: type) -> str:
        used = self._used.get(model)
        if used is None:
            used = self._used[model] = bytearray(_BITS // 8)
        while True:
            found = new_reference(self._chance)
            place = int.from_bytes(found.encode(), "big") % (_BITS - 5)
            byte, bit = place >> 3, 1 << (place & 7)
            if not used[byte] & bit:
                used[byte] |= bit
                return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A shape of household: who is in it, as (role, youngest, oldest)."""

    weight: int
    members: tuple[tuple[str, int, int], ...]


KINDS = (
    Kind(34, (("alleenstaand", 19, 84),)),
    Kind(10, (("partner", 24, 80), ("partner", 24, 80))),
    Kind(20, (("ouder", 24, 48), ("kind", 1, 17), ("kind", 1, 17))),
    Kind(9, (("ouder", 22, 40), ("kind", 0, 12))),
    Kind(
        12, (("ouder", 28, 52), ("ouder", 28, 52), ("kind", 1, 19), ("kind", 1, 17), ("kind", 0, 9))
    ),
    Kind(6, (("ouder", 48, 79), ("volwassen kind", 19, 44))),
    Kind(4, (("grootouder", 60, 82), ("ouder", 32, 50), ("kind", 2, 17))),
    Kind(3, (("huisgenoot", 19, 60), ("huisgenoot", 19, 60), ("huisgenoot", 19, 60))),
)
_WEIGHTS = tuple(kind.weight for kind in KINDS)
LARGE = Kind(0, (("ouder", 38, 52), ("ouder", 38, 52), *(("kind", 0, 22),) * 9, ("oom", 40, 60)))


@dataclass(slots=True)
class Member:
    person: int
    name: names.Name
    birth: date
    start: date
    end: date | None = None


@dataclass(slots=True)
class Family:
    """A household that has its rows."""

    household: int
    town: Town
    members: Sequence[Member]
    who: str
    """How a text speaks of the main person: "mevrouw De Boer"."""

    def minors_on(self, day: date) -> bool:
        return any(
            m.start <= day and (m.end is None or day < m.end) and _age(m.birth, day) < ADULT_AGE
            for m in self.members
        )


@dataclass(slots=True)
class Registry:
    """Makes households and signals' people; one for the whole run."""

    book: Book
    chance: Chance
    references: References

    def family(
        self,
        town: Town,
        *,
        at: datetime,
        by: int,
        kind: Kind | None = None,
        long_name: bool = False,
        move_on: date | None = None,
    ) -> Family:
        """A household registered at a moment; with `move_on` a child leaves to the other parent."""
        chance = self.chance
        kind = kind or chance.choices(KINDS, _WEIGHTS)[0]
        of = names.background(chance)
        surname = names.surname(chance, of)
        household = self._household(town, at, by)
        members: list[Member] = []
        for role, youngest, oldest in kind.members:
            girl = chance.random() < 0.5
            first = (
                names.child(chance, of, girl=girl)
                if role == "kind"
                else names.adult(chance, of, woman=girl)
            )
            if role in ("huisgenoot", "oom") or (role == "partner" and members):
                surname = names.surname(chance, of)
            name = names.Name(first, *surname)
            if long_name and not members:
                name = names.LONG_NAME
            born = at.date() - timedelta(
                days=int((youngest + chance.random() * (oldest - youngest)) * 365.25 + 1)
            )
            leaves = move_on if role == "kind" and not any(m.end for m in members) else None
            members.append(self._member(town, household, name, born, role, at, by, leaves))
            if len(members) == 1:
                who = f"{'mevrouw' if girl or long_name else 'meneer'} {name.formal}"
        family = Family(household, town, members, who)
        self._other_parent(family, of)
        return family

    def _other_parent(self, family: Family, of: names.Background) -> None:
        for member in [m for m in family.members if m.end is not None]:
            assert member.end is not None  # noqa: S101  # those who moved
            moved = datetime.combine(member.end, family.town.now.time(), family.town.now.tzinfo)
            by = next(iter(family.town.workers.values())).id
            household = self._household(family.town, moved, by)
            prefix, last = names.surname(self.chance, of)
            first = names.adult(self.chance, of, woman=self.chance.random() < 0.5)
            born = moved.date() - timedelta(days=self.chance.randint(28 * 365, 50 * 365))
            name = names.Name(first, prefix, last)
            self._member(family.town, household, name, born, "ouder", moved, by, None)
            self._membership(household, member.person, "kind", moved, by, None)

    def _household(self, town: Town, at: datetime, by: int) -> int:
        chance = self.chance
        village, digits = chance.choice(town.place.villages)
        letters = "".join(chance.choices("ABCDEGHJKLMNPRSTVWXZ", k=2))
        addition = chance.choice(("",) * 8 + ("A", "-2", " bis"))
        number = self.book.number(Household)
        address = {
            "street": chance.choice(names.STREETS),
            "house_number": f"{chance.randint(1, 240)}{addition}",
            "postcode": f"{digits} {letters}",
            "town": village,
        }
        return self.book.add_with_history(
            Household,
            at,
            by,
            reference=self.references.new(Household),
            municipality_id=town.id,
            id=number,
            **address,
            secret_address=number % ONE_SECRET_IN == 0,
            address_folded=folded_address(**address) if number % ONE_SECRET_IN else "",
            area=village,
            created_at=at,
            created_by_id=by,
        )

    def _member(
        self,
        town: Town,
        household: int,
        name: names.Name,
        born: date,
        role: str,
        at: datetime,
        by: int,
        leaves: date | None,
    ) -> Member:
        phone = f"06-0{self.chance.randrange(10**7):07}" if role != "kind" else ""
        person = self.book.add_with_history(
            Person,
            at,
            by,
            reference=self.references.new(Person),
            municipality_id=town.id,
            first_name=name.first,
            prefix=name.prefix,
            last_name=name.last,
            name_folded=folded_name(name.first, name.prefix, name.last),
            name_keys=name_keys(name.first, name.prefix, name.last),
            birth_date=born,
            phone=phone,
            email=mail_of(name) if phone and born.day % 2 else "",
        )
        self._membership(household, person, role, at, by, leaves)
        return Member(person, name, born, at.date(), leaves)

    def _membership(
        self, household: int, person: int, role: str, at: datetime, by: int, end: date | None
    ) -> None:
        self.book.add_with_history(
            Membership,
            at,
            by,
            household_id=household,
            person_id=person,
            role=role,
            start=at.date(),
            end=end,
        )


def mail_of(name: names.Name) -> str:
    """A made-up address of somebody of this name."""
    return f"{fold(f'{name.first} {name.last}').replace(' ', '.')}@inwoner.example"


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
