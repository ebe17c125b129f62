"""A question that is written once finds what it would find if it were written each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case
from roles import prepared as module
from roles.acting import Actor
from roles.models import FunctionPeriod
from roles.prepared import Question, prepared, prepared_for
from tests.cast import NOW, Town, a_case

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def nothing_written() -> Iterator[None]:
    module._written.cache_clear()
    yield
    module._written.cache_clear()


def _running(user: int, day: date) -> QuerySet[FunctionPeriod]:
    return FunctionPeriod.objects.active_on(day).filter(user=user).order_by("pk")


def _soon_over(days: int, day: date) -> QuerySet[FunctionPeriod]:
    return FunctionPeriod.objects.filter(end__lte=day + timedelta(days=days)).order_by("pk")


def _recent(now: datetime) -> QuerySet[Case]:
    return Case.objects.filter(opened_at__gte=now - timedelta(days=7)).order_by("pk")


def _by_id(cases: tuple[int, ...]) -> QuerySet[Case]:
    return Case.objects.filter(pk__any_of=cases).order_by("pk")


def _called(reference: str) -> QuerySet[Case]:
    return Case.objects.filter(reference=reference)


def _with_part(reference: str) -> QuerySet[Case]:
    return Case.objects.filter(reference__contains=Value(reference))


def _with_bare_part(reference: str) -> QuerySet[Case]:
    return Case.objects.filter(reference__contains=reference)


def _nothing(user: int) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=[], household=user)


def _clock(user: int) -> QuerySet[FunctionPeriod]:
    return _running(user, timezone.localdate())


def _visible(actor: Actor, phase: str) -> QuerySet[Case]:
    return Case.objects.visible_to(actor).filter(phase=phase).order_by("pk")


def _newest(rows: QuerySet[Case], _actor: Actor, number: int) -> QuerySet[Case]:
    return rows.order_by("-pk")[:number]


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def test_each_person_and_each_day_finds_what_is_theirs(dalfsen: Town) -> None:
    people = [dalfsen.user(name).pk for name in ("casusregisseur", "aover", "netwerkcoordinator")]
    days = [TODAY, TODAY - timedelta(days=40_000), TODAY + timedelta(days=400)]
    for user in people:
        for day in days:
            assert list(prepared(_running, user=user, day=day)) == list(_running(user, day))
    assert list(prepared(_running, user=people[0], day=TODAY))
    assert not list(prepared(_running, user=people[0], day=days[1]))


def test_it_is_written_once(dalfsen: Town) -> None:
    written: list[int] = []

    def _counting(user: int) -> QuerySet[FunctionPeriod]:
        written.append(user)
        return FunctionPeriod.objects.filter(user=user)

    for name in ("casusregisseur", "aover"):
        assert list(prepared(_counting, user=dalfsen.user(name).pk))
    assert len(written) == 1


@given(st.integers(min_value=-3000, max_value=3000))
def test_a_day_may_follow_from_the_day_that_is_asked_of(days: int) -> None:
    found = prepared(_soon_over, days, day=TODAY)
    with CaptureQueriesContext(connection) as asked:
        list(found)
    assert f"'{TODAY + timedelta(days=days)}'::date" in asked[0]["sql"]


def test_a_moment_a_text_and_ids_are_filled_in(dalfsen: Town) -> None:
    cases = [a_case(dalfsen, at=NOW), a_case(dalfsen, at=NOW - timedelta(days=8))]
    assert list(prepared(_recent, now=NOW)) == cases[:1]
    assert list(prepared(_recent, now=NOW - timedelta(days=2))) == cases
    for case in cases:
        assert list(prepared(_called, reference=case.reference)) == [case]
    ids = tuple(case.pk for case in cases)
    for wanted in ((), ids[:1], ids):
        assert len(prepared(_by_id, cases=wanted)) == len(wanted)


def test_what_can_never_be_found_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert not list(prepared(_nothing, user=1))
        assert not list(prepared(_nothing, user=2))
    assert not len(asked)


def test_a_question_that_reads_the_clock_is_refused() -> None:
    """It would keep the day on which it was written."""
    with pytest.raises(ValueError, match="reads a clock"):
        prepared(_clock, user=1)


def test_a_day_in_the_shape_is_no_clock(dalfsen: Town) -> None:
    def _until(day: date) -> QuerySet[FunctionPeriod]:
        return FunctionPeriod.objects.filter(start__lte=day)

    assert list(prepared(_until, TODAY))


def test_a_stand_in_from_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="stand-in"):
        prepared(_called, module.TEXT + "reference")


def test_a_text_is_filled_in_whole_or_refused(dalfsen: Town) -> None:
    """`__contains` puts signs around a text, and a stand-in in between would stay there."""
    case = a_case(dalfsen)
    part = case.reference[2:7]
    assert list(prepared(_with_part, reference=part)) == [case]
    assert not list(prepared(_with_part, reference="%"))
    with pytest.raises(ValueError, match="around a text"):
        prepared(_with_bare_part, reference=part)


def test_it_is_read_as_it_is_and_refuses_more_filters(dalfsen: Town) -> None:
    """A filter would be left out in silence."""
    found = prepared(_running, user=dalfsen.user("aover").pk, day=TODAY)
    with pytest.raises(TypeError, match="as it is"):
        found.filter(function="burgemeester")
    with pytest.raises(TypeError, match="as it is"):
        found.first()
    assert len(found) == 1


def test_who_lost_a_function_asks_another_question(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    actor = dalfsen.actor("netwerkcoordinator")
    assert list(prepared_for(actor, _visible, case.phase)) == [case]
    bare = Actor(actor.user_id, actor.name, actor.day, {})
    assert not list(prepared_for(bare, _visible, case.phase))
    assert list(prepared_for(actor, _visible, case.phase)) == [case]


def test_two_people_in_one_office_share_its_words_and_not_its_rows(dalfsen: Town) -> None:
    mine, other = a_case(dalfsen), dalfsen.actor("casusregisseur2")
    regisseur = dalfsen.actor("casusregisseur")
    for actor in (regisseur, other, regisseur):
        plain = list(_visible(actor, mine.phase))
        assert list(prepared_for(actor, _visible, mine.phase)) == plain


def test_a_question_is_read_at_once_or_taken_further(dalfsen: Town) -> None:
    cases = [a_case(dalfsen) for _ in range(3)]
    question = Question(dalfsen.actor("netwerkcoordinator"), _visible, (cases[0].phase,))
    assert list(question.rows()) == cases
    assert list(question.read(_newest, 2)) == cases[:0:-1]
    assert list(question.read(_newest, 1)) == cases[2:]


def _odd_words(user: int) -> QuerySet[FunctionPeriod]:
    odd = "100% %s '\"; \\"
    return (
        FunctionPeriod.objects.filter(user=user)
        .exclude(function__contains=odd)
        .annotate(odd=Value(odd))
    )


def test_words_that_never_change_are_written_as_they_are() -> None:
    town = Town("dalfsen")
    period = FunctionPeriod.objects.get(user=town.user("manager"))
    (found,) = prepared(_odd_words, user=period.user_id)
    assert (found.pk, found.odd) == (period.pk, "100% %s '\"; \\")
    assert module._written(_odd_words, (), (("user", int),)).values == (module.NUMBER,)
