"""A review is taken back by who made it, on the same day; both stay on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.core.errors import NotAllowed, Stale
from cases.record.models import Assignment
from escalation.models import Review
from escalation.reviewing import Asked, Outcome
from escalation.services.undoing import undo_review
from tests.escalation.test_reviews import asking, in_days, review, snooze, stagnating
from tests.story import Story

pytestmark = pytest.mark.django_db


def test_undoing_a_review_withdraws_its_assignment_and_counts_as_no_putting_off() -> None:
    story = stagnating()
    asked = Asked(Outcome.ASSIGNMENT, "Ga langs.", in_days(story, 5))
    undo(story, review(story, "netwerkcoordinator", asked))
    assert not Assignment.objects.open().exists()
    undo(story, review(story, "netwerkcoordinator", snooze(story, 7)))
    review(story, "netwerkcoordinator", snooze(story, 7))  # for the first time
    assert asking(story) == []


def undo(story: Story, found: Review) -> None:
    actor = story.town.actor("netwerkcoordinator", story.now)
    undo_review(review=found, actor=actor, now=story.later())
    assert asking(story) == ["inactive"]


def test_a_review_of_yesterday_or_whose_flag_has_gone_is_not_undone() -> None:
    story = stagnating()
    found = review(story, "netwerkcoordinator", snooze(story, 7))
    actor = story.town.actor("netwerkcoordinator", story.later(days=1))
    with pytest.raises(NotAllowed):
        undo_review(review=found, actor=actor, now=story.now)
    story.now -= timedelta(days=1)
    story.plan("casusregisseur", "2", evaluate_in=89)  # work: the cause has gone
    actor = story.town.actor("netwerkcoordinator", story.now)
    with pytest.raises(Stale):
        undo_review(review=found, actor=actor, now=story.later())
    assert asking(story) == []
