"""A function given by mistake is withdrawn, and counts on no day: for whoever asks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.regie.models import Holding
from common.dates import day_of
from escalation.replay.staff import StaffPast
from roles.acting import Actor, actor_for
from roles.ave_model.types import Responsibility
from roles.case_snapshot import Held
from roles.models import FunctionPeriod, PersonEvent, User
from roles.read_staff import StaffOf
from roles.services.people import NewFunction, end_function, give_function, withdraw_function
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def beheerder(town: Town) -> Actor:
    return actor_for(town.user("beheerder"), TODAY)


def given(
    town: Town, *, to: str = "manager", start: date = TODAY, at: datetime = NOW
) -> FunctionPeriod:
    period = give_function(
        municipality=town.municipality, user=town.user(to), actor=beheerder(town), now=at,
        new=NewFunction("casusregisseur", start),
    )  # fmt: skip
    assert isinstance(period, FunctionPeriod)
    return period


def functions_of(user: User, town: Town, day: date = TODAY) -> frozenset[str]:
    return actor_for(user, day).functions_in(town.municipality.pk)


@pytest.mark.parametrize("start", [-9, 0, 9])
def test_the_rights_end_at_once_and_it_counts_on_no_day(dalfsen: Town, start: int) -> None:
    first = TODAY + timedelta(days=start)
    period = given(dalfsen, start=first)
    manager = dalfsen.user("manager")
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    for day in (first, TODAY, TODAY + timedelta(days=9)):
        assert functions_of(manager, dalfsen, day) == {"manager"}
    staff = StaffOf([manager.pk]).in_municipality(dalfsen.municipality.pk)
    assert staff.functions(manager.pk, first) == {"manager"}
    assert not FunctionPeriod.objects.not_over_on(TODAY).filter(pk=period.pk).exists()
    assert {g.function_group.function for g in manager.groups.all()} == {"manager"}


def test_who_did_it_is_kept(dalfsen: Town) -> None:
    period = given(dalfsen)
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    events = PersonEvent.objects.filter(period=period).order_by("pk")
    assert list(events.values_list("kind", "by")) == [
        ("function_given", dalfsen.user("beheerder").pk),
        ("function_withdrawn", dalfsen.user("beheerder").pk),
    ]
    assert period.history.count() == 2
    assert FunctionPeriod.objects.get(pk=period.pk).withdrawn_at == NOW


def test_what_was_taken_on_in_it_is_held_by_nobody(dalfsen: Town) -> None:
    case = a_case(dalfsen, by="casusregisseur2", regisseur="casusregisseur2")
    second = dalfsen.user("casusregisseur2")
    period = FunctionPeriod.objects.get(user=second)
    PersonEvent.objects.record_function(period, PersonEvent.Kind.FUNCTION_GIVEN, at=NOW)
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    assert Holding.objects.current().filter(case=case, holder=second).exists()
    held = Held(Responsibility.CASUSREGIE, "", second.pk, "casusregisseur")
    staff = StaffOf([second.pk]).in_municipality(dalfsen.municipality.pk)
    assert staff.loss(held, TODAY, ()) is not None
    past = StaffPast(dalfsen.municipality)
    tomorrow = day_of(NOW) + timedelta(days=1)
    assert [c.loss is None for c in past.capable(held) if c.first <= tomorrow][-1] is False


@pytest.mark.parametrize(("days", "may"), [(0, True), (1, False)])
def test_only_on_the_day_it_was_given(dalfsen: Town, days: int, may: bool) -> None:
    period = given(dalfsen, start=TODAY - timedelta(days=days), at=NOW - timedelta(days=days))
    if may:
        withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    else:
        with pytest.raises(ValidationError, match="niet vandaag gegeven"):
            withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    period.refresh_from_db()
    assert (period.withdrawn_at is not None) is may


def test_one_that_has_not_begun_is_withdrawn_whenever_it_was_given(dalfsen: Town) -> None:
    later = TODAY + timedelta(days=30)
    period = given(dalfsen, start=later, at=NOW - timedelta(days=9))
    with pytest.raises(ValidationError, match="Trek hem dan in"):
        end_function(period=period, end=TODAY, actor=beheerder(dalfsen), now=NOW)
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    assert functions_of(dalfsen.user("manager"), dalfsen, later) == {"manager"}


def test_it_can_be_given_again_and_not_be_withdrawn_twice(dalfsen: Town) -> None:
    period = given(dalfsen)
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    with pytest.raises(ValidationError, match="al voorbij"):
        withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    given(dalfsen)
    assert "casusregisseur" in functions_of(dalfsen.user("manager"), dalfsen)


def test_by_a_beheerder_and_never_ones_own(dalfsen: Town) -> None:
    period = given(dalfsen)
    with pytest.raises(PermissionDenied):
        withdraw_function(period=period, actor=actor_for(dalfsen.user("aover"), TODAY), now=NOW)
    own = FunctionPeriod.objects.get(user=dalfsen.user("beheerder"))
    with pytest.raises(ValidationError, match="andere beheerder"):
        withdraw_function(period=own, actor=beheerder(dalfsen), now=NOW)


def test_the_database_keeps_a_withdrawn_function_without_a_day(dalfsen: Town) -> None:
    period = given(dalfsen)
    withdraw_function(period=period, actor=beheerder(dalfsen), now=NOW)
    this = FunctionPeriod.objects.filter(pk=period.pk)
    for wrong in ({"end": TODAY}, {"end": None}, {"withdrawn_at": None}):
        with pytest.raises(IntegrityError, match="function_ends_after"), transaction.atomic():
            this.update(**wrong)


def test_on_the_page_of_the_person(client: Client, dalfsen: Town) -> None:
    period = given(dalfsen)
    client.force_login(dalfsen.user("beheerder"))
    manager = dalfsen.user("manager")
    page = reverse("roles:person", args=[manager.public_id])
    url = reverse("roles:function_withdraw", args=[manager.public_id, period.pk])
    old = FunctionPeriod.objects.get(user=manager, function="manager")
    shown = client.get(page).content.decode()
    assert url in shown
    assert reverse("roles:function_withdraw", args=[manager.public_id, old.pk]) not in shown
    assert "Was deze functie een vergissing?" in client.get(url).content.decode()
    assert client.post(url)["Location"] == page
    shown = client.get(page).content.decode()
    assert "ingetrokken" in shown
    assert url not in shown
    refused = client.post(reverse("roles:function_withdraw", args=[manager.public_id, old.pk]))
    assert refused.status_code == 422
