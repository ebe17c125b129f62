"""A notice that asks for something ends with what it asked."""

from __future__ import annotations

import pytest

from notifications.models import Notice
from tests.story import Story, dalfsen_in

pytestmark = pytest.mark.django_db

WAITS = "Er wacht een voorstel op uw besluit"


def proposed() -> Story:
    """In AVE3 of Dalfsen, with a proposal to go down; the netwerkcoördinator decides."""
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    assert waiting(story) == 1
    return story


def waiting(story: Story) -> int:
    """How often the decider still reads that a proposal waits."""
    unseen = Notice.objects.unseen().filter(recipient=story.town.user("netwerkcoordinator"))
    return unseen.filter(about=story.case.reference, text__startswith=WAITS).count()


@pytest.mark.parametrize("end", ["approve", "refuse", "withdraw", "overtaken"])
def test_nobody_is_told_of_a_proposal_that_waits_no_more(end: str) -> None:
    story = proposed()
    if end == "approve":
        story.approve("netwerkcoordinator")
    elif end == "refuse":
        story.refuse("netwerkcoordinator")
    elif end == "withdraw":
        story.withdraw("casusregisseur")
    else:
        story.at_once("aover", "4", "up", urgent=True)
    assert waiting(story) == 0


def test_a_proposal_that_waits_on_is_told_on() -> None:
    story = proposed()
    story.change("netwerkcoordinator", minors_involved=True)
    assert waiting(story) == 1


def test_how_it_ended_is_still_news_to_who_proposed_it() -> None:
    story = proposed()
    story.refuse("netwerkcoordinator")
    unseen = Notice.objects.unseen().filter(recipient=story.town.user("casusregisseur"))
    assert unseen.filter(text="Uw voorstel is afgewezen.").count() == 1


def test_the_proposal_of_another_case_is_told_on() -> None:
    story = proposed()
    other = Notice.objects.create(
        recipient=story.town.user("netwerkcoordinator"),
        about="AAAA-AAAA",
        part=Notice.objects.get(
            recipient=story.town.user("netwerkcoordinator"), text__startswith=WAITS
        ).part,
        text=f"{WAITS}.",
        created_at=story.now,
    )
    story.withdraw("casusregisseur")
    other.refresh_from_db()
    assert other.seen_at is None
