"""What is flagged ends in a review: who may, what it asks for, and when the flag comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.record.models import Assignment
from cases.record.services.assignments import finish
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import OUTCOME_WORDS, Asked, Outcome
from escalation.scan import scan
from escalation.services.reviews import review_case
from escalation.tasks import end_snoozes
from notifications.models import Notice
from roles.ave_model.causes import Cause
from tests.cast import change_functions
from tests.projecting import project_all
from tests.story import Story, begin

pytestmark = pytest.mark.django_db

REASON = "De casusregisseur is ziek, volgende week gaat het verder."


def stagnating(**case: object) -> Story:
    """A case in AVE2 of Dalfsen on which nothing was logged for longer than the norm."""
    story = begin("dalfsen", "2", **case)
    story.plan("casusregisseur", "2", evaluate_in=89)
    story.later(days=31)
    scan(now=story.now)
    return story


def asking(story: Story) -> list[str]:
    return [f.cause for f in Flag.objects.filter(case=story.case).asking(story.now.date())]


def in_days(story: Story, days: int) -> date:
    return story.now.date() + timedelta(days=days)


def review(story: Story, name: str, asked: Asked, flags: list[int] | None = None) -> Review:
    wanted = Flag.objects.filter(case=story.case).asking(story.now.date())
    return review_case(
        case_id=story.case.pk,
        actor=story.town.actor(name, story.now),
        now=story.now,
        flags=[f.pk for f in wanted] if flags is None else flags,
        asked=asked,
    )


def snooze(story: Story, days: int, again: str = "") -> Asked:
    return Asked(Outcome.SNOOZE, REASON, in_days(story, days), again)


def test_a_flag_waits_until_somebody_reviews_it() -> None:
    story = stagnating()
    assert asking(story) == ["inactive"]
    found = review(story, "netwerkcoordinator", snooze(story, 7))
    assert asking(story) == []
    assert found.function == "netwerkcoordinator"
    assert found.events.get().flag.cause == Cause.INACTIVE


def test_a_review_is_no_work_on_the_case_so_its_cause_still_stands() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    scan(now=story.later(days=1))
    assert Flag.objects.open().filter(case=story.case, cause="inactive").exists()


def test_a_put_off_flag_comes_back_on_its_day_and_not_a_day_before() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    story.later(days=6)
    assert asking(story) == []
    story.later(days=1)
    assert asking(story) == ["inactive"]


def test_a_put_off_flag_comes_back_before_its_day_when_it_got_worse() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 30))
    scan(now=story.later(days=28))
    assert asking(story) == []
    scan(now=story.later(days=1))  # twice the norm
    assert asking(story) == ["inactive"]


def test_an_unfounded_flag_stays_away_unless_it_gets_worse() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", Asked(Outcome.DISMISS, "Er is wel contact, per telefoon."))
    story.later(days=28)
    assert asking(story) == []
    scan(now=story.later(days=1))
    assert asking(story) == ["inactive"]


def test_a_cause_that_went_and_returned_is_a_new_flag_that_waits_again() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", Asked(Outcome.DISMISS, "Er is wel contact."))
    story.plan("casusregisseur", "2", evaluate_in=89)
    scan(now=story.later(days=1))
    assert not Flag.objects.open().filter(case=story.case).exists()
    scan(now=story.later(days=31))
    assert "inactive" in asking(story)


@pytest.mark.parametrize("name", ["casusregisseur", "aover", "burgemeester", "beheerder"])
def test_only_who_keeps_the_process_going_reviews(name: str) -> None:
    story = stagnating()
    with pytest.raises(NotAllowed):
        review(story, name, snooze(story, 7))
    assert asking(story) == ["inactive"]


def test_the_aover_reviews_where_safety_is_at_stake() -> None:
    story = stagnating(safety_risk=True)
    review(story, "aover", snooze(story, 7))
    assert "inactive" not in asking(story)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_asks_for_a_reason(outcome: Outcome) -> None:
    story = stagnating()
    with pytest.raises(RuleBroken) as refused:
        review(story, "netwerkcoordinator", Asked(outcome, "  ", in_days(story, 7)))
    assert [p.field for p in refused.value.problems] == ["reason"]
    assert asking(story) == ["inactive"]


@pytest.mark.parametrize("outcome", [Outcome.SNOOZE, Outcome.MEETING, Outcome.ASSIGNMENT])
@pytest.mark.parametrize("days", [None, 0, -1, 31])
def test_a_day_lies_ahead_and_no_further_than_the_norm(outcome: Outcome, days: int | None) -> None:
    story = stagnating()
    until = None if days is None else in_days(story, days)
    with pytest.raises(RuleBroken) as refused:
        review(story, "netwerkcoordinator", Asked(outcome, REASON, until))
    assert [p.field for p in refused.value.problems] == ["until"]


def test_the_norm_itself_is_still_allowed() -> None:
    story = stagnating()
    assert review(story, "netwerkcoordinator", snooze(story, 30)).until == in_days(story, 30)


def test_putting_off_a_second_time_asks_why() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    story.later(days=7)
    with pytest.raises(RuleBroken) as refused:
        review(story, "netwerkcoordinator", snooze(story, 7))
    assert [p.field for p in refused.value.problems] == ["again"]
    found = review(story, "netwerkcoordinator", snooze(story, 7, "De afspraak is verzet."))
    assert found.again == "De afspraak is verzet."


def test_another_outcome_after_putting_off_asks_nothing_extra() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    story.later(days=7)
    review(story, "netwerkcoordinator", Asked(Outcome.STEP, "Dit kan niet langer wachten."))
    assert asking(story) == []


def test_what_was_started_and_went_no_further_comes_back_within_days() -> None:
    """Five working days, over Easter: that somebody meant to take a step silences it no longer."""
    story = stagnating()
    found = review(story, "netwerkcoordinator", Asked(Outcome.STEP, "Dit loopt vast."))
    assert found.until == in_days(story, 10)
    story.later(days=9)
    assert asking(story) == []
    story.later(days=1)
    assert asking(story) == ["inactive"]


def test_with_a_safety_risk_nothing_is_put_off_longer_than_a_week() -> None:
    story = stagnating(safety_risk=True)
    with pytest.raises(RuleBroken) as refused:
        review(story, "aover", snooze(story, 8))
    assert [p.field for p in refused.value.problems] == ["until"]
    assert review(story, "aover", snooze(story, 7)).until == in_days(story, 7)


def test_with_a_safety_risk_an_unfounded_flag_comes_back_after_a_week() -> None:
    story = stagnating(safety_risk=True)
    review(story, "aover", Asked(Outcome.DISMISS, "Er is wel contact."))
    story.later(days=7)
    assert asking(story) == ["inactive"]


def unconfirmed(short: timedelta = timedelta()) -> Story:
    """A case that the AOV'er brought straight into AVE4, a day ago (or that much less)."""
    story = begin("dalfsen", "4", by="aover")
    scan(now=story.later(days=1, minutes=1) - short)
    story.now -= short
    return story


@pytest.mark.parametrize("outcome", [Outcome.SNOOZE, Outcome.DISMISS])
def test_an_urgent_decision_that_should_be_confirmed_by_now_is_not_put_off(
    outcome: Outcome,
) -> None:
    story = unconfirmed()
    assert "unconfirmed" in asking(story)
    with pytest.raises(RuleBroken) as refused:
        review(story, "aover", Asked(outcome, REASON, in_days(story, 1)))
    assert [p.field for p in refused.value.problems] == ["outcome"]
    assert "unconfirmed" in asking(story)


def test_a_meeting_about_it_lets_it_rest_until_tomorrow_only() -> None:
    story = unconfirmed()
    flag = Flag.objects.get(case=story.case, cause="unconfirmed")
    asked = Asked(Outcome.MEETING, "We zitten bij elkaar.", in_days(story, 3))
    assert review(story, "aover", asked, [flag.pk]).until == in_days(story, 3)
    assert "unconfirmed" not in asking(story)
    story.later(days=1)
    assert "unconfirmed" in asking(story)


def test_before_its_term_an_urgent_decision_is_not_flagged_and_the_rest_may_wait() -> None:
    story = unconfirmed(short=timedelta(hours=2))
    assert "unconfirmed" not in asking(story)


def test_a_step_that_nobody_is_left_to_propose_is_refused() -> None:
    """In Dalfsen the step up that the model suggests is the casusregisseur's."""
    story = begin("dalfsen", "2", regisseur=None)
    scan(now=story.later(days=31))
    for name in ("casusregisseur", "casusregisseur2"):
        change_functions(story.town.user(name), end=story.now.date() - timedelta(days=1))
    project_all(story.now)
    with pytest.raises(
        RuleBroken, match=r"aan: Casusregisseur\. Daar is nu niemand van"
    ) as refused:
        review(story, "netwerkcoordinator", Asked(Outcome.STEP, "Dit loopt vast."))
    assert [p.field for p in refused.value.problems] == ["outcome"]
    assert "inactive" in asking(story)


def test_no_step_while_a_proposal_waits() -> None:
    story = begin("dalfsen", "2")
    story.propose("casusregisseur", "3", "up")
    scan(now=story.later(days=31))
    with pytest.raises(RuleBroken, match="er ligt al een voorstel"):
        review(story, "netwerkcoordinator", Asked(Outcome.STEP, "Dit loopt vast."))


def test_the_second_reviewer_is_told_that_somebody_was_first() -> None:
    story = stagnating()
    flags = [f.pk for f in Flag.objects.filter(case=story.case)]
    review(story, "netwerkcoordinator", snooze(story, 7), flags)
    with pytest.raises(Stale):
        review(story, "netwerkcoordinator", snooze(story, 9), flags)
    assert Review.objects.count() == 1


def test_a_flag_of_another_case_is_not_reviewed_along() -> None:
    story = stagnating()
    other = stagnating_elsewhere(story)
    with pytest.raises(Stale):
        review(story, "netwerkcoordinator", snooze(story, 7), [other.pk])
    assert asking(story) == ["inactive"]


def stagnating_elsewhere(story: Story) -> Flag:
    """A flag of a case in another municipality."""
    elsewhere = begin("olst-wijhe", "2")
    scan(now=story.now)
    return Flag.objects.filter(case=elsewhere.case).earliest("pk")


def test_an_assignment_reaches_the_casusregisseur_who_says_what_came_of_it() -> None:
    story = stagnating()
    review(
        story,
        "netwerkcoordinator",
        Asked(Outcome.ASSIGNMENT, "Ga deze week langs.", in_days(story, 5)),
    )
    regisseur = story.town.user("casusregisseur")
    (assignment,) = Assignment.objects.open().of(regisseur.pk)
    assert (assignment.text, assignment.due) == ("Ga deze week langs.", in_days(story, 5))
    assert Notice.objects.filter(recipient=regisseur, about=story.case.reference).exists()
    done = finish(
        assignment=assignment,
        actor=story.town.actor("casusregisseur", story.now),
        now=story.later(days=2),
        result="Geweest: het gaat beter.",
    )
    assert done.done_at == story.now
    assert not Assignment.objects.open().exists()
    scan(now=story.later(days=1))
    assert not Flag.objects.open().filter(case=story.case, cause="inactive").exists()


def test_an_assignment_goes_along_when_casusregie_changes_hands() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", Asked(Outcome.ASSIGNMENT, "Ga langs.", in_days(story, 5)))
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    assignment = Assignment.objects.get()
    with pytest.raises(NotAllowed):
        finish(
            assignment=assignment,
            actor=story.town.actor("casusregisseur", story.now),
            now=story.later(),
            result="Geweest.",
        )
    finish(
        assignment=assignment,
        actor=story.town.actor("casusregisseur2", story.now),
        now=story.later(),
        result="Geweest.",
    )


def test_an_assignment_is_finished_once_and_with_a_result() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", Asked(Outcome.ASSIGNMENT, "Ga langs.", in_days(story, 5)))
    actor = story.town.actor("casusregisseur", story.now)
    assignment = Assignment.objects.get()
    with pytest.raises(RuleBroken):
        finish(assignment=assignment, actor=actor, now=story.later(), result=" ")
    finish(assignment=assignment, actor=actor, now=story.later(), result="Geweest.")
    with pytest.raises(Stale):
        finish(assignment=assignment, actor=actor, now=story.later(), result="Nog eens.")


def test_without_a_casusregisseur_there_is_nobody_to_assign_to() -> None:
    story = begin("dalfsen", "2", regisseur=None)
    scan(now=story.later(days=10))
    with pytest.raises(RuleBroken) as refused:
        review(
            story, "netwerkcoordinator", Asked(Outcome.ASSIGNMENT, "Ga langs.", in_days(story, 1))
        )
    assert [p.field for p in refused.value.problems] == ["outcome"]
    assert Review.objects.count() == 0


def test_a_meeting_is_told_to_who_holds_a_responsibility() -> None:
    story = stagnating()
    review(
        story, "netwerkcoordinator", Asked(Outcome.MEETING, "We zitten vast.", in_days(story, 5))
    )
    regisseur = story.town.user("casusregisseur")
    assert Notice.objects.filter(recipient=regisseur, text__contains="overleg gepland").exists()


def test_a_flag_wakes_on_its_day_and_its_reviewer_is_told_once() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    told = Notice.objects.filter(
        recipient=story.town.user("netwerkcoordinator"), text__contains="staat er nog"
    )
    assert end_snoozes(now=story.later(days=6)).found == 0
    assert not told.exists()
    assert end_snoozes(now=story.later(days=1)).found == 1
    assert end_snoozes(now=story.later()).found == 0
    assert told.count() == 1
    assert asking(story) == ["inactive"]
    assert FlagEvent.objects.filter(flag__case=story.case).latest("pk").kind == "woken"


def test_an_unfounded_flag_does_not_wake() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", Asked(Outcome.DISMISS, "Er is wel contact."))
    assert end_snoozes(now=story.later(days=20)).found == 0


def test_a_review_is_never_changed_or_removed() -> None:
    story = stagnating()
    found = review(story, "netwerkcoordinator", snooze(story, 7))
    for change in (lambda: Review.objects.update(reason="Anders."), found.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_outcome_has_its_words() -> None:
    assert set(OUTCOME_WORDS) == set(Outcome)


def test_the_history_of_a_flag_tells_its_whole_course() -> None:
    story = stagnating()
    review(story, "netwerkcoordinator", snooze(story, 7))
    story.plan("casusregisseur", "2", evaluate_in=89)
    scan(now=story.later(days=1))
    kinds = (
        FlagEvent.objects.filter(flag__case=story.case)
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == ["opened", "reviewed", "closed"]
