"""What one may not do on a case says why and whose it is, and can be asked of that person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import Case
from notifications.models import Notice
from roles.models import User
from roles.permissions import Action
from roles.why_not import Attempt
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db
ASK = Attempt(Action.PROPOSE, step="2>3:up").key


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen)


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def ask(client: Client, case: Case, recipient: int, what: str = ASK, back: str = "") -> object:
    return client.post(
        reverse("cases:ask", args=[case.reference]),
        {"what": what, "recipient": recipient, "back": back},
        follow=True,
    )


def test_the_page_of_a_case_says_what_is_not_mine_and_why_to_who_opens_that(
    dalfsen: Town, case: Case
) -> None:
    regisseur = signed_in(dalfsen, "casusregisseur")
    address = reverse("cases:case", args=[case.reference])
    folded = regisseur.get(f"{address}?soort=besluit")
    assert "Wat kan ik hier niet, en waarom?" in folded.text
    assert "ave-why" not in folded.text
    opened = regisseur.get(address + folded.context["why_not"]["elsewhere"])
    rows = opened.context["why_not"]["rows"]
    assert rows
    assert all(row["rule"] and row["whose"] and row["change"] for row in rows)
    assert opened.context["course"]["filtered"], "the course stays as it was"


@pytest.mark.parametrize("asking", ["casusregisseur", "aover"])
def test_who_is_offered_to_be_asked_is_whom_the_service_lets_be_asked(
    dalfsen: Town, case: Case, asking: str
) -> None:
    if asking == "aover":
        case = a_case(dalfsen, phase="4", by="aover")
    client = signed_in(dalfsen, asking)
    page = client.get(reverse("cases:case", args=[case.reference]), {"waarom": "ja"})
    offered = {
        (attempt["key"], person["pk"])
        for row in page.context["why_not"]["rows"]
        for attempt in row["attempts"]
        for person in row["people"]
    }
    taken = set()
    for what in {
        attempt["key"] for r in page.context["why_not"]["rows"] for attempt in r["attempts"]
    }:
        for user in User.objects.all():
            answer = ask(client, case, user.pk, what)
            if "Uw vraag staat bij" in answer.text:  # type: ignore[attr-defined]
                taken.add((what, user.pk))
    assert offered == taken
    assert offered


def test_asking_puts_the_ask_in_the_others_work_and_says_so(dalfsen: Town, case: Case) -> None:
    coordinator = signed_in(dalfsen, "netwerkcoordinator")
    answer = ask(coordinator, case, dalfsen.user("casusregisseur").pk)
    assert "Uw vraag staat bij De casusregisseur in Mijn werk." in answer.text  # type: ignore[attr-defined]
    work = signed_in(dalfsen, "casusregisseur").get(reverse("cases:home")).text
    assert case.reference in work
    assert "De netwerkcoordinator vraagt u: op- of afschalen voorstellen" in work


def test_the_same_is_asked_once_a_day(dalfsen: Town, case: Case) -> None:
    coordinator, regisseur = (
        signed_in(dalfsen, "netwerkcoordinator"),
        dalfsen.user("casusregisseur"),
    )
    asked = Notice.objects.filter(asked_by=dalfsen.user("netwerkcoordinator"))
    ask(coordinator, case, regisseur.pk)
    again = ask(coordinator, case, regisseur.pk)
    assert "U vroeg dit vandaag al." in again.text  # type: ignore[attr-defined]
    assert asked.count() == 1
    ask(coordinator, case, regisseur.pk, Attempt(Action.PROPOSE, step="2>1:down").key)
    assert asked.count() == 2


def test_only_who_may_do_it_can_be_asked(dalfsen: Town, case: Case) -> None:
    coordinator = signed_in(dalfsen, "netwerkcoordinator")
    elsewhere = Town("raalte", model="dalfsen")
    for other in (
        dalfsen.user("casusregisseur2"),
        dalfsen.user("beheerder"),
        dalfsen.user("netwerkcoordinator"),
        elsewhere.user("casusregisseur"),
    ):
        page = ask(coordinator, case, other.pk)
        assert "Deze persoon mag dit ook niet." in page.text  # type: ignore[attr-defined]
    assert not Notice.objects.filter(asked_by__isnull=False).exists()


def test_what_one_may_do_oneself_need_not_be_asked(dalfsen: Town, case: Case) -> None:
    regisseur = signed_in(dalfsen, "casusregisseur")
    page = ask(regisseur, case, dalfsen.user("netwerkcoordinator").pk)
    assert "Dit mag u zelf." in page.text  # type: ignore[attr-defined]


def test_a_stranger_cannot_ask_anything_about_a_case(dalfsen: Town, case: Case) -> None:
    stranger = signed_in(Town("raalte", model="dalfsen"), "netwerkcoordinator")
    address = reverse("cases:ask", args=[case.reference])
    sent = {"what": ASK, "recipient": dalfsen.user("casusregisseur").pk}
    assert stranger.post(address, sent).status_code == 404
    assert not Notice.objects.filter(asked_by__isnull=False).exists()


@pytest.mark.parametrize(
    ("what", "recipient"),
    [("", "1"), ("LAUNCH||", "1"), (ASK, ""), (ASK, "abc"), (ASK, "²"), (ASK, "9" * 40)],
)
def test_a_strange_ask_is_a_bad_request(
    dalfsen: Town, case: Case, what: str, recipient: str
) -> None:
    client = signed_in(dalfsen, "netwerkcoordinator")
    address = reverse("cases:ask", args=[case.reference])
    assert client.post(address, {"what": what, "recipient": recipient}).status_code == 400


def test_the_way_back_leads_to_this_case_only(dalfsen: Town, case: Case) -> None:
    client = signed_in(dalfsen, "netwerkcoordinator")
    address, regisseur = (
        reverse("cases:ask", args=[case.reference]),
        dalfsen.user("casusregisseur").pk,
    )
    here = reverse("cases:step_choose", args=[case.reference])
    own = reverse("cases:case", args=[case.reference])
    for back, leads in ((here, here), ("https://elders.example/", own), ("//elders.example", own)):
        sent = {"what": ASK, "recipient": regisseur, "back": back}
        assert client.post(address, sent)["Location"] == leads


def test_who_tries_what_is_anothers_reads_why_keeps_the_text_and_can_ask(
    dalfsen: Town, case: Case
) -> None:
    client = signed_in(dalfsen, "netwerkcoordinator")
    page = client.get(reverse("cases:step_propose", args=[case.reference, "3", "up"]))
    assert page.status_code == 403
    assert "Vraag het De casusregisseur" in page.text
    assert "Het model zegt wie deze stap vanuit AVE2 voorstelt." in page.text
    regie = client.get(reverse("cases:grip", args=[case.reference]))
    assert regie.status_code == 403
    assert "Vraag het" not in regie.text
