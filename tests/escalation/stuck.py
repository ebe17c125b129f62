"""For every cause a case, or a colleague, on whom it shows: just, or only just not.

The records are made by the services, in the past, with the norms of Dalfsen. `short` 0 is just past
the norm; 1 is a day, a case or a signal less, and nothing is to be found there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from cases.core.locking import locked_case
from cases.core.models import Case
from cases.record.services.agreements import NewAgreement, agree
from cases.record.services.assignments import assign
from cases.record.services.record import write_log
from cases.scaling.models import PhaseTransition
from common.calendar import dutch_calendar, months_before
from common.dates import DUTCH_TIME, day_of
from roles.ave_model.causes import Cause
from roles.models import NormOverride, User
from tests.cast import Town, a_case, a_signal
from tests.projecting import project_all
from tests.story import Story

WARN = 5
"""Cases in one hand that this town is warned at, so that a test need not make 45."""


class Stage:
    """Makes what lies still in Dalfsen at a moment; each case in hands of its own."""

    def __init__(self, town: Town, now: datetime) -> None:
        self.town, self.now = town, now
        self.today = day_of(now)
        for norm, cases in (("caseload_warn", WARN), ("caseload_over", 2 * WARN)):
            NormOverride.objects.create(
                municipality=town.municipality, phase="", norm=norm, days=cases
            )

    def stuck(self, cause: Cause, short: int = 0) -> Case | User:
        """Who or what is flagged for this cause, or with `short` is not."""
        with transaction.atomic():
            found = STUCK[cause](self, short)
            project_all(self.now)
        return found

    def case(self, cause: Cause) -> Case:
        """The case that is flagged for it, of a cause that is no matter of a person."""
        found = self.stuck(cause)
        assert isinstance(found, Case)
        return found

    def ago(self, days: float) -> datetime:
        """So many days before now, at the same time of the day, also from winter into summer time:
        late in the evening an hour more would be a day less. So would the minutes that the steps of
        a story take; it ends before midnight."""
        at = self.now.astimezone(DUTCH_TIME) - timedelta(days=days)
        return min(at, at.replace(hour=23, minute=50))

    def someone(self) -> str:
        """A casusregisseur without cases."""
        name = f"regisseur{len(self.town.people)}"
        self.town.people[name] = self.town.hire("casusregisseur", name=name)
        return name

    def begun(self, days: float, *, hands: str = "", **case: Any) -> Story:
        """A case that was opened so many days ago."""
        who = hands or self.someone()
        at = self.ago(days)
        case = {"by": who, "regisseur": who, **case}
        return Story(self.town, a_case(self.town, at=at, **case), now=at)

    def visited(self, story: Story, days: float) -> None:
        """Somebody wrote so many days ago, so that the case is not still as well."""
        at = self.ago(days)
        write_log(
            case_id=story.case.pk, actor=self.town.actor(whose(story), at), now=at, kind="visit",
            text="Op bezoek geweest.", happened_at=at,
        )  # fmt: skip


def whose(story: Story) -> str:
    """The name of who holds casusregie."""
    return story.holders()["casusregie"]


def decided(case: Case, to: str, at: datetime, *, by: User) -> None:
    """A decision written straight into the course of a case, which then is where it says."""
    PhaseTransition.objects.create(
        case=case, number=case.transitions.count() + 1, to_phase=to,
        from_phase=case.phase if case.transitions.exists() else "",
        direction="down" if case.transitions.exists() else "entry", motivation="m",
        model_slug=case.model_slug, model_version=case.model_version, proposer=by, decider=by,
        decided_at=at,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(phase=to, phase_since=at)


def inactive(stage: Stage, short: int) -> Case:
    return stage.begun(31 - short).case


def no_casusregie(stage: Stage, short: int) -> Case:
    return stage.begun(6 - short, by="netwerkcoordinator", regisseur=None).case


def no_procesregie(stage: Stage, short: int) -> Case:
    story = stage.begun(9)
    story.now = stage.ago(2 - short)
    story.at_once(whose(story), "3", "up")
    return story.case


def no_plan(stage: Stage, short: int) -> Case:
    story = stage.begun(43 - short)
    stage.visited(story, 1)
    return story.case


def evaluation_overdue(stage: Stage, short: int) -> Case:
    story = stage.begun(20)
    story.plan(whose(story), "2", evaluate_in=19 + short)
    return story.case


def phase_too_long(stage: Stage, short: int) -> Case:
    story = stage.begun(366 - short)
    story.now = stage.ago(9)
    story.plan(whose(story), "2")
    return story.case


def signals_rising(stage: Stage, short: int) -> Case:
    story = stage.begun(40)
    stage.visited(story, 1)
    for _ in range(3 - short):
        a_signal(stage.town, story.case.household, by="toegangsteam", at=stage.now)
    return story.case


def proposal_waiting(stage: Stage, short: int) -> Case:
    """Five working days; weekends and holidays do not count."""
    calendar = dutch_calendar(stage.today.year - 1, stage.today.year)
    asked = calendar.before(stage.today, 6 - short, working=True)
    story = stage.begun((stage.today - asked).days)
    story.propose(whose(story), "2", "within-down")
    return story.case


def unconfirmed(stage: Stage, short: int) -> Case:
    """A day to confirm it; half an hour less is no day."""
    story = stage.begun(1 - short / 48 + 1 / 1440, phase="4", by="aover")
    story.appoint("aover", "procesregie", "aover", aspect="omgeving")
    story.appoint("aover", "procesregie", "netwerkcoordinator", aspect="casus")
    return story.case


def back_and_forth(stage: Stage, short: int) -> Case:
    """Up, down, and up again: 365 days after it had left, or one more."""
    story = stage.begun(400)
    who = whose(story)
    story.at_once(who, "3", "up")
    story.now = stage.ago(366 + short)
    story.propose(who, "2", "down")
    story.approve("netwerkcoordinator")
    story.now = stage.ago(1)
    story.at_once(who, "3", "up")
    return story.case


def recurring(stage: Stage, short: int) -> Case:
    """The household's earlier case was closed just within two years before this one began."""
    case = stage.begun(1).case
    last = months_before(day_of(case.opened_at), 24) + timedelta(days=1 - short)
    closed = datetime.combine(last, time(12), DUTCH_TIME)
    opened = closed - timedelta(days=90)
    earlier = Case.objects.create(
        municipality=case.municipality, household=case.household, title="Eerder",
        dominant_problem=case.dominant_problem, model_slug=case.model_slug,
        model_version=case.model_version, phase="1", phase_since=opened, opened_at=opened,
        last_activity_at=opened, closed_at=closed, closed_reason="Het ging goed.",
    )  # fmt: skip
    decided(earlier, "1", opened, by=stage.town.user("toegangsteam"))
    return case


def waakvlam_passed(stage: Stage, short: int) -> Case:
    """Ninety days of light follow-up."""
    story = stage.begun(100)
    story.now = stage.ago(91 - short)
    story.at_once(whose(story), "1", "down")
    return story.case


def assignment_overdue(stage: Stage, short: int) -> Case:
    story = stage.begun(5)
    coordinator = stage.town.actor("netwerkcoordinator", story.now)
    with locked_case(story.case.pk, coordinator, story.now) as context:
        assign(context, text="Bel de huisarts.", due=stage.today - timedelta(days=1 - short))
    return story.case


def agreement_overdue(stage: Stage, short: int) -> Case:
    story = stage.begun(5)
    due = stage.today - timedelta(days=1 - short)
    agree(
        case_id=story.case.pk, actor=stage.town.actor("netwerkcoordinator", story.now),
        now=story.now, new=NewAgreement(
            "De woningcorporatie", "Stelt de ontruiming uit.", due, day_of(story.now), "Managers"
        ),
    )  # fmt: skip
    return story.case


def caseload(stage: Stage, short: int) -> User:
    who = stage.someone()
    for _ in range(WARN - short):
        stage.begun(0.5, hands=who)
    return stage.town.user(who)


def function_lapsed(stage: Stage, short: int) -> User:
    story = stage.begun(3)
    user = stage.town.user(whose(story))
    user.function_periods.update(end=stage.today - timedelta(days=1 - short))
    return user


STUCK: Mapping[Cause, Callable[[Stage, int], Case | User]] = {
    Cause.INACTIVE: inactive,
    Cause.NO_CASUSREGIE: no_casusregie,
    Cause.NO_PROCESREGIE: no_procesregie,
    Cause.NO_PLAN: no_plan,
    Cause.EVALUATION_OVERDUE: evaluation_overdue,
    Cause.PHASE_TOO_LONG: phase_too_long,
    Cause.SIGNALS_RISING: signals_rising,
    Cause.PROPOSAL_WAITING: proposal_waiting,
    Cause.UNCONFIRMED: unconfirmed,
    Cause.BACK_AND_FORTH: back_and_forth,
    Cause.RECURRING: recurring,
    Cause.WAAKVLAM_PASSED: waakvlam_passed,
    Cause.ASSIGNMENT_OVERDUE: assignment_overdue,
    Cause.AGREEMENT_OVERDUE: agreement_overdue,
    Cause.CASELOAD: caseload,
    Cause.FUNCTION_LAPSED: function_lapsed,
}
