"""A norm counts from when it begins to apply to a case: what began to apply yesterday cannot have
been late for days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cases.core.models import Deadline
from cases.deadlines.sentences import explain
from cases.record.services.record import CaseFactsForm, NewPlan, change_case, record_plan
from common.dates import day_of, full
from escalation.replay import question_about
from escalation.replay.run import replayed
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Limit, Norm, NumberChange
from roles.models import NormChange
from roles.services.norms import Asked, change_norm
from tests.cast import NOW, Town, a_case, later
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def found(cause: Cause, now: datetime) -> Deadline | None:
    """The stretch of this cause that has come, as the scan reads it."""
    project_all(now)
    return Deadline.objects.filter(cause=cause, late_from__lte=now).first()


def said(moment: datetime) -> str:
    return full(day_of(moment))


def says(deadline: Deadline | None, now: datetime) -> str:
    assert deadline is not None
    return explain(Cause(deadline.cause), deadline.figures, day_of(now))


def facts(story: Story, **changed: bool) -> None:
    case = story.fresh()
    known = {
        "safety_risk": case.safety_risk,
        "media_attention": case.media_attention,
        "minors_involved": case.minors_involved,
    }
    new = CaseFactsForm(
        title=case.title,
        problem_areas=tuple(case.problem_areas),
        dominant_problem=case.dominant_problem,
        seen_grounds=case.grounds,
        **(known | changed),  # type: ignore[arg-type]
    )
    change_case(
        case_id=case.pk, actor=story.town.actor("casusregisseur", story.now), now=story.now, new=new
    )


def replayed_nights(town: Town, cause: Cause, until: datetime) -> list[tuple[date, date]]:
    asked = question_about(town.municipality, first=NOW.date(), last=until.date())
    return [(flag.opened, flag.closed) for flag in replayed(asked) if flag.cause is cause]


# A fact that asks for a responsibility


def in_ave3_for(town: Town, days: int) -> Story:
    story = Story(town, a_case(town))
    story.at_once("casusregisseur", "3", "up")
    story.later(days=days)
    return story


def omgeving_late_from(story: Story) -> date:
    """The first day on which the procesregie of the surroundings is missing too long."""
    project_all(story.now)
    late = Deadline.objects.filter(cause=Cause.NO_PROCESREGIE)
    return min(day_of(d.late_from) for d in late if "omgeving" in d.figures["aspects"])


def test_a_safety_risk_of_today_asks_for_regie_from_today(dalfsen: Town) -> None:
    """In AVE3 for sixty days; the danger is new, and one day is given to appoint somebody."""
    story = in_ave3_for(dalfsen, 60)
    facts(story, safety_risk=True)
    began = day_of(story.now)
    assert omgeving_late_from(story) == began + timedelta(days=2)


def test_another_fact_begins_nothing_anew(dalfsen: Town) -> None:
    story = in_ave3_for(dalfsen, 60)
    facts(story, safety_risk=True)
    began = day_of(story.now)
    story.later(days=9)
    facts(story, media_attention=True)
    assert omgeving_late_from(story) == began + timedelta(days=2)


def test_a_danger_that_comes_back_asks_from_when_it_came_back(dalfsen: Town) -> None:
    story = in_ave3_for(dalfsen, 5)
    for risk in (True, False, True):
        facts(story, safety_risk=risk)
        story.later(days=20)
    began = day_of(story.now) - timedelta(days=20)
    assert omgeving_late_from(story) == began + timedelta(days=2)


def test_a_replay_counts_from_the_same_day(dalfsen: Town) -> None:
    """The rest of procesregie is held, so that only this aspect is missed."""
    story = in_ave3_for(dalfsen, 1)
    story.appoint("netwerkcoordinator", "procesregie", "netwerkcoordinator", aspect="casus")
    story.later(days=59)
    facts(story, safety_risk=True)
    late = day_of(story.now) + timedelta(days=2)
    story.later(days=5)
    assert omgeving_late_from(story) == late
    nights = replayed_nights(dalfsen, Cause.NO_PROCESREGIE, story.now)
    assert nights[-1] == (late, day_of(story.now) + timedelta(days=1))


# A phase that the case has just come into


def a_plan(story: Story) -> None:
    record_plan(
        case_id=story.case.pk,
        actor=story.town.actor("casusregisseur", story.now),
        now=story.now,
        new=NewPlan(
            for_phase="2",
            text="Wie doet wat",
            agreed_on=day_of(story.now),
            agreed_with="het huishouden",
            next_evaluation_on=day_of(story.now) + timedelta(days=200),
            based_on=0,
        ),
    )


def test_an_evaluation_counts_by_the_norm_of_a_phase_from_when_it_began(dalfsen: Town) -> None:
    """AVE2 gives 90 days and AVE3 42: a plan of 60 days ago is not 18 days late on the first."""
    story = Story(dalfsen, a_case(dalfsen))
    a_plan(story)
    story.later(days=60)
    story.at_once("casusregisseur", "3", "up")
    moved = story.now
    assert found(Cause.EVALUATION_OVERDUE, moved + timedelta(days=42)) is None
    day = moved + timedelta(days=43)
    late = found(Cause.EVALUATION_OVERDUE, day)
    assert late
    assert day_of(late.since) == day_of(day)
    assert says(late, day) == (
        f"Het plan is van {said(NOW)} en is niet geëvalueerd sinds AVE3 begon op {said(moved)}: "
        "43 dagen, norm in AVE3 is 42."
    )
    assert replayed_nights(dalfsen, Cause.EVALUATION_OVERDUE, day + timedelta(days=3)) == [
        (day_of(day), day_of(day) + timedelta(days=4))
    ]


def test_a_day_that_people_agreed_stands_whatever_the_phase(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    a_plan(story)
    story.later(days=190)
    story.at_once("casusregisseur", "3", "up")
    late = found(Cause.EVALUATION_OVERDUE, NOW + timedelta(days=201))
    assert late
    assert late.figures["planned"] == (day_of(NOW) + timedelta(days=200)).isoformat()


# A number that the municipality changed


def set_norm(town: Town, number: int | None, *, seen: int, at: datetime) -> NormChange:
    return change_norm(
        municipality=town.municipality,
        actor=town.actor("beheerder", at),
        now=at,
        asked=Asked("2", "inactive_days", number, seen, "Wij zijn sneller."),
    )


@pytest.mark.parametrize(
    ("changed_after", "late_after"),
    [(5, 16), (19, 30), (28, 31), (20, 31)],
    ids=["ten days more", "just before the old one", "the old one stays", "both on one day"],
)
def test_a_stricter_norm_counts_from_when_it_was_set(
    dalfsen: Town, changed_after: int, late_after: int
) -> None:
    """Thirty days became ten: nobody is late at once, and nobody gets more time by it."""
    a_case(dalfsen)
    set_norm(dalfsen, 10, seen=30, at=later(days=changed_after))
    assert found(Cause.INACTIVE, later(days=late_after - 1)) is None
    late = found(Cause.INACTIVE, later(days=late_after))
    assert late
    if late.figures["norm"] == 10:
        assert says(late, later(days=late_after)).endswith(
            f"norm in AVE2 is 10. Die norm telt vanaf {said(later(days=changed_after))}."
        )
    else:
        assert says(late, later(days=late_after)).endswith("norm in AVE2 is 30.")


def test_what_happens_after_it_was_set_counts_by_it_alone(dalfsen: Town) -> None:
    set_norm(dalfsen, 10, seen=30, at=later(days=-1))
    a_case(dalfsen)
    assert found(Cause.INACTIVE, later(days=10)) is None
    late = found(Cause.INACTIVE, later(days=11))
    assert late
    assert "applies" not in late.figures


def test_more_time_counts_from_the_beginning(dalfsen: Town) -> None:
    """A case of 35 days that was late is not given forty days anew."""
    a_case(dalfsen)
    set_norm(dalfsen, 40, seen=30, at=later(days=35))
    assert found(Cause.INACTIVE, later(days=40)) is None
    assert found(Cause.INACTIVE, later(days=41))


@pytest.mark.parametrize(
    ("changes", "number", "limits"),
    [
        ([], 30, [Limit(30)]),
        ([(1, 30, 10)], 10, [Limit(10, date(2026, 1, 1)), Limit(30)]),
        ([(1, 10, 30)], 30, [Limit(30)]),
        (
            [(1, 30, 20), (2, 20, 10), (3, 10, 15)],
            15,
            [Limit(15, date(2026, 1, 2)), Limit(20, date(2026, 1, 1)), Limit(30)],
        ),
    ],
    ids=["always", "stricter", "looser", "one after another"],
)
def test_what_a_term_is_bound_by(
    changes: list[tuple[int, int, int]], number: int, limits: list[Limit]
) -> None:
    earlier = tuple(NumberChange(date(2026, 1, on), was, to) for on, was, to in changes)
    assert list(Norm(number, earlier=earlier).limits()) == limits


def test_a_slip_put_right_on_the_same_day_changes_nothing(dalfsen: Town) -> None:
    a_case(dalfsen)
    set_norm(dalfsen, 10, seen=30, at=later(days=1))
    set_norm(dalfsen, 100, seen=10, at=later(days=20))
    set_norm(dalfsen, 10, seen=100, at=later(days=20, hours=1))
    assert found(Cause.INACTIVE, later(days=11)) is None
    assert found(Cause.INACTIVE, later(days=12))
