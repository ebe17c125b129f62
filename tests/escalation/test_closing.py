"""A flag closes in the write that takes its cause away, not only at the next scan."""

from __future__ import annotations

import pytest

from cases.core.notice_parts import FLAGS, STEP
from cases.record.services.record import write_log
from cases.scaling.models import PhaseTransition
from cases.scaling.services.decisions import confirm
from escalation.models import Flag, FlagEvent
from escalation.reviewing import Asked, Outcome
from escalation.scan import scan
from escalation.services.reviews import review_case
from notifications.models import Notice
from tests.cast import a_case
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db


def causes(story: Story) -> set[str]:
    """What stands open on the case."""
    return set(Flag.objects.open().filter(case=story.case).values_list("cause", flat=True))


def with_a_proposal_that_waits() -> Story:
    """In AVE3 of Dalfsen, with a proposal to go down that nobody decided for two weeks."""
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    scan(now=story.later(days=14))
    assert "proposal_waiting" in causes(story)
    return story


@pytest.mark.parametrize("end", ["refuse", "withdraw", "approve"])
def test_the_flag_of_a_proposal_closes_with_the_proposal(end: str) -> None:
    story = with_a_proposal_that_waits()
    if end == "withdraw":
        story.withdraw("casusregisseur")
    elif end == "refuse":
        story.refuse("netwerkcoordinator")
    else:
        story.approve("netwerkcoordinator")
    assert "proposal_waiting" not in causes(story)
    told = FlagEvent.objects.filter(flag__case=story.case, flag__cause="proposal_waiting")
    assert list(told.order_by("pk").values_list("kind", flat=True)) == ["opened", "closed"]


def test_a_question_about_a_proposal_closes_nothing_else() -> None:
    story = with_a_proposal_that_waits()
    before = causes(story)
    story.send_back("netwerkcoordinator")
    assert causes(story) == before - {"proposal_waiting"}  # it waits anew, for an answer


def test_the_other_flags_of_the_case_stand_on() -> None:
    story = begin("dalfsen", "2")
    scan(now=story.later(days=45))
    assert {"inactive", "no_plan"} <= causes(story)
    actor = story.town.actor("casusregisseur", story.now)
    write_log(
        case_id=story.case.pk, actor=actor, now=story.later(), kind="visit",
        text="Op bezoek geweest.", happened_at=story.now,
    )  # fmt: skip
    assert "inactive" not in causes(story)
    assert "no_plan" in causes(story)


def test_a_confirmed_decision_is_flagged_no_more() -> None:
    story = begin("dalfsen", "4", by="aover")
    scan(now=story.later(days=1, minutes=1))
    assert "unconfirmed" in causes(story)
    confirm(
        transition=PhaseTransition.objects.get(case=story.case),
        actor=story.town.actor("burgemeester", story.now),
        now=story.later(),
        agrees=True,
        text="Dit was nodig.",
    )
    assert "unconfirmed" not in causes(story)


def test_the_flags_of_another_case_are_left_alone() -> None:
    story = with_a_proposal_that_waits()
    other = with_a_proposal_of(story)
    story.withdraw("casusregisseur")
    assert "proposal_waiting" in causes(other)


def with_a_proposal_of(story: Story) -> Story:
    """A second case in the same town on which a proposal waits as well."""
    other = Story(story.town, a_case(story.town, at=story.now), now=story.now)
    other.propose("casusregisseur", "2", "within-down")
    scan(now=story.later(days=14))
    other.now = story.now
    return other


def test_a_closed_case_has_no_flags_from_that_moment_on() -> None:
    story = begin("dalfsen", "2")
    story.at_once("casusregisseur", "1", "down")
    scan(now=story.later(days=100))
    assert causes(story)
    story.close("casusregisseur")
    assert causes(story) == set()


def test_what_closed_with_the_write_is_not_closed_again_by_the_scan() -> None:
    story = with_a_proposal_that_waits()
    story.withdraw("casusregisseur")
    scan(now=story.later(minutes=5))
    closed = FlagEvent.objects.filter(flag__cause="proposal_waiting", kind="closed")
    assert closed.count() == 1


def about_flags(story: Story) -> int:
    """How many notices of what is flagged on the case somebody has yet to see."""
    return Notice.objects.unseen().filter(about=story.case.reference, part=FLAGS).count()


def about_the_step(story: Story) -> int:
    """How many are asked to propose a step and did not look yet."""
    return Notice.objects.unseen().filter(about=story.case.reference, part=STEP).count()


def test_a_request_for_a_step_ends_with_the_last_flag_and_not_before() -> None:
    story = begin("dalfsen", "2")
    scan(now=story.later(days=45))
    assert causes(story) == {"inactive", "no_plan"}
    review_case(
        case_id=story.case.pk,
        actor=story.town.actor("netwerkcoordinator", story.now),
        now=story.now,
        flags=Flag.objects.open().values_list("pk", flat=True),
        asked=Asked(Outcome.STEP, "Dit loopt vast."),
    )
    assert (about_flags(story), about_the_step(story)) == (0, 1)
    actor = story.town.actor("casusregisseur", story.now)
    write_log(
        case_id=story.case.pk, actor=actor, now=story.later(), kind="visit",
        text="Op bezoek geweest.", happened_at=story.now,
    )  # fmt: skip
    assert (causes(story), about_the_step(story)) == ({"no_plan"}, 1)
    story.plan("casusregisseur", "2")
    assert (causes(story), about_the_step(story)) == (set(), 0)
