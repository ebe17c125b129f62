"""A household that moves, on the pages of both municipalities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.core.project import project_everything
from cases.households.models import Household, Membership, Person
from cases.households.services.households import NewMember
from cases.intake.models import Signal
from cases.moves.models import MoveAnnouncement
from cases.moves.presenters import state_of_move
from cases.timeline.event import TimelineEvent
from notifications.models import Mail, Notice
from notifications.services.overviews import post_overviews
from tests.cast import Town, a_case, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def there() -> Town:
    return Town("olst-wijhe")


def visitor(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def typed(case: Case, there: Town, **given: Any) -> dict[str, Any]:
    members = Membership.objects.filter(household=case.household, end=None)
    return {
        "there": there.municipality.pk, "moved_on": f"{days_ago(1):%d-%m-%Y}",
        "call": "Balie, 0529 123456", "reason": "Verhuisd naar Wijhe.",
        "people": list(members.values_list("person", flat=True)),
        "summary": "Er loopt schuldhulp.", "goes_along": ["log"], "log_months": "3",
        "secret_address": "on", "street": "Langstraat", "ground": "consent",
        "ground_note": "Besproken.", "household_told": "yes", **given,
    }  # fmt: skip


def announced(case: Case, town: Town, there: Town, **given: Any) -> MoveAnnouncement:
    url = reverse("cases:move_new", args=[case.reference])
    answer = visitor(town, "netwerkcoordinator").post(url, typed(case, there, **given))
    assert answer.status_code == 302
    return MoveAnnouncement.objects.get(case=case, status="open")


def test_from_the_announcement_to_the_household_on_the_pages_of_both(
    dalfsen: Town, there: Town
) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    sender, receiver = visitor(dalfsen, "netwerkcoordinator"), visitor(there, "casusregisseur")
    move = announced(case, dalfsen, there)
    overview = page(sender, "cases:case", case.reference)
    assert "aangekondigd bij de gemeente Olst-wijhe" in overview
    assert "Wacht op aanname sinds" in overview
    work = page(receiver, "cases:home")
    assert "De gemeente Dalfsen kondigt een huishouden aan. Bel: Balie, 0529 123456." in work
    before = page(receiver, "cases:announcement", move.reference)
    for secret in ("Voorbeeld", "schuldhulp", "Langstraat", "Verhuisd naar", case.reference):
        assert secret not in work + before
    answer = receiver.post(reverse("cases:announcement", args=[move.reference]), {"answer": "yes"})
    signal = Signal.objects.get(municipality=there.municipality)
    assert answer["Location"] == reverse("cases:signal", args=[signal.reference])
    triage = page(receiver, "cases:signal", signal.reference)
    assert "Er loopt schuldhulp." in triage
    assert "Logboek van de laatste 3 maanden" in triage
    assert "Langstraat" in page(receiver, "cases:household", signal.household.reference)
    assert signal.household.secret_address
    assert "kondigt een huishouden aan" not in page(receiver, "cases:home")
    overview = page(sender, "cases:case", case.reference)
    assert "Casus gesloten: verhuisd en overgedragen aan gemeente Olst-wijhe." in overview
    assert "De gemeente Olst-wijhe nam het huishouden aan." in overview
    assert "Wacht op aanname" not in overview
    assert there.user("casusregisseur").name not in page(
        sender, "cases:move", case.reference, move.pk
    )


def test_the_notice_leads_to_the_announcement_and_the_overview_to_the_work(
    dalfsen: Town, there: Town
) -> None:
    move = announced(a_case(dalfsen, at=days_ago(3)), dalfsen, there)
    receiver = visitor(there, "casusregisseur")
    assert "kondigt een huishouden aan" in page(receiver, "notifications:notices")
    assert post_overviews(now=timezone.now())
    assert "verhuizing" in Mail.objects.get(recipient=there.user("casusregisseur")).body
    notice = Notice.objects.get(about="verhuizing", recipient=there.user("casusregisseur"))
    opened = receiver.get(reverse("notifications:notice", args=[notice.pk]))
    assert opened["Location"] == reverse("cases:announcement", args=[move.reference])


def test_a_refusal_is_read_on_the_page_of_the_case(dalfsen: Town, there: Town) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    move = announced(case, dalfsen, there)
    receiver = visitor(there, "casusregisseur")
    url = reverse("cases:announcement", args=[move.reference])
    lacks = receiver.post(url, {"answer": "no", "reason": ""})
    assert lacks.status_code == 422
    assert "Schrijf op waarom u het huishouden niet aanneemt." in lacks.content.decode()
    assert receiver.post(url, {"answer": "no", "reason": "Woont hier niet."}).status_code == 302
    overview = page(visitor(dalfsen, "casusregisseur"), "cases:case", case.reference)
    assert "neemt het huishouden niet aan" in overview
    assert "Woont hier niet." in overview
    late = receiver.post(url, {"answer": "yes"})
    assert late.status_code == 422
    assert "al niet aangenomen" in late.content.decode()
    assert not Household.objects.filter(municipality=there.municipality).exists()


@pytest.mark.parametrize(("days", "shown"), [(30, True), (31, False)])
def test_a_refusal_stands_above_the_case_for_a_month(days: int, shown: bool) -> None:
    refused = TimelineEvent(
        "verhuizing-1", days_ago(days), "verhuizing", "", text="Woont hier niet.", about="Wijhe",
        what="refused",
    )  # fmt: skip
    assert bool(state_of_move("2222-2222", [refused], days_ago(0).date())) is shown


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(dalfsen: Town, there: Town) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    url = reverse("cases:move_new", args=[case.reference])
    client = visitor(dalfsen, "netwerkcoordinator")
    lacks = client.post(url, typed(case, there, log_months="", ground_note=""))
    assert lacks.status_code == 422
    text = lacks.content.decode()
    assert "Vul in hoeveel maanden van het logboek meegaan." in text
    assert "Leg uit waarom u deze gegevens mag doorgeven." in text
    assert "Er loopt schuldhulp." in text
    assert not MoveAnnouncement.objects.exists()


def test_the_page_to_close_leads_to_the_announcement_and_reopening_warns(
    dalfsen: Town, there: Town
) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    sender = visitor(dalfsen, "netwerkcoordinator")
    announce = reverse("cases:move_new", args=[case.reference])
    assert announce in page(sender, "cases:close", case.reference)
    assert announce in page(sender, "cases:case", case.reference)
    move = announced(case, dalfsen, there)
    assert announce not in page(sender, "cases:case", case.reference)
    receiver = visitor(there, "casusregisseur")
    receiver.post(reverse("cases:announcement", args=[move.reference]), {"answer": "yes"})
    reopening = page(sender, "cases:reopen", case.reference)
    assert "Aangenomen door de gemeente Olst-wijhe" in reopening
    ending = reverse("cases:ending", args=[case.reference, case.endings.get().pk])
    assert move.reference in sender.get(ending).content.decode()


def test_where_no_other_municipality_works_with_ave_nothing_leads_there(dalfsen: Town) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    sender = visitor(dalfsen, "netwerkcoordinator")
    announce = reverse("cases:move_new", args=[case.reference])
    assert announce not in page(sender, "cases:close", case.reference)
    led = sender.get(announce, follow=True)
    assert led.redirect_chain == [(reverse("cases:close", args=[case.reference]), 302)]
    assert "Geen andere gemeente werkt hier met AVE." in led.content.decode()


def test_who_lives_in_another_household_too_is_not_ticked(dalfsen: Town, there: Town) -> None:
    both = [NewMember("Voorbeeld", "Anna"), NewMember("Voorbeeld", "Kim", is_child=True)]
    case = a_case(dalfsen, at=days_ago(3), members=both)
    kim = Person.objects.get(first_name="Kim")
    other = Household.objects.create(
        municipality=dalfsen.municipality, created_at=days_ago(3), street="Kerkweg",
        created_by=dalfsen.user("casusregisseur"),
    )  # fmt: skip
    Membership.objects.create(household=other, person=kim, start=days_ago(9).date())
    client = visitor(dalfsen, "netwerkcoordinator")
    answer = client.get(reverse("cases:move_new", args=[case.reference]))
    anna = Person.objects.get(first_name="Anna")
    assert answer.context["form"]["people"].value() == [str(anna.pk)]
    assert "woont ook in een ander huishouden" in answer.content.decode()
    assert "Kerkweg" not in answer.content.decode()


def test_taking_back_by_the_page_and_a_second_announcement_leads_to_the_first(
    dalfsen: Town, there: Town
) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    move = announced(case, dalfsen, there)
    client = visitor(dalfsen, "netwerkcoordinator")
    here = reverse("cases:move", args=[case.reference, move.pk])
    assert client.get(reverse("cases:move_new", args=[case.reference]))["Location"] == here
    url = reverse("cases:move_back", args=[case.reference, move.pk])
    assert url in client.get(here).content.decode()
    client.post(url, {"reason": "Toch niet."})
    assert "Wacht op aanname" not in page(client, "cases:case", case.reference)
    assert url not in client.get(here).content.decode()
    receiver = visitor(there, "casusregisseur")
    assert "Teruggenomen" in page(receiver, "cases:announcement", move.reference)


def test_a_late_answer_is_work_for_who_holds_procesregie(dalfsen: Town, there: Town) -> None:
    case = a_case(dalfsen, at=days_ago(30))
    move = announced(case, dalfsen, there)
    MoveAnnouncement.objects.update(answer_by=days_ago(2).date())
    project_everything(days_ago(0) + timedelta(seconds=1))
    work = page(visitor(dalfsen, "casusregisseur"), "cases:home")
    assert "De andere gemeente is 2 dagen te laat met antwoord. Bel hen." in work
    assert reverse("cases:move", args=[case.reference, move.pk]) in work


def test_reading_an_announcement_is_logged_and_it_is_nobody_elses(
    dalfsen: Town, there: Town
) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    move = announced(case, dalfsen, there)
    url = reverse("cases:announcement", args=[move.reference])
    assert visitor(dalfsen, "netwerkcoordinator").get(url).status_code == 404
    assert visitor(there, "casusregisseur").get(url).status_code == 200
    reads = AccessLog.objects.filter(what="cases:announcement").order_by("pk")
    assert list(reads.values_list("municipality", "refused", "case")) == [
        (there.municipality.pk, True, None),
        (there.municipality.pk, False, None),
    ]


def test_what_came_along_is_read_by_who_reads_the_case_that_opens(
    dalfsen: Town, there: Town
) -> None:
    case = a_case(dalfsen, at=days_ago(3))
    move = announced(case, dalfsen, there)
    receiver = visitor(there, "casusregisseur")
    receiver.post(reverse("cases:announcement", args=[move.reference]), {"answer": "yes"})
    signal = Signal.objects.get(municipality=there.municipality)
    opened = a_case(there, at=days_ago(1))
    signal.outcome, signal.case = "added", opened
    signal.triaged_at, signal.triaged_by = days_ago(0), there.user("casusregisseur")
    signal.save()
    arrived = reverse("cases:arrived", args=[opened.reference])
    assert arrived in page(receiver, "cases:case", opened.reference)
    assert "Meegekomen van Gemeente Dalfsen" in receiver.get(arrived).content.decode()
    assert visitor(dalfsen, "netwerkcoordinator").get(arrived).status_code == 404
