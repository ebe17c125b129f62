"""The locoburgemeester acts when the burgemeester is not there, and only then; and signs so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed
from cases.core.models import Case
from cases.scaling.models import PhaseTransition, ProposalStep
from cases.scaling.presenters.besluit import besluit
from cases.scaling.presenters.steps_people import Today
from cases.timeline.course import course
from common.dates import midnight
from notifications.models import Notice
from roles.acting import actor_for, holders_of
from roles.models import Absence, DutyShift, FunctionPeriod, Region, User
from tests.cast import NOW, Town, a_case, change_functions
from tests.story import Story

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def dalfsen() -> Town:
    town = Town("dalfsen")
    town.people["loco"] = town.hire("locoburgemeester", name="loco")
    return town


def away(
    town: Town, who: str = "burgemeester", *, start: date = TODAY, until: date | None = TODAY
) -> Absence:
    absence: Absence = Absence.objects.create(
        user=town.user(who), start=start, until=until,
        recorded_by=town.user(who), recorded_at=NOW,
    )  # fmt: skip
    return absence


def on_duty(town: Town, who: str, day: date, function: str = "burgemeester") -> None:
    DutyShift.objects.create(
        function=function, user=town.user(who), municipality=town.municipality,
        start=midnight(day), end=midnight(day + DAY), recorded_at=NOW,
    )  # fmt: skip


def acts(town: Town, day: date = TODAY, who: str = "loco") -> bool:
    """Whether they act as burgemeester: by every way of asking, which must agree."""
    place = town.municipality
    answers = {
        "burgemeester" in actor_for(town.user(who), day).functions_in(place.pk),
        User.objects.with_function(["burgemeester"], municipality=place, day=day)
        .filter(pk=town.user(who).pk)
        .exists(),
        town.user(who) in holders_of(["burgemeester"], place, day).get("burgemeester", []),
    }
    assert len(answers) == 1
    return answers.pop()


def test_a_deputy_does_nothing_while_the_burgemeester_is_there(dalfsen: Town) -> None:
    actor = dalfsen.actor("loco")
    assert not acts(dalfsen)
    assert actor.functions_in(dalfsen.municipality.pk) == {"locoburgemeester"}
    assert actor.deputises == {}


def test_a_deputy_acts_on_the_days_of_an_absence_and_on_no_other(dalfsen: Town) -> None:
    away(dalfsen, start=TODAY + DAY, until=TODAY + 2 * DAY)
    found = [acts(dalfsen, TODAY + day * DAY) for day in range(4)]
    assert found == [False, True, True, False]


def test_an_absence_that_was_withdrawn_gives_nothing(dalfsen: Town) -> None:
    Absence.objects.filter(pk=away(dalfsen).pk).update(withdrawn_at=NOW)
    assert not acts(dalfsen)


def test_one_burgemeester_who_is_there_is_enough(dalfsen: Town) -> None:
    away(dalfsen)
    dalfsen.hire("burgemeester", name="waarnemend")
    assert not acts(dalfsen)


def test_a_deputy_acts_without_a_burgemeester(dalfsen: Town) -> None:
    change_functions(dalfsen.user("burgemeester"), end=TODAY)
    assert not acts(dalfsen)
    assert acts(dalfsen, TODAY + DAY)


def test_a_deputy_acts_when_the_account_of_the_burgemeester_is_closed(dalfsen: Town) -> None:
    User.objects.filter(pk=dalfsen.user("burgemeester").pk).update(is_active=False)
    assert acts(dalfsen)


def test_a_deputy_acts_on_the_days_on_which_the_roster_has_them_on_duty(dalfsen: Town) -> None:
    dalfsen.people["other"] = dalfsen.hire("locoburgemeester", name="other")
    on_duty(dalfsen, "loco", TODAY)
    assert acts(dalfsen)
    assert not acts(dalfsen, who="other")
    assert not acts(dalfsen, TODAY + DAY)
    assert not acts(dalfsen, TODAY - DAY)


def test_the_roster_of_another_town_or_function_gives_nothing(dalfsen: Town) -> None:
    olst = Town("olst-wijhe")
    DutyShift.objects.create(
        function="burgemeester", user=dalfsen.user("loco"), municipality=olst.municipality,
        start=midnight(TODAY), end=midnight(TODAY + DAY), recorded_at=NOW,
    )  # fmt: skip
    on_duty(dalfsen, "loco", TODAY, function="aover")
    assert not acts(dalfsen)


def test_the_roster_of_the_region_counts_in_its_municipalities(dalfsen: Town) -> None:
    region = Region.objects.create(name="Regio")
    region.municipalities.add(dalfsen.municipality)
    DutyShift.objects.create(
        function="burgemeester", user=dalfsen.user("loco"), region=region,
        start=midnight(TODAY), end=midnight(TODAY + DAY), recorded_at=NOW,
    )  # fmt: skip
    assert acts(dalfsen)


def test_nobody_else_acts_for_an_absent_burgemeester(dalfsen: Town) -> None:
    away(dalfsen)
    others = set(dalfsen.people) - {"loco", "burgemeester"}
    assert not [name for name in sorted(others) if acts(dalfsen, who=name)]


def test_a_deputy_acts_in_their_own_municipality_only(dalfsen: Town) -> None:
    olst = Town("olst-wijhe")
    away(olst)
    loco = actor_for(dalfsen.user("loco"), TODAY)
    assert loco.functions_in(olst.municipality.pk) == frozenset()


def test_who_is_also_burgemeester_signs_as_that(dalfsen: Town) -> None:
    FunctionPeriod.objects.create(
        user=dalfsen.user("loco"), function="burgemeester", start=TODAY,
        municipality=dalfsen.municipality,
    )  # fmt: skip
    away(dalfsen)
    assert dalfsen.actor("loco").signs_as(dalfsen.municipality.pk, "burgemeester") == ""


@pytest.fixture
def story(dalfsen: Town) -> Story:
    """A case in AVE4 that the AOV'er proposes to bring back to AVE3: the burgemeester decides."""
    case: Case = a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True)
    told = Story(dalfsen, case)
    told.plan("aover", "3")
    told.propose("aover", "3", "down")
    return told


def test_a_decision_of_the_deputy_is_signed_so(story: Story) -> None:
    away(story.town)
    decision = story.approve("loco")
    assert (decision.decider_function, decision.signed_as) == ("burgemeester", "locoburgemeester")
    signed = "Locoburgemeester, bij afwezigheid van de burgemeester"
    assert besluit(story.context("aover"), decision, None)["decided_function"] == signed
    moments = course(case_file(story.fresh(), TODAY))
    assert f"De loco, {signed}" in [moment.who for moment in moments]
    approved = ProposalStep.objects.get(proposal=story.proposal, kind="approved")
    assert approved.signed_as == "locoburgemeester"


def test_a_decision_of_the_burgemeester_is_signed_as_ever(story: Story) -> None:
    away(story.town)  # who looks in all the same keeps their rights
    decision = story.approve("burgemeester")
    assert (decision.decider_function, decision.signed_as) == ("burgemeester", "")
    assert besluit(story.context("aover"), decision, None)["decided_function"] == "Burgemeester"


def test_the_deputy_cannot_decide_while_the_burgemeester_is_there(story: Story) -> None:
    with pytest.raises(NotAllowed):
        story.approve("loco")
    assert PhaseTransition.objects.filter(case=story.case).count() == 1


def test_four_eyes_hold_for_the_deputy_too(dalfsen: Town) -> None:
    away(dalfsen)
    story = Story(dalfsen, a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True))
    story.propose("loco", "3", "down")
    assert story.proposal.signed_as == "locoburgemeester"
    with pytest.raises(NotAllowed):
        story.approve("loco")


def test_the_page_of_the_step_names_the_deputy_only_when_they_act(story: Story) -> None:
    def named() -> list[str]:
        return Today.on(story.context("aover")).names("burgemeester")

    assert named() == ["De burgemeester"]
    away(story.town)
    assert named() == ["De burgemeester (afwezig)", "De loco, locoburgemeester"]


def test_the_deputy_hears_what_the_burgemeester_would_and_only_then(dalfsen: Town) -> None:
    def told() -> bool:
        Notice.objects.all().delete()
        case = a_case(dalfsen)
        story = Story(dalfsen, case)
        story.at_once("casusregisseur", "3", "up")
        story.propose("netwerkcoordinator", "4", "up")
        story.consult("aover", "burgemeester")
        story.approve("aover")
        return bool(Notice.objects.filter(recipient=dalfsen.user("loco")).exists())

    assert not told()
    away(dalfsen)
    assert told()
