"""Two households that are one: merged by people, with what each had, and split again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case, Deadline
from cases.core.project import project_everything
from cases.households.models import Household, HouseholdMerge, Membership, Person
from cases.households.services.households import NewMember, add_member
from cases.households.services.merging import merge_people, preview_merge
from cases.households.services.merging_homes import merge_households, preview_homes
from cases.households.services.splitting import newest_merge, preview_split, split_person
from cases.households.services.splitting_homes import (
    newest_home_merge,
    preview_home_split,
    split_households,
)
from cases.intake.models import Signal
from cases.record.models import CaseEnding
from cases.regie.models import Holding
from notifications.models import Notice
from tests.cast import Town, a_case, a_household, a_signal, later
from tests.story import Story

pytestmark = pytest.mark.django_db

AT = later(hours=1)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def merge(
    town: Town, kept: Household, gone: Household, by: str = "netwerkcoordinator", **given: Any
) -> HouseholdMerge:
    actor = town.actor(by, AT)
    asked: dict[str, Any] = {
        "takes_address": False,
        "goes_on": None,
        "reason": "Dezelfde moeder en dezelfde kinderen.",
        "seen": preview_homes(kept, gone, actor, AT).seen,
        **given,
    }
    return merge_households(kept=kept, gone=gone, actor=actor, now=AT, **asked)


def split(
    town: Town, made: HouseholdMerge, by: str = "netwerkcoordinator", reason: str = "Toch twee."
) -> Any:
    found = newest_home_merge(made.kept)
    assert found
    now = later(hours=2)
    return split_households(
        merge=found, actor=town.actor(by, now), now=now, reason=reason,
        seen=preview_home_split(found).seen,
    )  # fmt: skip


def seen_by_everybody(town: Town) -> dict[str, set[str]]:
    """Who sees which case."""
    return {
        name: set(Case.objects.visible_to(town.actor(name, AT)).values_list("reference", flat=True))
        for name in town.people
    }


def stands(household: Household) -> dict[str, Any]:
    """Everything that belongs to a household."""
    household.refresh_from_db()
    rows = Membership.objects.filter(household=household)
    return {
        "members": sorted(rows.values_list("pk", "person", "role", "start", "end"), key=str),
        "signals": set(household.signals.values_list("pk", flat=True)),
        "cases": set(household.cases.values_list("pk", flat=True)),
        "address": (household.address, household.secret_address),
        "merged_into": household.merged_into_id,
    }


def two_homes(town: Town) -> tuple[Household, Household]:
    return a_household(town, by="toegangsteam"), a_household(town, by="toegangsteam")


def test_members_signals_and_the_case_are_of_one_household_afterwards(dalfsen: Town) -> None:
    kept = a_household(dalfsen, by="toegangsteam")
    case = a_case(dalfsen)
    gone = case.household
    waiting = a_signal(dalfsen, gone, by="toegangsteam")
    before = seen_by_everybody(dalfsen)
    merge(dalfsen, kept, gone)
    case.refresh_from_db()
    waiting.refresh_from_db()
    gone.refresh_from_db()
    assert case.household == waiting.household == gone.merged_into == kept
    assert kept.memberships.count() == 2
    assert not gone.memberships.exists()
    assert not case.is_closed
    assert not CaseEnding.objects.exists()
    assert seen_by_everybody(dalfsen) == before


def test_undone_everything_is_as_it_was(dalfsen: Town) -> None:
    kept = a_household(dalfsen, by="toegangsteam")
    gone = a_case(dalfsen).household
    a_signal(dalfsen, gone, by="toegangsteam")
    before = stands(kept), stands(gone)
    made = merge(dalfsen, kept, gone)
    assert (stands(kept), stands(gone)) != before
    split(dalfsen, made)
    assert (stands(kept), stands(gone)) == before
    assert newest_home_merge(kept) is None


def test_who_belonged_to_both_belongs_once_and_to_both_again(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    anna = Person.objects.filter(memberships__household=kept).get()
    Membership.objects.create(household=gone, person=anna, start=date(2026, 1, 5), role="moeder")
    before = stands(kept), stands(gone)
    made = merge(dalfsen, kept, gone)
    (one,) = Membership.objects.filter(household=kept, person=anna)
    assert (one.start, one.end, one.role) == (date(2026, 1, 5), None, "moeder")
    split(dalfsen, made)
    assert (stands(kept), stands(gone)) == before


def test_of_two_open_cases_one_goes_on_and_the_other_ends_as_merged(dalfsen: Town) -> None:
    first = Story(dalfsen, a_case(dalfsen))
    second = Story(dalfsen, a_case(dalfsen, regisseur=None))
    second.appoint("toegangsteam", "casusregie", "casusregisseur2")
    kept, gone = first.case.household, second.case.household
    with pytest.raises(RuleBroken, match="welke casus verdergaat"):
        merge(dalfsen, kept, gone)
    before = seen_by_everybody(dalfsen)
    made = merge(dalfsen, kept, gone, goes_on=first.case.pk)
    ended = second.fresh()
    assert (ended.closed_as, ended.household) == ("merged", kept)
    ending = CaseEnding.objects.get()
    assert (ending.goes_on_in, ending.phase) == (first.case, "2")
    assert made.ending == ending
    assert not first.fresh().is_closed
    after = seen_by_everybody(dalfsen)
    for name, cases in after.items():
        assert cases <= before[name], name  # nobody sees a case that they did not
    reader = dalfsen.actor("netwerkcoordinator", AT)
    assert Case.objects.readable_by(reader).filter(pk=ended.pk).exists()
    told = Notice.objects.filter(recipient=dalfsen.user("casusregisseur2"), about=ended.reference)
    assert told.filter(text="De casus is gesloten: samengevoegd.").exists()
    for text in told.values_list("text", flat=True):
        assert first.case.reference not in text
    assert Notice.objects.filter(
        recipient=dalfsen.user("casusregisseur"), about=first.case.reference,
        text__contains="gaat hierin verder",
    ).exists()  # fmt: skip


@pytest.mark.parametrize("which", [0, 1])
def test_undone_the_case_that_ended_runs_again_with_who_held_it(dalfsen: Town, which: int) -> None:
    stories = [Story(dalfsen, a_case(dalfsen)), Story(dalfsen, a_case(dalfsen))]
    kept, gone = (story.case.household for story in stories)
    held = set(Holding.objects.current().values_list("case", "holder"))
    before = stands(kept), stands(gone)
    made = merge(dalfsen, kept, gone, goes_on=stories[which].case.pk)
    assert Case.objects.open().filter(household=kept).count() == 1
    split(dalfsen, made)
    assert [story.fresh().is_closed for story in stories] == [False, False]
    assert set(Holding.objects.current().values_list("case", "holder")) == held
    assert (stands(kept), stands(gone)) == before


def test_who_may_not_end_a_case_does_not_end_it_by_merging(dalfsen: Town) -> None:
    first, second = Story(dalfsen, a_case(dalfsen)), Story(dalfsen, a_case(dalfsen))
    second.at_once("casusregisseur", "3", "up")  # there the netwerkcoördinator decides
    homes = first.case.household, second.case.household
    with pytest.raises(NotAllowed):
        merge(dalfsen, *homes, by="casusregisseur", goes_on=first.case.pk)
    assert merge(dalfsen, *homes, by="casusregisseur", goes_on=second.case.pk).ending


def test_who_may_not_read_the_case_of_one_merges_nothing(dalfsen: Town) -> None:
    kept = a_household(dalfsen, by="toegangsteam")
    gone = a_case(dalfsen).household
    with pytest.raises(NotAllowed):
        merge(dalfsen, kept, gone, by="casusregisseur2")
    with pytest.raises(NotAllowed):
        merge(dalfsen, kept, gone, by="burgemeester")


def test_not_across_municipalities_nor_with_itself_nor_without_a_reason(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    with pytest.raises(RuleBroken):
        merge(dalfsen, kept, kept)
    with pytest.raises(RuleBroken, match="Schrijf op"):
        merge(dalfsen, kept, gone, reason=" ")
    other = Town("raalte", model="dalfsen")
    with pytest.raises((RuleBroken, NotAllowed)):
        merge(dalfsen, kept, a_household(other, by="toegangsteam"))


def test_what_changed_meanwhile_is_looked_at_again(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    seen = preview_homes(kept, gone, dalfsen.actor("toegangsteam", AT), AT).seen
    a_signal(dalfsen, gone, by="toegangsteam")
    with pytest.raises(Stale):
        merge(dalfsen, kept, gone, seen=seen)
    made = merge(dalfsen, kept, gone)
    with pytest.raises(Stale):
        merge(dalfsen, kept, gone)
    assert made.kept == kept


# The address


@pytest.mark.parametrize("takes", [True, False])
def test_one_address_is_chosen_and_what_was_secret_stays_secret(dalfsen: Town, takes: bool) -> None:
    kept, gone = two_homes(dalfsen)
    gone.street, gone.secret_address = "Schuilweg", True
    gone.save()
    made = merge(dalfsen, kept, gone, takes_address=takes)
    kept.refresh_from_db()
    assert kept.street == ("Schuilweg" if takes else "Dorpsstraat")
    assert kept.secret_address
    assert kept.address_folded == ""
    split(dalfsen, made)
    kept.refresh_from_db()
    assert (kept.street, kept.secret_address) == ("Dorpsstraat", False)


def test_a_secret_address_is_not_taken_by_who_may_not_see_it(dalfsen: Town) -> None:
    kept = a_household(dalfsen, by="toegangsteam")
    story = Story(dalfsen, a_case(dalfsen))
    story.close("casusregisseur", kind="unseen")
    gone = story.case.household
    gone.secret_address = True
    gone.save()
    with pytest.raises(NotAllowed, match="geheim"):
        merge(dalfsen, kept, gone, by="casusregisseur2", takes_address=True)


# What was written meanwhile


def test_nothing_is_written_on_a_household_that_is_no_more(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    merge(dalfsen, kept, Household.objects.get(pk=gone.pk))
    with pytest.raises(Stale, match="samengevoegd"):
        a_signal(dalfsen, gone, by="toegangsteam")
    with pytest.raises(Stale, match="samengevoegd"):
        add_member(
            household=gone, actor=dalfsen.actor("toegangsteam", AT), now=AT,
            member=NewMember("Later"), start=AT.date(),
        )  # fmt: skip


def test_what_was_written_since_stays_and_is_said(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    made = merge(dalfsen, kept, gone)
    actor = dalfsen.actor("toegangsteam", later(minutes=70))
    signal = a_signal(dalfsen, kept, by="toegangsteam", at=later(minutes=70))
    new = add_member(
        household=kept, actor=actor, now=later(minutes=70), member=NewMember("Later", "Kees"),
        start=AT.date(),
    )  # fmt: skip
    done = split(dalfsen, made)
    assert any("Kees Later" in line for line in done.stays)
    assert f"Signaal {signal.reference}" in done.stays
    signal.refresh_from_db()
    new.refresh_from_db()
    assert signal.household == new.household == kept


def test_who_left_since_goes_back_as_having_left(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    member = gone.memberships.get()
    made = merge(dalfsen, kept, gone)
    member.refresh_from_db()
    member.end = AT.date()
    member.save()
    split(dalfsen, made)
    member.refresh_from_db()
    assert (member.household, member.end) == (gone, AT.date())


def test_undoing_goes_back_in_the_order_in_which_people_and_households_were_merged(
    dalfsen: Town,
) -> None:
    kept, gone = two_homes(dalfsen)
    made = merge(dalfsen, kept, gone)
    one, other = Person.objects.filter(memberships__household=kept).order_by("pk")
    actor, now = dalfsen.actor("toegangsteam", AT), later(hours=1, minutes=10)
    merge_people(
        kept=one, gone=other, actor=actor, now=now, takes=(), reason="Dezelfde.",
        seen=preview_merge(one, other).seen,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="Splits die eerst"):
        split(dalfsen, made)
    people = newest_merge(one)
    assert people
    split_person(
        merge=people, actor=actor, now=now, reason="Toch twee.", seen=preview_split(people).seen
    )
    split(dalfsen, made)
    assert gone.memberships.get().person == other


def test_a_person_is_not_split_into_a_household_that_is_no_more(dalfsen: Town) -> None:
    kept, gone = two_homes(dalfsen)
    one, other = Person.objects.order_by("pk")
    actor = dalfsen.actor("toegangsteam", AT)
    merge_people(
        kept=one, gone=other, actor=actor, now=later(minutes=30), takes=(), reason="Dezelfde.",
        seen=preview_merge(one, other).seen,
    )  # fmt: skip
    merge(dalfsen, kept, gone)
    people = newest_merge(one)
    assert people
    with pytest.raises(RuleBroken, match="Splits eerst de huishoudens"):
        split_person(
            merge=people, actor=actor, now=AT, reason="Toch.", seen=preview_split(people).seen
        )


def test_a_case_that_was_merged_is_not_opened_again_by_itself(dalfsen: Town) -> None:
    first, second = Story(dalfsen, a_case(dalfsen)), Story(dalfsen, a_case(dalfsen))
    merge(dalfsen, first.case.household, second.case.household, goes_on=first.case.pk)
    first.close("netwerkcoordinator", kind="unseen")
    with pytest.raises(RuleBroken, match="Splits daarvoor de huishoudens"):
        second.reopen("netwerkcoordinator")


def test_a_case_that_was_merged_is_no_return_of_the_household(dalfsen: Town) -> None:
    first, second = a_case(dalfsen), a_case(dalfsen)  # merged on the day that both opened
    merge(dalfsen, first.household, second.household, goes_on=first.pk)
    assert not Deadline.objects.filter(case=first, cause="recurring").exists()
    project_everything(AT)
    assert not Deadline.objects.filter(case=first, cause="recurring").exists()


def test_who_holds_the_one_case_that_runs_hears_of_the_merge(dalfsen: Town) -> None:
    kept, case = a_household(dalfsen, by="toegangsteam"), a_case(dalfsen)
    merge(dalfsen, kept, case.household)
    told = Notice.objects.filter(recipient=dalfsen.user("casusregisseur"), about=case.reference)
    assert told.filter(text__contains="samengevoegd met een ander").exists()


def test_nobody_chooses_merged_as_an_ending(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    with pytest.raises(RuleBroken, match="Voeg daarvoor"):
        story.close("netwerkcoordinator", kind="merged")


def test_signals_of_the_one_that_went_stay_where_their_case_stays(dalfsen: Town) -> None:
    kept = a_case(dalfsen).household
    gone = a_household(dalfsen, by="toegangsteam")
    came = a_signal(dalfsen, gone, by="toegangsteam")
    made = merge(dalfsen, kept, gone)
    Signal.objects.filter(pk=came.pk).update(
        outcome="added", case=kept.cases.get(), triaged_at=AT,
        triaged_by=dalfsen.user("toegangsteam"),
    )  # fmt: skip
    split(dalfsen, made)
    came.refresh_from_db()
    assert came.household == kept
