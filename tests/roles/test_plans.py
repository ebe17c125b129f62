"""A question is planned once per connection, and answered for any value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet, Value

from cases.models import Case
from roles import plans
from roles import prepared as module
from roles.models import FunctionPeriod
from roles.prepared import prepared
from tests.cast import NOW, Town, a_case

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def nothing_planned(db: None) -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    module._written.cache_clear()
    plans._kept.clear()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def _running(user: int, day: date) -> QuerySet[FunctionPeriod]:
    return FunctionPeriod.objects.active_on(day).filter(user=user).order_by("pk")


def _by_id(cases: tuple[int, ...]) -> QuerySet[Case]:
    return Case.objects.filter(pk__any_of=cases).order_by("pk")


def _with_part(reference: str) -> QuerySet[Case]:
    return Case.objects.filter(reference__contains=Value(reference))


def planned() -> dict[str, int]:
    """What the database has planned on this connection, with how often it was asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, generic_plans FROM pg_prepared_statements")
        asked = {name.rpartition(" ")[0]: number for name, number in cursor.fetchall()}
    return {name: number for name, number in asked.items() if name.startswith(__name__)}


def test_a_question_is_planned_once_and_answers_every_value() -> None:
    town = Town("dalfsen")
    users = [town.user(name).pk for name in ("casusregisseur", "aover", "fg")]
    for user in users * 4:
        (found,) = prepared(_running, user=user, day=TODAY)
        assert found.user_id == user
        assert not list(prepared(_running, user=user, day=TODAY - timedelta(days=4000)))
    assert planned()[f"{__name__}._running"] == 24


def test_so_does_one_with_ids_or_a_text_among_signs_of_its_own() -> None:
    cases = [a_case(Town("dalfsen")), a_case(Town("raalte", model="dalfsen"))]
    for case in cases * 6:
        assert list(prepared(_by_id, cases=(case.pk,))) == [case]
        assert list(prepared(_with_part, reference=case.reference[2:6])) == [case]
    assert not list(prepared(_with_part, reference="%"))
    assert list(prepared(_by_id, cases=tuple(case.pk for case in cases))) == cases


def test_what_was_undone_does_not_undo_a_plan() -> None:
    user = Town("dalfsen").user("fg").pk
    with transaction.atomic():
        assert len(prepared(_running, user=user, day=TODAY)) == 1
        transaction.set_rollback(True)
    assert len(prepared(_running, user=user, day=TODAY)) == 1
    assert planned()[f"{__name__}._running"] == 2


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_for_itself() -> None:
    user = Town("dalfsen").user("fg").pk
    assert len(prepared(_running, user=user, day=TODAY)) == 1
    connection.close()
    assert len(prepared(_running, user=user, day=TODAY)) == 1
    assert planned()[f"{__name__}._running"] == 1


def test_the_oldest_plan_goes_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "KEPT", 1)
    case = a_case(Town("dalfsen"))
    for _ in range(2):
        assert list(prepared(_by_id, cases=(case.pk,))) == [case]
        assert list(prepared(_with_part, reference=case.reference)) == [case]
    assert list(planned()) == [f"{__name__}._with_part"]


def test_behind_a_pooler_nothing_is_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    case = a_case(Town("dalfsen"))
    assert list(prepared(_by_id, cases=(case.pk,))) == [case]
    assert not planned()
