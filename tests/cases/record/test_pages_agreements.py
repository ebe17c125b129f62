"""Bindende afspraken: what parties bound themselves to, and whether they kept to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from cases.record.models import Agreement
from cases.record.services.agreements import NewAgreement, agree, settle
from notifications.models import Notice
from tests.cast import NOW, Town, a_case, days_ago, later
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db


def bound(story: Story, name: str = "netwerkcoordinator", **change: Any) -> Agreement:
    """The housing corporation commitments something for a week from now."""
    today = story.now.date()
    given = {
        "who": "De woningcorporatie", "text": "Stelt de ontruiming uit.", "agreed_on": today,
        "due": today + timedelta(days=7), "agreed_with": "De managers", **change,
    }  # fmt: skip
    return agree(
        case_id=story.case.pk, actor=story.town.actor(name, story.now), now=story.later(),
        new=NewAgreement(**given),
    )  # fmt: skip


def settled(story: Story, made: Agreement, *, kept: bool = True, result: str = "Gedaan.") -> None:
    actor = story.town.actor("netwerkcoordinator", story.now)
    settle(agreement=made, actor=actor, now=story.later(), kept=kept, result=result)


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def plan_of(client: Client, case: Case) -> Any:
    return client.get(reverse("cases:plan", args=[case.reference]))


def test_who_keeps_the_process_going_records_it_and_the_regisseur_hears_of_it() -> None:
    story = begin("dalfsen", "2")
    made = bound(story)
    told = Notice.objects.get(
        about=story.case.reference, text__startswith="Er is een bindende afspraak"
    )
    assert told.recipient == story.town.user("casusregisseur")
    assert made.history.count() == 1
    assert story.fresh().last_activity_at == story.now


@pytest.mark.parametrize("name", ["casusregisseur", "wethouder", "manager", "toegangsteam"])
def test_nobody_else_records_it(name: str) -> None:
    """De netwerkcoördinator organiseert het opschalingsoverleg [D, AVE3 Opschalen]."""
    with pytest.raises(NotAllowed):
        bound(begin("dalfsen", "2"), name)


def test_below_ave2_there_is_nothing_to_bind() -> None:
    story = begin("dalfsen", "2")
    story.at_once("casusregisseur", "1", "down")
    with pytest.raises(NotAllowed):
        bound(story, "toegangsteam")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("who", {"who": " "}),
        ("text", {"text": " "}),
        ("agreed_with", {"agreed_with": ""}),
        ("agreed_on", {"agreed_on": later(days=1).date()}),
        ("due", {"due": later(days=-1).date()}),
    ],
)
def test_it_says_who_does_what_by_when_and_with_whom(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken) as refused:
        bound(begin("dalfsen", "2"), **change)
    assert field in {problem.field for problem in refused.value.problems}


def test_it_is_settled_once_and_with_what_came_of_it() -> None:
    story = dalfsen_in("3")
    made = bound(story)
    with pytest.raises(RuleBroken):
        settled(story, made, result=" ")
    settled(story, made, kept=False, result="Het huis is toch ontruimd.")
    assert Notice.objects.filter(text="Een bindende afspraak is niet nagekomen.").exists()
    with pytest.raises(Stale):
        settled(story, made)
    made.refresh_from_db()
    assert (made.kept, made.done_by) == (False, story.town.user("netwerkcoordinator"))


@pytest.mark.parametrize(
    "change",
    [
        {"who": ""},
        {"text": ""},
        {"due": NOW.date() - timedelta(days=1)},
        {"kept": True},
        {"kept": True, "done_at": later(days=2), "result": "r"},
    ],
)
def test_the_database_refuses_half_an_agreement(change: dict[str, Any]) -> None:
    made = bound(begin("dalfsen", "2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(**change)


def test_it_is_written_on_the_page_of_the_plan_and_told_in_the_course() -> None:
    town = Town("dalfsen")
    story = Story(town, a_case(town, at=days_ago(1)))
    coordinator = signed_in(town, "netwerkcoordinator")
    new = plan_of(coordinator, story.case).context["new_agreement_url"]
    sent = {
        "who": "De GGZ", "text": "Begint zonder wachttijd.", "due": "over 3 dagen",
        "agreed_on": "vandaag", "agreed_with": "De managers",
    }  # fmt: skip
    assert coordinator.post(new, sent).status_code == 302
    (shown,) = plan_of(coordinator, story.case).context["agreements"]
    assert (shown["who"], shown["state"]) == ("De GGZ", "Loopt")
    overview = signed_in(town, "casusregisseur").get(
        reverse("cases:case", args=[story.case.reference])
    )
    titles = [event["title"] for event in overview.context["course"]["events"]]
    assert any(title.startswith("Bindende afspraak, uiterlijk") for title in titles)
    assert "Bindende afspraak" in [item.text for item in overview.context["ahead"]["first"]]
    assert (
        coordinator.post(shown["url"], {"kept": "nee", "result": "Nog niets."}).status_code == 302
    )
    (shown,) = plan_of(coordinator, story.case).context["agreements"]
    assert (shown["state"], shown["url"]) == ("Niet nagekomen", "")


def test_what_is_late_stands_first_and_says_how_long() -> None:
    story = begin("dalfsen", "2")
    settled(story, bound(story, who="Eerst"))
    bound(story, who="Later", due=later(days=9).date())
    bound(story, who="Eerder", due=later(days=2).date())
    shown = plan_of(signed_in(story.town, "netwerkcoordinator"), story.case).context["agreements"]
    assert [one["who"] for one in shown] == ["Eerder", "Later", "Eerst"]
    assert shown[0]["state"].endswith("dagen te laat")


def test_the_casusregisseur_reads_it_and_is_offered_no_button() -> None:
    story = begin("dalfsen", "2")
    made = bound(story)
    regisseur = signed_in(story.town, "casusregisseur")
    page = plan_of(regisseur, story.case)
    assert page.context["new_agreement_url"] == ""
    assert page.context["agreements"][0]["url"] == ""
    address = reverse("cases:agreement", args=[story.case.reference, made.pk])
    assert regisseur.get(address).status_code == 403


def test_a_page_that_lies_open_says_that_another_was_first() -> None:
    story = begin("dalfsen", "2")
    made = bound(story)
    coordinator = signed_in(story.town, "netwerkcoordinator")
    settled(story, made)
    address = reverse("cases:agreement", args=[story.case.reference, made.pk])
    answer = coordinator.post(address, {"kept": "ja", "result": "Gedaan."})
    assert "staat al wat ervan kwam" in answer.content.decode()
