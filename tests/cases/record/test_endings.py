"""Ways to end a case, from any phase, and to take that back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import ActingHolder, Case, Task
from cases.households.models import Membership
from cases.households.services.deaths import record_death
from cases.households.services.households import NewMember, add_member, end_membership
from cases.record.models import CaseEnding, CaseReopening
from cases.regie.models import Holding
from cases.scaling.models import Proposal
from notifications.models import Notice
from roles.models import FunctionPeriod
from tests.cast import Town, a_case, days_ago
from tests.story import Story, dalfsen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


MOVED: dict[str, Any] = {
    "kind": "moved",
    "moved_to": "Wijkteam Zwolle-Zuid",
    "moved_on": date(2026, 3, 1),
    "handed_over": "Gebeld met het wijkteam, en samen besproken.",
}


def heard(story: Story, name: str) -> list[str]:
    found = Notice.objects.filter(recipient=story.town.user(name), about=story.case.reference)
    return list(found.order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("phase", ["2", "3", "4"])
@pytest.mark.parametrize("kind", ["died", "unseen", "moved"])
def test_a_household_that_is_gone_ends_the_case_in_every_phase(phase: str, kind: str) -> None:
    story = dalfsen_in(phase)
    by = "aover" if phase == "4" else "netwerkcoordinator"
    story.close(by, **(MOVED if kind == "moved" else {"kind": kind}))
    case = story.fresh()
    ending = CaseEnding.objects.get()
    assert case.is_closed
    assert case.phase == phase == ending.phase
    assert case.closed_as == kind == ending.kind
    assert ending.by == story.town.user(by)
    assert not Holding.objects.current().filter(case=case).exists()
    assert not Task.objects.filter(case=case).exists()
    assert not ActingHolder.objects.filter(case=case).exists()


def test_that_things_improved_still_asks_to_scale_down_first() -> None:
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken, match="Schaal de casus eerst af"):
        story.close("netwerkcoordinator")
    assert not story.fresh().is_closed


@pytest.mark.parametrize(
    ("phase", "who", "may"),
    [
        ("2", "casusregisseur", True),  # decides on scaling down from AVE2
        ("2", "netwerkcoordinator", True),
        ("2", "casusregisseur2", False),
        ("3", "casusregisseur", False),  # there the netwerkcoördinator decides on it
        ("3", "netwerkcoordinator", True),
        ("4", "aover", True),
        ("4", "casusregisseur", False),
    ],
)
def test_who_decides_on_scaling_down_ends_it(phase: str, who: str, may: bool) -> None:
    story = dalfsen_in(phase)
    if may:
        story.close(who, kind="unseen")
        assert story.fresh().is_closed
    else:
        with pytest.raises(NotAllowed):
            story.close(who, kind="unseen")
        assert not CaseEnding.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({**MOVED, "moved_to": ""}, "moved_to"),
        ({**MOVED, "moved_on": None}, "moved_on"),
        ({**MOVED, "moved_on": date(2027, 1, 1)}, "moved_on"),
        ({**MOVED, "handed_over": " "}, "handed_over"),
        ({"kind": "died", "household_told": False}, "not_told_because"),
    ],
)
def test_what_is_missing_is_said_at_its_field(wrong: dict[str, Any], field: str) -> None:
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken) as refused:
        story.close("netwerkcoordinator", **{"kind": "unseen", **wrong})
    assert [p.field for p in refused.value.problems] == [field]
    assert not story.fresh().is_closed


def test_everybody_who_was_told_of_the_case_hears_that_it_ended_and_how() -> None:
    story = dalfsen_in("3")
    story.propose("netwerkcoordinator", "4", "up")
    story.close("netwerkcoordinator", **MOVED)
    said = "De casus is gesloten: verhuisd en overgedragen."
    assert said in heard(story, "casusregisseur")  # held casusregie
    assert said in heard(story, "aover")  # was to decide on the proposal
    assert said not in heard(story, "casusregisseur2")  # never had to do with it
    assert Proposal.objects.get(to_phase="4").status == Proposal.Status.WITHDRAWN


def test_an_ending_is_written_once(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.close("casusregisseur", kind="unseen")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEnding.objects.update(reason="Anders.")


# Somebody died


def died(story: Story, membership: Membership) -> None:
    now = story.later()
    actor = story.town.actor("casusregisseur", now)
    record_death(membership=membership, actor=actor, now=now, on=now.date())


def test_who_lived_alone_and_died_leaves_and_who_may_end_the_case_hears_it(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    member = story.case.household.memberships.get()
    died(story, member)
    member.refresh_from_db()
    assert member.end == member.person.died_on == story.now.date()
    assert not story.case.household.is_lived_in
    story.close("casusregisseur", kind="died", household_told=False, not_told_because="Overleden.")
    assert story.fresh().closed_as == "died"


def test_without_a_death_somebody_stays_in_a_household(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    now = story.later()
    with pytest.raises(RuleBroken, match="minstens één persoon"):
        end_membership(
            membership=story.case.household.memberships.get(),
            actor=dalfsen.actor("casusregisseur", now), now=now, end=now.date(),
        )  # fmt: skip


def test_who_died_leaves_every_household_and_joins_none(dalfsen: Town) -> None:
    both = [NewMember("Oud", "Opa"), NewMember("Jong", "Kind")]
    story = Story(dalfsen, a_case(dalfsen, members=both))
    member = story.case.household.memberships.get(person__first_name="Opa")
    other = Story(dalfsen, a_case(dalfsen)).case.household
    second = Membership.objects.create(household=other, person=member.person, start=member.start)
    died(story, member)
    second.refresh_from_db()
    assert second.end == story.now.date()
    assert story.case.household.is_lived_in
    assert "woont niemand meer" not in "".join(heard(story, "casusregisseur"))
    with pytest.raises(RuleBroken, match="overleden op"):
        add_member(
            household=other, actor=dalfsen.actor("casusregisseur", story.now), now=story.now,
            member=NewMember(person=Membership.objects.get(pk=second.pk).person),
            start=story.now.date(),
        )  # fmt: skip


# Opened again


def test_a_case_closed_by_mistake_goes_on_as_it_was() -> None:
    story = dalfsen_in("3")
    held = set(Holding.objects.current().values_list("holder", "responsibility", "aspect"))
    story.close("netwerkcoordinator", kind="unseen")
    story.reopen("netwerkcoordinator")
    case = story.fresh()
    assert not case.is_closed
    assert (case.phase, case.closed_as) == ("3", "")
    assert set(Holding.objects.current().values_list("holder", "responsibility", "aspect")) == held
    assert CaseReopening.objects.get().ending == CaseEnding.objects.get()
    regisseur = story.town.actor("casusregisseur", story.now)
    assert Case.objects.readable_by(regisseur).filter(pk=case.pk).exists()
    assert "De casus is heropend: hij was per ongeluk gesloten." in heard(story, "casusregisseur")


def test_a_waakvlam_burns_until_the_same_day_again(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "1", "down")
    until = story.fresh().waakvlam_until
    story.close("casusregisseur")
    assert story.fresh().waakvlam_until is None
    story.reopen("toegangsteam")
    assert until is not None
    assert story.fresh().waakvlam_until == until


def test_who_cannot_act_any_more_does_not_get_it_back() -> None:
    story = dalfsen_in("3")
    story.close("netwerkcoordinator", kind="unseen")
    for period in FunctionPeriod.objects.filter(user=story.town.user("casusregisseur")):
        period.end = story.now.date() - timedelta(days=1)
        period.save()
    story.reopen("netwerkcoordinator")
    held = Holding.objects.current().filter(case=story.case)
    assert set(held.values_list("responsibility", flat=True)) == {"procesregie"}
    assert Task.objects.filter(case=story.case, kind__in=("appoint", "take")).exists()


@pytest.mark.parametrize(("days", "opens"), [(30, True), (31, False)])
def test_within_thirty_days(days: int, opens: bool) -> None:
    story = dalfsen_in("3")
    story.close("netwerkcoordinator", kind="unseen")
    story.now += timedelta(days=days)
    if opens:
        story.reopen("netwerkcoordinator")
    else:
        with pytest.raises(NotAllowed):
            story.reopen("netwerkcoordinator")
    assert story.fresh().is_closed is not opens


def test_who_may_not_close_it_may_not_open_it_again() -> None:
    story = dalfsen_in("3")
    story.close("netwerkcoordinator", kind="unseen")
    with pytest.raises(NotAllowed):
        story.reopen("casusregisseur")


def test_not_beside_another_case_of_the_household_nor_twice_nor_without_a_reason(
    dalfsen: Town,
) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.close("netwerkcoordinator", kind="unseen")
    with pytest.raises(RuleBroken, match="weer open moet"):
        story.reopen("netwerkcoordinator", reason=" ")
    other = a_case(dalfsen)
    Case.objects.filter(pk=other.pk).update(household=story.case.household)
    with pytest.raises(RuleBroken, match="loopt al een andere casus"):
        story.reopen("netwerkcoordinator")
    Case.objects.filter(pk=other.pk).update(household=other.household)
    story.reopen("netwerkcoordinator")
    with pytest.raises(Stale):
        story.reopen("netwerkcoordinator")


# On the pages


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_move_is_recorded_and_read_back_on_the_pages(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=days_ago(1))
    client.force_login(dalfsen.user("netwerkcoordinator"))
    url = reverse("cases:close", args=[case.reference])
    form = {
        "kind": "moved", "reason": "Sinds maart in Zwolle.", "moved_to": "Wijkteam Zwolle-Zuid",
        "moved_on": f"{days_ago(1):%d-%m-%Y}", "handed_over": "Gebeld.", "household_told": "yes",
    }  # fmt: skip
    lacks = client.post(url, {**form, "household_told": "no"})
    assert lacks.status_code == 422
    assert "Schrijf op waarom het huishouden het niet weet." in lacks.content.decode()
    assert "Wijkteam Zwolle-Zuid" in lacks.content.decode()  # nothing typed is lost
    assert client.post(url, form)["Location"] == reverse("cases:case", args=[case.reference])
    overview = page(client, "cases:case", case.reference)
    assert "Verhuisd en overgedragen" in overview
    assert "Casus gesloten: verhuisd en overgedragen aan Wijkteam Zwolle-Zuid." in overview
    ending = CaseEnding.objects.get()
    sheet = page(client, "cases:ending", case.reference, ending.pk)
    for words in ("Sinds maart in Zwolle.", "Gebeld.", "Wijkteam Zwolle-Zuid"):
        assert words in sheet
    client.post(reverse("cases:reopen", args=[case.reference]), {"reason": "Vergissing."})
    assert "Casus heropend." in page(client, "cases:case", case.reference)
    assert "Later heropend" in page(client, "cases:ending", case.reference, ending.pk)


def test_the_death_of_who_lives_alone_leads_to_the_ending(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=days_ago(2))
    client.force_login(dalfsen.user("casusregisseur"))
    member = case.household.memberships.get()
    url = reverse("cases:member_leaves", args=[case.household.reference, member.pk])
    day = f"{days_ago(1):%d-%m-%Y}"
    assert client.post(url, {"end": day}).status_code == 422  # somebody stays, or died
    answer = client.post(url, {"end": day, "died": "on"})
    close = reverse("cases:close", args=[case.reference])
    assert answer["Location"] == f"{close}?hoe=died"
    chosen = re.search(
        r'<input[^>]*value="died"[^>]*>', client.get(answer["Location"]).content.decode()
    )
    assert chosen is not None
    assert "checked" in chosen[0]
    assert "overleden op" in page(client, "cases:household", case.household.reference)
