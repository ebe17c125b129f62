"""Bestuur is told in outline of the few cases that concern it, and says what it has to say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from cases.briefings.models import Briefing, BriefingReply
from cases.briefings.outline import Outline
from cases.briefings.services import brief, reply
from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from notifications.models import Notice
from tests.cast import NOW, Town, a_case, later

pytestmark = pytest.mark.django_db

TEXTS: dict[str, Any] = {
    "situation": "Een bewoner zorgt voor onrust.",
    "risk": "Herhaling is waarschijnlijk.",
    "measures": "Politie en zorg gaan samen langs.",
}
PLAIN = Outline(**TEXTS)
TOMORROW = NOW.date() + timedelta(days=1)
ASKING = Outline(
    **TEXTS, asked="Praat met de buurt.", asked_of="burgemeester", asked_before=TOMORROW
)


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(town: Town) -> Case:
    return a_case(town, phase="4", by="aover", safety_risk=True)


def told(town: Town, case: Case, outline: Outline = PLAIN, **more: Any) -> Briefing:
    return brief(
        case_id=case.pk, actor=town.actor("aover"), now=later(hours=1), outline=outline, **more
    )


def say(town: Town, briefing: Briefing, who: str, kind: str, text: str = "") -> BriefingReply:
    return reply(briefing=briefing, actor=town.actor(who), now=later(hours=2), kind=kind, text=text)


def heard(town: Town, who: str) -> list[str]:
    return list(Notice.objects.filter(recipient=town.user(who)).values_list("text", flat=True))


def test_the_aover_tells_the_burgemeester_and_the_notice_is_urgent_in_ave4(
    town: Town, case: Case
) -> None:
    briefing = told(town, case)
    assert (briefing.number, briefing.phase, briefing.addressees) == (1, "4", ["burgemeester"])
    assert briefing.function == "aover"
    notice = Notice.objects.get(recipient=town.user("burgemeester"), text__contains="bestuurlijke")
    assert notice.urgent


@pytest.mark.parametrize("who", ["casusregisseur", "burgemeester", "toegangsteam", "beheerder"])
def test_others_do_not_inform_bestuur(town: Town, case: Case, who: str) -> None:
    with pytest.raises(NotAllowed):
        brief(case_id=case.pk, actor=town.actor(who), now=later(hours=1), outline=PLAIN)


def seen_by(town: Town, who: str, case: Case) -> bool:
    return Case.objects.visible_to(town.actor(who)).filter(pk=case.pk).exists()


def test_the_netwerkcoordinator_tells_the_wethouder_or_the_burgemeester_of_a_case_in_ave2(
    town: Town,
) -> None:
    """[D, AVE2 Bestuurlijk; AVE3 Procesregie: burgemeester en/of wethouder] who is told sees it in
    outline from then on; who is not told, does not."""
    quiet = a_case(town)
    for who in ("aover", "casusregisseur"):
        with pytest.raises(NotAllowed):
            brief(case_id=quiet.pk, actor=town.actor(who), now=later(hours=1), outline=PLAIN)
    me: dict[str, Any] = {
        "case_id": quiet.pk,
        "actor": town.actor("netwerkcoordinator"),
        "now": later(hours=1),
        "outline": PLAIN,
    }
    with pytest.raises(RuleBroken, match="Kies wie u inlicht"):
        brief(**me)
    with pytest.raises(RuleBroken, match="geeft deze functie hier geen rol"):
        brief(**me, addressees=["manager"])
    assert not seen_by(town, "wethouder", quiet)
    briefing = brief(**me, addressees=["wethouder"])
    assert briefing.addressees == ["wethouder"]
    assert seen_by(town, "wethouder", quiet)
    assert not seen_by(town, "burgemeester", quiet)
    assert heard(town, "wethouder") == ["Er is bestuurlijke informatie over deze casus."]
    assert heard(town, "burgemeester") == []


def test_the_teamleider_and_the_wethouder_are_told_in_westerkwartier() -> None:
    """[W, Procesregie: verantwoordelijk voor melden aan B&W/ teamleider]."""
    town = Town("westerkwartier")
    case = a_case(town, phase="2B", by="oggz")
    briefing = brief(
        case_id=case.pk,
        actor=town.actor("oggz"),
        now=later(hours=1),
        outline=PLAIN,
        addressees=["wethouder", "teamleider_wmo"],
    )
    assert briefing.addressees == ["teamleider_wmo", "wethouder"]
    assert seen_by(town, "wethouder", case)
    assert not seen_by(town, "burgemeester", case)


def test_the_wams_coordinator_reads_the_ave4_case_that_they_are_told_of() -> None:
    """[Z, Het ideale plaatje, AVE4: idem]."""
    town = Town("zvh-region")
    case = a_case(town, phase="4", by="oov", regisseur=None)
    assert heard(town, "wams_coordinator")
    assert seen_by(town, "wams_coordinator", case)
    assert not seen_by(town, "wethouder", case)


def test_a_name_of_the_household_is_refused_and_nothing_is_written(town: Town, case: Case) -> None:
    with pytest.raises(RuleBroken) as refused:
        told(town, case, Outline(**{**TEXTS, "situation": "Anna Voorbeeld is boos."}))
    assert {p.field for p in refused.value.problems} == {"situation"}
    assert not Briefing.objects.exists()


def test_who_writes_without_having_seen_the_last_one_is_told(town: Town, case: Case) -> None:
    told(town, case, after=0)
    with pytest.raises(Stale):
        told(town, case, after=0)
    assert told(town, case, after=1).number == 2


def test_to_have_read_it_twice_is_to_have_read_it_once(town: Town, case: Case) -> None:
    briefing = told(town, case)
    first = say(town, briefing, "burgemeester", "read")
    assert say(town, briefing, "burgemeester", "read") == first


def test_who_it_is_not_addressed_to_says_nothing_to_it(town: Town, case: Case) -> None:
    briefing = told(town, case, ASKING)
    for who, kind in (("aover", "read"), ("netwerkcoordinator", "question"), ("aover", "result")):
        with pytest.raises(NotAllowed):
            say(town, briefing, who, kind, "Wat nu?")


def test_a_question_reaches_its_writer_and_the_answer_comes_back(town: Town, case: Case) -> None:
    briefing = told(town, case)
    say(town, briefing, "burgemeester", "question", "Is de buurt ingelicht?")
    assert (
        "Het bestuur stelt een vraag bij de bestuurlijke informatie. Beantwoord die vandaag."
        in heard(town, "aover")
    )
    say(town, briefing, "netwerkcoordinator", "answer", "Ja, gisteren.")
    answered = "Uw vraag over bestuurlijke informatie is beantwoord. Lees het antwoord vandaag."
    assert answered in heard(town, "burgemeester")
    with pytest.raises(Stale):
        say(town, briefing, "aover", "answer", "Ja.")


def test_what_was_asked_is_given_once(town: Town, case: Case) -> None:
    briefing = told(town, case, ASKING)
    say(town, briefing, "burgemeester", "result", "Gesproken.")
    with pytest.raises(Stale):
        say(town, briefing, "burgemeester", "result", "Nog eens.")


def test_an_older_one_takes_no_more_replies_but_it_can_still_be_read(
    town: Town, case: Case
) -> None:
    old = told(town, case)
    told(town, case, after=1)
    with pytest.raises(Stale):
        say(town, old, "burgemeester", "question", "Klopt dit nog?")
    say(town, old, "burgemeester", "read")


def test_the_database_keeps_it_as_it_was_written(town: Town, case: Case) -> None:
    briefing = told(town, case)
    for change in (
        lambda: Briefing.objects.filter(pk=briefing.pk).update(risk="Geen."),
        lambda: Briefing.objects.filter(pk=briefing.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        BriefingReply.objects.create(
            briefing=briefing, kind="question", by=town.user("aover"), function="aover", at=NOW
        )


# The pages


def visit(client: Client, town: Town, who: str) -> Client:
    client.force_login(town.user(who))
    return client


def test_the_burgemeester_finds_it_reads_it_and_it_no_longer_waits(
    client: Client, town: Town, case: Case
) -> None:
    told(town, case)
    visit(client, town, "burgemeester")
    page = reverse("cases:briefings", args=[case.reference])
    assert page in client.get("/bestuurlijke-informatie/").content.decode()
    assert "Er is nieuwe bestuurlijke informatie." in client.get("/").content.decode()
    assert "Ik heb dit gelezen" in client.get(page).content.decode()
    assert client.post(page, {"number": "1", "kind": "read"}).status_code == 302
    assert "Ik heb dit gelezen" not in client.get(page).content.decode()
    assert "Er is nieuwe bestuurlijke informatie." not in client.get("/").content.decode()


def test_what_is_asked_stands_with_what_waits_for_a_decision(
    client: Client, town: Town, case: Case
) -> None:
    told(town, case, ASKING)
    page = reverse("cases:briefings", args=[case.reference])
    assert page in visit(client, town, "burgemeester").get("/te-beslissen/").content.decode()
    client.post(page, {"number": "1", "kind": "result", "text": "Gesproken."})
    assert page not in client.get("/te-beslissen/").content.decode()


def test_an_empty_question_is_asked_for_at_its_field(
    client: Client, town: Town, case: Case
) -> None:
    told(town, case)
    page = reverse("cases:briefings", args=[case.reference])
    answer = visit(client, town, "burgemeester").post(page, {"number": "1", "kind": "question"})
    assert answer.status_code == 422
    assert "Schrijf op wat u wilt zeggen." in answer.content.decode()


def test_nothing_on_these_pages_names_the_household(client: Client, town: Town, case: Case) -> None:
    told(town, case, ASKING)
    visit(client, town, "burgemeester")
    for page in ("/bestuurlijke-informatie/", reverse("cases:briefings", args=[case.reference])):
        assert "Voorbeeld" not in client.get(page).content.decode()


@pytest.mark.parametrize("who", ["wethouder", "manager", "beheerder"])
def test_who_has_no_part_does_not_know_of_it(
    client: Client, town: Town, case: Case, who: str
) -> None:
    told(town, case)
    visit(client, town, who)
    assert client.get(reverse("cases:briefings", args=[case.reference])).status_code == 404


def test_mangled_input_is_no_error_of_the_server(client: Client, town: Town, case: Case) -> None:
    told(town, case)
    page = reverse("cases:briefings", args=[case.reference])
    visit(client, town, "burgemeester")
    numbers = [{"kind": "read", "number": figure * 5000} for figure in "9²"]
    for data in (
        {"kind": "boos", "number": "1"},
        {"kind": "read", "number": "9" * 30},
        {},
        *numbers,
    ):
        assert client.post(page, data).status_code == 422


def test_it_stands_on_the_film_and_in_the_course(client: Client, town: Town, case: Case) -> None:
    briefing = told(town, case)
    say(town, briefing, "burgemeester", "read")
    page = visit(client, town, "aover").get(reverse("cases:case", args=[case.reference]))
    text = page.content.decode()
    assert "Bestuurlijke informatie 1." in text
    assert "Bestuurlijke informatie 1: gelezen." in text
