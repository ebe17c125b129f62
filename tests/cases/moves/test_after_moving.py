"""A case opened again after its household moved, and an announcement that nobody answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.core.locking import case_context
from cases.core.models import Task
from cases.households.models import Household
from common.calendar import calendar_around
from notifications.models import Notice
from roles.permissions import Action
from tests.cases.moves.moving import accept, announce, heard, refuse
from tests.cast import Town
from tests.story import dalfsen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Town:
    return Town("olst-wijhe")


# Opened again


def test_who_accepted_hears_that_the_case_was_opened_again(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    first = accept(story, move, there)
    story.reopen("netwerkcoordinator")
    assert not story.fresh().is_closed
    (told,) = heard(there, "casusregisseur")
    assert f"opende de casus van aankondiging {move.reference} weer" in told
    assert Household.objects.filter(municipality=there.municipality).count() == 1
    again = accept(story, announce(story, there), there)
    assert again.household == first.household  # and does not stand there twice
    assert story.fresh().is_closed


def test_a_case_that_moved_without_an_announcement_tells_nobody_elsewhere(there: Town) -> None:
    story = dalfsen_in("3")
    story.close(
        "netwerkcoordinator", kind="moved", moved_to="Zwolle", moved_on=date(2026, 3, 1),
        handed_over="Gebeld.",
    )  # fmt: skip
    story.reopen("netwerkcoordinator")
    assert not Notice.objects.filter(about="verhuizing").exists()


# No answer


def test_without_an_answer_in_five_working_days_who_holds_procesregie_is_asked(
    there: Town,
) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    today = story.now.date()
    assert calendar_around(today).counted(today, move.answer_by, working=True) == 5
    task = Task.objects.get(case=story.case, kind="move")
    assert task.person == story.town.user("netwerkcoordinator")
    day = timedelta(days=1)
    at = story.now.replace(hour=0, minute=0)
    last, next_day = (at + (move.answer_by - today + n * day) for n in (0, 1))
    mine = Task.objects.filter(kind="move")
    assert not mine.visible_at(last + timedelta(hours=23)).exists()
    assert mine.visible_at(next_day).exists()
    refuse(story, move, there, "Woont hier niet.")
    assert not Task.objects.filter(kind="move").exists()


def test_where_nobody_holds_procesregie_who_may_end_the_case_is_asked(there: Town) -> None:
    story = dalfsen_in("2")
    announce(story, there, "casusregisseur")
    asked = Task.objects.filter(case=story.case, kind="move")
    assert asked
    for task in asked:
        name = (
            next(n for n, u in story.town.people.items() if u == task.person)
            if task.person
            else task.function
        )
        context = case_context(story.fresh(), story.town.actor(name, story.now), story.now)
        assert Action.CLOSE in context.actions
