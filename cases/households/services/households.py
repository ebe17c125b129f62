"""Opening a household, and people joining, leaving and moving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.core.errors import NotAllowed, Problem, Stale, refuse_if
from cases.core.locking import case_context
from cases.core.models import Case
from cases.core.services.reading import hidden_households
from common.dates import full
from common.merging import all_same
from common.partial_dates import Precision
from roles.acting import Actor
from roles.models import Municipality
from roles.permissions import Action, may_register

from ..models import Household, Membership, Person
from .minors import a_minor_joined

MAX_AGE = 130
HIDDEN_ADDRESS = "Het adres van dit huishouden is geheim. Vraag wie de casus heeft."


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person: each a column of `Person` and a field of `MemberForm`."""

    last_name: str = ""
    first_name: str = ""
    prefix: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    birth_precision: str = Precision.DAY
    is_child: bool = False
    """Told when there is no birth date to tell it."""


def facts_of(known: PersonFacts | Person) -> dict[str, Any]:
    """The facts of a person by name, as they are to stand in the database."""
    values = {fact.name: getattr(known, fact.name) for fact in fields(PersonFacts)}
    return {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}


@dataclass(frozen=True, slots=True)
class NewMember(PersonFacts):
    """A person to add: known by `person`, or described."""

    role: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Address:
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    area: str = ""
    secret_address: bool = False


def demand_intake(municipality: Municipality, actor: Actor) -> None:
    """Only who the model gives a part in a case's entry registers signals and households.

    Raises:
        NotAllowed: none of the person's functions has that part.
    """
    if not may_register(municipality.ave_model, actor.functions_in(municipality.pk)):
        raise NotAllowed(Problem("", "U mag in deze gemeente geen signalen registreren."))


def open_household(
    *,
    municipality: Municipality,
    actor: Actor,
    now: datetime,
    address: Address,
    members: Sequence[NewMember],
    start: date | None = None,
) -> Household:
    """A new household with at least one member, who live there from `start` (default: today).

    Raises:
        NotAllowed: the actor has no part in intake here.
        RuleBroken: no member, or a birth date that cannot be.
    """
    demand_intake(municipality, actor)
    problems = [p for m in members for p in _person_problems(m, now.date())]
    if not members:
        problems.append(Problem("members", "Een huishouden heeft minstens één persoon."))
    refuse_if(problems)
    with transaction.atomic():
        household = Household.objects.create(
            municipality=municipality,
            **asdict(address),
            created_at=now,
            created_by_id=actor.user_id,
        )
        for member in members:
            _join(household, member, start or now.date())
    return household


def add_member(
    *, household: Household, actor: Actor, now: datetime, member: NewMember, start: date
) -> Membership:
    """Somebody joins a household from a day on.

    Raises:
        NotAllowed: the actor neither works on the household's case nor does intake here.
        RuleBroken: the day lies ahead, the birth date cannot be, or the person is there already.
    """
    problems = _person_problems(member, now.date())
    if start > now.date():
        problems.append(Problem("start", "De datum ligt in de toekomst."))
    if member.person and member.person.municipality_id != household.municipality_id:
        problems.append(Problem("person", "Deze persoon is hier niet bekend."))
    with transaction.atomic():
        locked = Household.objects.select_for_update().get(pk=household.pk)
        _demand_household(locked, actor, now)
        if member.person and locked.memberships.on(start).filter(person=member.person).exists():
            problems.append(Problem("person", "Deze persoon hoort al bij dit huishouden."))
        refuse_if(problems)
        membership = _join(locked, member, start)
        if membership.person.is_minor_on(now.date()):
            a_minor_joined(locked, actor, now)
    return membership


def end_membership(*, membership: Membership, actor: Actor, now: datetime, end: date) -> Membership:
    """Somebody leaves a household; the membership stays in its history.

    Raises:
        NotAllowed: the actor neither works on the household's case nor does intake here.
        RuleBroken: the day lies ahead or before the start, or nobody would be left.
    """
    with transaction.atomic():
        return leave(membership, actor, now, end, _nobody_left_problems)


def correct_person(
    *,
    membership: Membership,
    actor: Actor,
    now: datetime,
    right: NewMember,
    seen: NewMember | None = None,
) -> Membership:
    """Name, birth date or role were written down wrongly; history keeps what stood there.

    `seen` is what the corrector had before them.

    Raises:
        NotAllowed: the actor neither works on the household's case nor does intake here.
        RuleBroken: no name, or a birth date that cannot be.
        Stale: somebody else corrected it meanwhile.
    """
    today = now.date()
    problems = _person_problems(right, today)
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=membership.household_id)
        _demand_household(household, actor, now)
        refuse_if(problems)
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        person = Person.objects.select_for_update().get(pk=membership.person_id)
        stands = NewMember(**facts_of(person), role=membership.role)
        if seen is not None and not all_same(asdict(seen), asdict(stands)):
            raise Stale(
                "Intussen heeft iemand anders deze gegevens verbeterd. Kies wat blijft staan.",
                _last_changes(person, membership),
            )
        was_minor = person.is_minor_on(today)
        for name, value in facts_of(right).items():
            setattr(person, name, value)
        person.save()
        membership.role = right.role.strip()
        membership.save()
        if person.is_minor_on(today) and not was_minor:
            for here in person.memberships.on(today).select_related("household"):
                a_minor_joined(here.household, actor, now)
    return membership


def move_person(
    *, membership: Membership, to: Household, actor: Actor, now: datetime, on: date, role: str = ""
) -> Membership:
    """Somebody moves to another household of the same municipality; both keep their history.

    Who lives alone may move too, so that one household is left empty, but not away from an open
    case.

    Raises:
        NotAllowed: the actor has no business in one of the two.
        RuleBroken: as `end_membership` and `add_member`, or an open case would be left alone.
    """
    with transaction.atomic():
        both = Household.objects.filter(pk__in=(membership.household_id, to.pk))
        list(both.select_for_update().order_by("pk"))  # one order, so that two moves never lock
        leave(membership, actor, now, on, _stays_behind_problems)
        return add_member(
            household=to,
            actor=actor,
            now=now,
            member=NewMember(person=membership.person, role=role or membership.role),
            start=on,
        )


def move_to_new_household(
    *,
    membership: Membership,
    address: Address,
    actor: Actor,
    now: datetime,
    on: date,
    role: str = "",
) -> Household:
    """Somebody leaves and starts a household of their own on the same day.

    Raises:
        NotAllowed: the actor has no part in intake here.
        RuleBroken: as `end_membership`; who lives alone takes the household along instead.
    """
    with transaction.atomic():
        leave(membership, actor, now, on, _alone_already_problems)
        return open_household(
            municipality=membership.household.municipality,
            actor=actor,
            now=now,
            address=address,
            members=[NewMember(person=membership.person, role=role)],
            start=on,
        )


def change_address(
    *,
    household: Household,
    actor: Actor,
    now: datetime,
    address: Address,
    seen: Address | None = None,
) -> Household:
    """The household lives elsewhere, or its address was written down wrongly; history keeps both.

    `seen` is the address that the person had before them.

    Raises:
        NotAllowed: the actor neither works on the household's case nor does intake here, or the
            address is secret for them.
        Stale: somebody else changed it meanwhile.
    """
    with transaction.atomic():
        locked: Household = Household.objects.select_for_update().get(pk=household.pk)
        _demand_household(locked, actor, now)
        if locked.secret_address and not may_read_private(locked, actor):
            raise NotAllowed(Problem("", HIDDEN_ADDRESS))
        stands = Address(**{f.name: getattr(locked, f.name) for f in fields(Address)})
        if seen is not None and not all_same(asdict(seen), asdict(stands)):
            raise Stale(
                "Intussen heeft iemand anders dit adres gewijzigd. Kies wat blijft staan.",
                _last_changes(locked),
            )
        for name, value in asdict(address).items():
            setattr(locked, name, value)
        locked.save()
    return locked


def may_change(household: Household, actor: Actor, now: datetime) -> bool:
    """Whether this person may change members and address: by its open case, or by intake here
    while no case runs that they may not read."""
    functions = actor.functions_in(household.municipality_id)
    if may_register(household.municipality.ave_model, functions):
        return not hidden_households(actor, [household.pk])
    return any(
        Action.EDIT in case_context(case, actor, now).actions
        for case in Case.objects.open().filter(household=household)
    )


def may_read_private(household: Household, actor: Actor) -> bool:
    """Whether this person sees a secret address, and how to reach who lives there: by the file of a
    case, and while there is no case yet by intake."""
    if Case.objects.readable_by(actor).filter(household=household).exists():
        return True
    functions = actor.functions_in(household.municipality_id)
    intake = may_register(household.municipality.ave_model, functions)
    return intake and not Case.objects.filter(household=household).exists()


def _last_changes(*records: Household | Person | Membership) -> list[str]:
    """Who changed one of these last, and when."""
    versions = [
        v
        for r in records
        if (v := r.history.select_related("history_user").order_by("-history_id").first())
    ]
    last = max(versions, key=lambda v: v.history_date)
    who = last.history_user or "een collega"
    return [f"Gewijzigd door {who}, {full(last.history_date, time=True)}."]


def _person_problems(member: NewMember, today: date) -> list[Problem]:
    if member.person is not None:
        if member.person.merged_into_id:
            text = "Deze persoon is intussen samengevoegd met een ander. Zoek opnieuw."
            return [Problem("", text)]
        died = member.person.died_on
        return [Problem("", f"Deze persoon is overleden op {full(died)}.")] if died else []
    problems = []
    if not member.last_name.strip():
        problems.append(Problem("last_name", "Vul een achternaam in, of “onbekend”."))
    if member.birth_date and member.birth_date > today:
        problems.append(Problem("birth_date", "De geboortedatum ligt na vandaag."))
    elif member.birth_date and today.year - member.birth_date.year > MAX_AGE:
        problems.append(Problem("birth_date", "Deze geboortedatum is te lang geleden."))
    return problems


def leave(
    membership: Membership,
    actor: Actor,
    now: datetime,
    end: date,
    last_one: Callable[[Household], list[Problem]],
) -> Membership:
    """Needs a transaction. `last_one` says what is wrong with leaving nobody behind."""
    household = Household.objects.select_for_update().get(pk=membership.household_id)
    _demand_household(household, actor, now)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    problems = _leaving_problems(membership, now.date(), end)
    if not household.memberships.filter(end=None).exclude(pk=membership.pk).exists():
        problems += last_one(household)
    refuse_if(problems)
    membership.end = end
    membership.save()
    return membership


def _nobody_left_problems(_: Household) -> list[Problem]:
    return [Problem("end", "Een huishouden heeft minstens één persoon. Voeg eerst iemand toe.")]


def _stays_behind_problems(household: Household) -> list[Problem]:
    if not Case.objects.open().filter(household=household).exists():
        return []
    text = (
        "Deze persoon woont alleen en voor dit huishouden loopt een casus. "
        "Sluit eerst de casus. Of voeg eerst iemand aan dit huishouden toe."
    )
    return [Problem("", text)]


def _alone_already_problems(_: Household) -> list[Problem]:
    return [Problem("", "Deze persoon woont alleen. Wijzig dan het adres van dit huishouden.")]


def _leaving_problems(membership: Membership, today: date, end: date) -> list[Problem]:
    problems = []
    if membership.end is not None:
        problems.append(Problem("", "Deze persoon is al uit het huishouden vertrokken."))
    if end > today:
        problems.append(Problem("end", "De datum ligt in de toekomst."))
    if end < membership.start:
        problems.append(Problem("end", "De einddatum ligt voor de begindatum."))
    return problems


def _join(household: Household, member: NewMember, start: date) -> Membership:
    person = member.person or Person.objects.create(
        municipality=household.municipality, **facts_of(member)
    )
    return Membership.objects.create(
        household=household, person=person, role=member.role, start=start
    )


def _demand_household(household: Household, actor: Actor, now: datetime) -> None:
    demand_it_goes_on(household)
    if not may_change(household, actor, now):
        demand_intake(household.municipality, actor)


def demand_it_goes_on(household: Household) -> None:
    """Go on only if the household was not merged into another meanwhile.

    Raises:
        Stale: it was.
    """
    if household.merged_into_id:
        raise Stale("Dit huishouden is intussen samengevoegd met een ander. Zoek opnieuw.")
