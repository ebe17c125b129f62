"""Who may be known already: asked before a person or household is written down; people decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Prefetch, Q

from cases.core.models import Case
from cases.core.services.reading import PageRequest, log_shown
from common.partial_dates import Precision
from roles.acting import Actor
from roles.models import Municipality
from roles.permissions import may_register

from ..likeness import Described, Place, how_alike, near_days, same_place
from ..models import Household, Membership, Person
from ..spelling import fold, keys_of
from .households import Address, NewMember, facts_of
from .merging import hidden_among, hidden_homes

MOST = 10
"""People or households; more help nobody to decide."""
CANDIDATES = 200
"""People held against one description; of a very common name without a date not all are."""


@dataclass(frozen=True, slots=True)
class Resembling:
    """Somebody known who may be the one described, and where they live now."""

    person: Person
    why: str
    households: tuple[Household, ...] = ()

    def home_in(self, households: Collection[int]) -> bool:
        return any(household.pk in households for household in self.households)


@dataclass(frozen=True, slots=True)
class Alike:
    """Who and what is known that looks the same."""

    people: tuple[tuple[Resembling, ...], ...] = ()
    """For each person described, those whom this reader may see, the likeliest first."""
    households: tuple[Household, ...] = ()
    """Where these people live, or at the same address; as far as this reader may see."""
    beyond: tuple[Household, ...] = ()
    """Households that this reader may not see: it is said only that somebody is known."""

    def __bool__(self) -> bool:
        return any(self.people) or bool(self.households or self.beyond)


def find_alike(
    *,
    municipality: Municipality,
    actor: Actor,
    now: datetime,
    page_request: PageRequest,
    members: Sequence[NewMember],
    address: Address | None = None,
    joining: Household | None = None,
) -> Alike:
    """Who in this municipality is like one of these people, and which household lives there.

    `joining` is the household that they are to join. What is shown is logged as a read.
    """
    found = [() if m.person else _people_like(municipality, m) for m in members]
    there = _households_at(municipality, address) if address else []
    homes = {h.pk: h for one in chain(*found) for h in one.households}
    homes |= {household.pk: household for household in there}
    seen = _open_to(actor, municipality, homes)
    if joining is not None:
        homes.pop(joining.pk, None)
        seen.add(joining.pk)
    log_shown(actor=actor, now=now, page_request=page_request, households=homes.values())
    return Alike(
        people=tuple(tuple(one for one in each if one.home_in(seen)) for each in found),
        households=tuple(h for pk, h in homes.items() if pk in seen),
        beyond=tuple(h for pk, h in homes.items() if pk not in seen),
    )


@dataclass(frozen=True, slots=True)
class Doubles:
    """Who may be the same person as somebody who is known."""

    people: tuple[Resembling, ...] = ()
    """Those whom this reader may merge with them, the likeliest first."""
    beyond: tuple[Household, ...] = ()
    """Households of others that this reader may not change: it is said only whom to call."""


def find_doubles(
    *, person: Person, actor: Actor, now: datetime, page_request: PageRequest
) -> Doubles:
    """Who else in the municipality is like this person. What is shown is logged as a read."""
    member = NewMember(**facts_of(person))
    found = [one for one in _people_like(person.municipality, member) if one.person != person]
    hidden = {home.pk: home for home in hidden_homes([one.person for one in found], actor, now)}
    beyond: dict[int, Household] = {}
    shown = []
    for one in found:
        theirs = {m.household_id for m in one.person.lived} & set(hidden)  # type: ignore[attr-defined]
        beyond |= {pk: hidden[pk] for pk in theirs}
        if not theirs:
            shown.append(one)
    homes = {home.pk: home for one in shown for home in one.households}
    log_shown(actor=actor, now=now, page_request=page_request, households=homes.values())
    return Doubles(tuple(shown), tuple(beyond.values()))


def find_same_households(
    *, household: Household, actor: Actor, now: datetime, page_request: PageRequest
) -> Alike:
    """Which other household may be the same one: at its address, or with people like its own. What
    is shown is logged as a read; `beyond` are those that this person may not change."""
    members = household.memberships.filter(end=None).select_related("person")
    like = [_people_like(household.municipality, NewMember(**facts_of(m.person))) for m in members]
    there = (
        [] if household.secret_address else _households_at(household.municipality, _at(household))
    )
    homes = {h.pk: h for one in chain(*like) for h in one.households}
    homes |= {h.pk: h for h in there}
    homes.pop(household.pk, None)
    ids = sorted(homes)[:MOST]
    found = list(Household.objects.filter(pk__in=ids).select_related("municipality").order_by("pk"))
    hidden = hidden_among(found, actor, now)
    shown = tuple(home for home in found if home not in hidden)
    log_shown(actor=actor, now=now, page_request=page_request, households=shown)
    return Alike(households=shown, beyond=tuple(hidden))


def _at(household: Household) -> Address:
    return Address(household.street, household.house_number, household.postcode, household.town)


def _people_like(municipality: Municipality, member: NewMember) -> tuple[Resembling, ...]:
    """A record that went on as another stands for that one: both spellings find who is left."""
    asked = _described(member)
    found: dict[int, Resembling] = {}
    people = _with_homes(Person.objects.filter(_may_be(asked), municipality=municipality))
    listed = list(people.order_by("-pk")[:CANDIDATES])
    alive = {person.pk: person for person in listed if person.merged_into_id is None}
    merged = {person.merged_into_id for person in listed} - {None, *alive}
    alive |= {person.pk: person for person in _with_homes(Person.objects.filter(pk__in=merged))}
    for described in listed:
        person = alive[described.merged_into_id or described.pk]
        if why := how_alike(asked, _described(described)):
            found.setdefault(person.pk, Resembling(person, why, _homes(person.lived)))
    return tuple(sorted(found.values(), key=_likeliest)[:MOST])


def _with_homes(people: Any) -> Any:
    lived = Membership.objects.select_related("household").order_by("end", "-start")
    return people.prefetch_related(Prefetch("memberships", queryset=lived, to_attr="lived"))


def _homes(memberships: Sequence[Membership]) -> tuple[Household, ...]:
    """Where somebody lives now, or else lived last."""
    now = tuple(m.household for m in memberships if m.end is None)
    return now or tuple(m.household for m in memberships[-1:])


def _likeliest(one: Resembling) -> tuple[bool, int]:
    return one.person.birth_date is None, -one.person.pk


def _described(known: NewMember | Person) -> Described:
    exact = known.birth_precision == Precision.DAY
    return Described(known.last_name, known.first_name, known.prefix, known.birth_date, exact)


def _may_be(asked: Described) -> Q:
    """Everybody whom `how_alike` may be of use for, by what the database has an index of."""
    surname, first = sorted(keys_of(asked.surname)), sorted(keys_of(asked.first))
    whole = Q(name_keys__overlap=surname) & Q(name_keys__overlap=first)
    if asked.birth_date is None or not asked.exact:
        return whole
    near = {asked.birth_date, *near_days(asked.birth_date)}
    in_part = Q(name_keys__overlap=[*surname, *first], birth_date__in=near)
    inexact = Q(birth_date=None) | ~Q(birth_precision=Precision.DAY)
    return in_part | (whole & inexact)


def _households_at(municipality: Municipality, address: Address) -> list[Household]:
    """Households at this address; never one whose address is secret: it is in no index."""
    asked = _place(address)
    number, postcode, street = map(fold, (asked.house_number, asked.postcode, asked.street))
    if not number or not (postcode or street):
        return []
    where: Q = Q(pk__in=[])
    if postcode:
        where |= Q(address_folded__contains=f" {postcode} ")
    if street:
        where |= Q(address_folded__trigram_word_similar=street)
    near = Household.objects.filter(
        where,
        municipality=municipality,
        address_folded__contains=f" {number} ",
    )
    found = [h for h in near.order_by("-pk")[:CANDIDATES] if same_place(asked, _place(h))]
    return found[:MOST]


def _place(known: Address | Household) -> Place:
    return Place(known.street, known.house_number, known.postcode, known.town)


def _open_to(actor: Actor, municipality: Municipality, households: Collection[int]) -> set[int]:
    """Which of these households this person may open."""
    if may_register(municipality.ave_model, actor.functions_in(municipality.pk)):
        return set(households)
    readable: Any = Case.objects.readable_by(actor).filter(household__in=households)
    return set(readable.values_list("household", flat=True))
