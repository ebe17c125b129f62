"""Accounts opened and closed, functions given and ended: recorded for good, with their moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from common.guards import append_only_models
from common.sealing import seal, verify
from roles.acting import Actor, actor_for
from roles.models import FunctionPeriod, PersonEvent, Region, User
from roles.services.municipalities import start_municipality
from roles.services.people import (
    NewFunction,
    activate,
    add_person,
    deactivate,
    end_function,
    give_function,
)
from tests.cast import LONG_AGO, NOW, RECORDED, Town, later

pytestmark = pytest.mark.django_db

Kind = PersonEvent.Kind
SECOND = timedelta(seconds=1)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def manager(dalfsen: Town) -> User:
    return dalfsen.user("manager")


@pytest.fixture
def beheerder(dalfsen: Town) -> Actor:
    return dalfsen.actor("beheerder")


def told_of(user: User) -> list[tuple[str, datetime, int | None]]:
    """Kind, moment and by whom, in order; without what the town began with."""
    events = user.person_events.filter(at__gt=RECORDED).order_by("pk")
    return list(events.values_list("kind", "at", "by"))


def was_open(user: User, moment: datetime) -> bool:
    return User.objects.with_open_account_at(moment).filter(pk=user.pk).exists()


def held(user: User, town: Town, moment: datetime) -> frozenset[str]:
    return PersonEvent.objects.functions_held(user, town.municipality, moment)


# What is recorded


def test_a_new_person_is_recorded_as_an_account_and_a_function(
    dalfsen: Town, beheerder: Actor
) -> None:
    new = NewFunction("casusregisseur", NOW.date(), date(2026, 12, 31))
    user = add_person(
        municipality=dalfsen.municipality,
        email="nieuw@dalfsen.example",
        name="Nieuw",
        actor=beheerder,
        now=NOW,
        new=new,
    ).user
    by = beheerder.user_id
    assert told_of(user) == [(Kind.ACCOUNT_OPENED, NOW, by), (Kind.FUNCTION_GIVEN, NOW, by)]
    given = user.person_events.get(kind=Kind.FUNCTION_GIVEN)
    assert given.period == user.function_periods.get()
    assert (given.function, given.municipality) == ("casusregisseur", dalfsen.municipality)
    assert (given.start, given.end) == (new.start, new.end)


def test_a_known_person_with_another_function_gets_no_second_account(
    dalfsen: Town, manager: User, beheerder: Actor
) -> None:
    give_function(
        municipality=dalfsen.municipality,
        user=manager,
        actor=beheerder,
        now=NOW,
        new=NewFunction("casusregisseur", NOW.date()),
    )
    assert told_of(manager) == [(Kind.FUNCTION_GIVEN, NOW, beheerder.user_id)]


def test_each_last_day_that_is_set_is_recorded(manager: User, beheerder: Actor) -> None:
    period = manager.function_periods.get()
    for days in (30, 10):
        end = NOW.date() + timedelta(days=days)
        end_function(period=period, end=end, actor=beheerder, now=later(minutes=days))
    by = beheerder.user_id
    assert told_of(manager) == [
        (Kind.END_SET, later(minutes=30), by), (Kind.END_SET, later(minutes=10), by),
    ]  # fmt: skip
    ends = period.events.filter(kind=Kind.END_SET).order_by("pk").values_list("end", flat=True)
    assert list(ends) == [later(days=30).date(), later(days=10).date()]


def test_an_account_that_is_closed_and_opened_again_is_recorded(
    manager: User, beheerder: Actor
) -> None:
    deactivate(user=manager, actor=beheerder, now=NOW)
    deactivate(user=manager, actor=beheerder, now=later(hours=1))  # which it is already
    activate(user=manager, actor=beheerder, now=later(hours=2))
    by = beheerder.user_id
    assert told_of(manager) == [
        (Kind.ACCOUNT_CLOSED, NOW, by), (Kind.ACCOUNT_REOPENED, later(hours=2), by),
    ]  # fmt: skip


def test_what_is_refused_is_not_recorded(dalfsen: Town, manager: User, beheerder: Actor) -> None:
    before = PersonEvent.objects.count()
    stranger = actor_for(manager, NOW.date())
    period = manager.function_periods.get()
    for refused in (
        lambda: deactivate(user=dalfsen.user("beheerder"), actor=beheerder, now=NOW),
        lambda: activate(user=manager, actor=beheerder, now=NOW),
        lambda: end_function(period=period, end=LONG_AGO, actor=beheerder, now=NOW),
        lambda: end_function(period=period, end=NOW.date(), actor=stranger, now=NOW),
    ):
        with pytest.raises((PermissionDenied, ValidationError)):
            refused()
    assert PersonEvent.objects.count() == before


def test_the_first_beheerder_is_recorded_as_made_by_a_command() -> None:
    account = start_municipality(
        slug="raalte",
        name="Raalte",
        model="dalfsen",
        email="b@raalte.example",
        person="B. Heer",
        now=NOW,
    )
    assert told_of(account.user) == [
        (Kind.ACCOUNT_OPENED, NOW, None), (Kind.FUNCTION_GIVEN, NOW, None),
    ]  # fmt: skip
    assert account.user.function_periods.get().start == NOW.date()


def test_an_account_that_is_made_closed_was_never_open() -> None:
    for name, is_active in (("dicht", False), ("open", True)):
        User.objects.create_user(f"{name}@raalte.example", is_active=is_active, date_joined=NOW)
    users = User.objects.with_open_account_at(NOW).values_list("email", flat=True)
    assert list(users) == ["open@raalte.example"]


# What the database keeps


@pytest.mark.parametrize(
    "statement",
    ["UPDATE roles_personevent SET kind = 'account_closed'", "DELETE FROM roles_personevent"],
)
def test_an_event_is_never_changed_or_deleted(manager: User, statement: str) -> None:
    assert manager.person_events.exists()
    with (
        pytest.raises(DatabaseError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_events_are_sealed_as_all_that_may_never_change(manager: User) -> None:
    assert PersonEvent in set(append_only_models())
    seal(now=NOW)
    (verdict,) = [v for v in verify() if v.table == PersonEvent._meta.db_table]
    assert (verdict.rows, verdict.waiting) == (PersonEvent.objects.count(), 0)
    assert verdict.broken == ()


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (Kind.ACCOUNT_CLOSED, {}),
        (Kind.FUNCTION_GIVEN, {"period": None}),
        (Kind.FUNCTION_GIVEN, {"function": ""}),
        (Kind.FUNCTION_GIVEN, {"start": None}),
        (Kind.FUNCTION_GIVEN, {"municipality": None}),
    ],
    ids=["account with a function", "no period", "no function", "no start", "no place"],
)
def test_an_event_is_of_an_account_or_wholly_of_a_function(
    dalfsen: Town, manager: User, kind: PersonEvent.Kind, changed: dict[str, object]
) -> None:
    whole = {
        "period": manager.function_periods.get(),
        "function": "manager",
        "municipality": dalfsen.municipality,
        "start": LONG_AGO,
    }
    PersonEvent.objects.create(user=manager, kind=Kind.FUNCTION_GIVEN, at=NOW, **whole)
    with (
        pytest.raises(IntegrityError, match="person_event_of_account_or_function"),
        transaction.atomic(),
    ):
        PersonEvent.objects.create(user=manager, kind=kind, at=NOW, **(whole | changed))


# What the past tells


def test_an_account_is_open_from_its_moment_until_it_is_closed_and_again(
    manager: User, beheerder: Actor
) -> None:
    deactivate(user=manager, actor=beheerder, now=NOW)
    activate(user=manager, actor=beheerder, now=later(days=1))
    assert not was_open(manager, RECORDED - SECOND)
    assert was_open(manager, RECORDED)
    assert was_open(manager, NOW - SECOND)
    assert not was_open(manager, NOW)
    assert not was_open(manager, later(days=1) - SECOND)
    assert was_open(manager, later(days=1))


def test_a_function_is_held_from_when_it_was_known(
    dalfsen: Town, manager: User, beheerder: Actor
) -> None:
    """Given today as of last week: last week nobody knew."""
    new = NewFunction("casusregisseur", NOW.date() - timedelta(days=7))
    give_function(
        municipality=dalfsen.municipality, user=manager, actor=beheerder, now=NOW, new=new
    )
    assert held(manager, dalfsen, NOW - SECOND) == {"manager"}
    assert held(manager, dalfsen, NOW) == {"manager", "casusregisseur"}


def test_a_function_is_held_through_its_last_day_as_it_was_set_then(
    dalfsen: Town, manager: User, beheerder: Actor
) -> None:
    period = manager.function_periods.get()
    end_function(period=period, end=NOW.date(), actor=beheerder, now=NOW)
    midnight = NOW.replace(hour=0) + timedelta(days=1)
    assert held(manager, dalfsen, midnight - SECOND) == {"manager"}
    assert held(manager, dalfsen, midnight) == frozenset()
    end_function(period=period, end=later(days=9).date(), actor=beheerder, now=later(hours=1))
    assert held(manager, dalfsen, midnight) == {"manager"}


def test_a_function_is_held_only_while_the_account_is_open(
    dalfsen: Town, manager: User, beheerder: Actor
) -> None:
    deactivate(user=manager, actor=beheerder, now=NOW)
    activate(user=manager, actor=beheerder, now=later(days=1))
    assert held(manager, dalfsen, NOW - SECOND) == {"manager"}
    assert held(manager, dalfsen, NOW) == frozenset()
    assert held(manager, dalfsen, later(days=1)) == {"manager"}


def test_a_function_elsewhere_or_of_somebody_else_is_not_held_here(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    assert held(raalte.user("manager"), raalte, NOW) == {"manager"}
    assert held(raalte.user("manager"), dalfsen, NOW) == frozenset()
    assert held(dalfsen.user("aover"), dalfsen, NOW) == {"aover"}


def test_a_function_of_a_region_is_held_in_its_municipalities(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    region = Region.objects.create(name="Regio")
    region.municipalities.add(dalfsen.municipality)
    user = User.objects.create_user("r@regio.example", name="R", date_joined=RECORDED)
    period = FunctionPeriod.objects.create(
        user=user, function="aover", region=region, start=LONG_AGO
    )
    PersonEvent.objects.record_function(period, Kind.FUNCTION_GIVEN, at=RECORDED)
    assert held(user, dalfsen, NOW) == {"aover"}
    assert held(user, raalte, NOW) == frozenset()


def test_what_the_events_tell_of_now_is_what_counts_now(dalfsen: Town) -> None:
    for name, user in dalfsen.people.items():
        functions = dalfsen.actor(name).functions_in(dalfsen.municipality.pk)
        assert held(user, dalfsen, NOW) == functions
