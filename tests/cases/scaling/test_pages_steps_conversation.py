"""Putting a step forward in three pages: nothing is lost on the way, and nothing leaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.record.services.record import write_log
from cases.scaling.models import Consultation, Proposal
from roles.models import Draft
from tests.cast import Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db
TO_AVE4 = ("4", "up")


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def ave3(dalfsen: Town) -> Case:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    return story.fresh()


class Proposer:
    """Somebody on the pages of one step."""

    def __init__(self, town: Town, name: str, case: Case, to: str, direction: str) -> None:
        self.client = Client()
        self.client.force_login(town.user(name))
        self.case = case
        self.url = reverse("cases:step_propose", args=[case.reference, to, direction])

    def see(self, part: str = "gezien") -> Any:
        return self.client.get(self.url, {"deel": part})

    def send(self, part: str, **fields: Any) -> Any:
        hidden = {"from_phase": self.case.phase, "seen_at": timezone.now().isoformat()}
        typed = {name.replace("__", "-"): value for name, value in fields.items()}
        return self.client.post(self.url, {"deel": part, **hidden, **typed})


def told(**fields: str) -> dict[str, str]:
    return {
        "heard__function": "burgemeester",
        "heard__outcome": "agrees",
        "heard__text": "De burgemeester is het eens.",
        "heard__held_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        **fields,
    }


def test_the_three_pages_end_in_one_proposal_with_all_that_was_said(
    dalfsen: Town, ave3: Case
) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    assert who.send("gezien", criteria=["risico_eigenrichting"]).url.endswith("?deel=gedaan")
    done = who.send("gedaan", answer_opschalingsoverleg="nee", do="next", **told())
    assert done.url.endswith("?deel=vraag")
    last = who.see("vraag").text
    for text in (
        "Er is risico op eigenrichting",
        "Nee, de partijen zitten niet vast",
        "Burgemeester: eens",
    ):
        assert text in last
    who.send("vraag", motivation="De buurt dreigt.", do="propose")

    proposal = Proposal.objects.get(case=ave3, to_phase="4")
    assert proposal.criteria == ["risico_eigenrichting"]
    assert proposal.answers == {"opschalingsoverleg": {"choice": "nee", "why": ""}}
    assert proposal.motivation == "De buurt dreigt."
    assert Consultation.objects.get(proposal=proposal).function == "burgemeester"
    # Sent: a next proposal begins empty.
    assert not Draft.objects.exists()


def test_another_reason_is_asked_for_and_stays_typed(dalfsen: Town, ave3: Case) -> None:
    """A question that is answered why not, and not by a box that says two things."""
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("gezien", criteria=["negatieve_pers"])
    refused = who.send("gedaan", answer_opschalingsoverleg="anders", do="next")
    assert refused.status_code == 422
    assert "Schrijf op waarom niet." in refused.text
    why = "De partijen zijn niet bereikbaar."
    sent = {"answer_opschalingsoverleg": "anders", "why_opschalingsoverleg": why}
    assert who.send("gedaan", **sent, do="next").url.endswith("?deel=vraag")
    assert why in who.see("gedaan").text
    assert "Nee, om een andere reden" in who.see("vraag").text


def test_what_was_typed_stays_when_one_goes_back_and_comes_again(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("gezien", criteria=["negatieve_pers"])
    who.send("gedaan", answer_opschalingsoverleg="nee", do="next")
    back = who.send("vraag", motivation="Nog niet af", do="back")
    assert back.url.endswith("?deel=gedaan")
    assert "checked" in who.see("gedaan").text
    assert "checked" in who.see("gezien").text
    assert "Nog niet af" in who.see("vraag").text
    assert "Nog niet af" not in back.url


def test_an_unticked_box_is_unticked_for_good(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("gezien", criteria=["negatieve_pers", "risico_eigenrichting"])
    who.send("gezien", criteria=["risico_eigenrichting"])
    assert "negatieve aandacht" not in who.see("vraag").text


def test_each_page_says_only_what_is_wrong_on_that_page(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    page = who.send("gezien")
    assert page.status_code == 422
    assert "Kies minstens één criterium dat nu geldt." in page.text
    assert "Schrijf op waarom" not in page.text


def test_who_skips_a_page_is_sent_back_to_what_is_missing_and_keeps_the_text(
    dalfsen: Town, ave3: Case
) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    page = who.send("vraag", motivation="De buurt dreigt.", do="propose")
    assert page.status_code == 422
    assert page.context["part"] == "gezien"
    assert "Kies minstens één criterium dat nu geldt." in page.text
    assert "De buurt dreigt." in who.see("vraag").text


def test_a_consultation_can_be_added_and_taken_away_again(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("gedaan", do="hear", **told())
    assert "De burgemeester is het eens." in who.see("gedaan").text
    who.send("gedaan", do="forget-0")
    assert "De burgemeester is het eens." not in who.see("gedaan").text
    for strange in ("forget-0", "forget-x", "forget-99999", "forget-²"):
        assert who.send("gedaan", do=strange).status_code == 302


def test_a_consultation_that_is_not_right_stops_at_its_page(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    page = who.send("gedaan", do="next", **told(heard__text=""))
    assert page.status_code == 422
    assert "Schrijf op wat er is gezegd." in page.text


def test_another_person_does_not_find_what_somebody_typed(dalfsen: Town, ave3: Case) -> None:
    Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4).send(
        "vraag", motivation="Van mij alleen", do="back"
    )
    other = Proposer(dalfsen, "casusregisseur", ave3, *TO_AVE4)
    assert "Van mij alleen" not in other.see("vraag").text


def test_after_the_other_was_heard_one_decides_together_in_one_go(dalfsen: Town) -> None:
    case = a_case(dalfsen, safety_risk=True)
    who = Proposer(dalfsen, "casusregisseur", case, "3", "up")
    assert "U besluit dit niet alleen" in who.see("vraag").text
    who.send("gezien", criteria=["gevaar_veiligheid"])
    who.send("gedaan", do="next", **told(heard__function="aover", heard__text="Eens."))
    assert 'value="decide"' in who.see("vraag").text
    who.send("vraag", motivation="Het is niet veilig.", do="decide")
    case.refresh_from_db()
    assert case.phase == "3"
    decision = case.transitions.latest("number")
    assert decision.basis["consultations"][0]["function"] == "aover"


def test_the_last_page_says_who_decides_and_why_and_who_is_told(dalfsen: Town, ave3: Case) -> None:
    page = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4).see("vraag").text
    assert "Volgens het model besluit over de stap van AVE3 naar AVE4: AOV&#39;er" in page
    assert "Wie besluit, meldt zich daarvoor opnieuw aan." in page
    assert "Bericht aan: Burgemeester." in page
    held = Proposer(dalfsen, "casusregisseur", a_case(dalfsen), "3", "up").see("vraag").text
    assert "De casusregisseur heeft hier de casusregie." in held


def test_the_proposer_adds_what_was_forgotten_and_it_stays_to_be_read(
    dalfsen: Town, ave3: Case
) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("vraag", criteria=["risico_eigenrichting"], motivation="Dreiging.", do="propose")
    proposal = Proposal.objects.get(case=ave3, to_phase="4")
    url = reverse("cases:proposal", args=[ave3.reference, proposal.pk])
    assert "Aanvullen wat er gedaan is" in who.client.get(url).text
    assert who.client.post(url, {"do": "add"}).status_code == 422
    other = Client()
    other.force_login(dalfsen.user("casusregisseur"))
    sent = {"do": "add", "add-answer_opschalingsoverleg": "ja"}
    assert other.post(url, sent).status_code in (403, 422)
    before = Case.objects.get(pk=ave3.pk).grounds
    assert who.client.post(url, sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.answers == {"opschalingsoverleg": {"choice": "ja", "why": ""}}
    page = who.client.get(url).text
    assert "Aangevuld" in page
    assert "Aanvullen wat er gedaan is" not in page
    assert Case.objects.get(pk=ave3.pk).grounds == before + 1


def test_the_decider_reads_what_changed_since_the_proposal(dalfsen: Town, ave3: Case) -> None:
    who = Proposer(dalfsen, "netwerkcoordinator", ave3, *TO_AVE4)
    who.send("vraag", criteria=["risico_eigenrichting"], motivation="Dreiging.", do="propose")
    proposal = Proposal.objects.get(case=ave3, to_phase="4")
    url = reverse("cases:proposal", args=[ave3.reference, proposal.pk])
    aover = Client()
    aover.force_login(dalfsen.user("aover"))
    assert "Er is sindsdien niets veranderd aan de casus." in aover.get(url).text
    now = timezone.now()
    write_log(
        case_id=ave3.pk,
        actor=dalfsen.actor("casusregisseur", now),
        now=now,
        kind="phone",
        text="De wijkagent zag een mes.",
        happened_at=now,
    )
    assert "De wijkagent zag een mes." in aover.get(url).text


def test_a_step_decided_at_once_is_one_line_in_the_course(dalfsen: Town, ave3: Case) -> None:
    client = Client()
    client.force_login(dalfsen.user("casusregisseur"))
    page = client.get(reverse("cases:case", args=[ave3.reference])).text
    assert "Opgeschaald van AVE2 naar AVE3." in page
    assert "Voorstel naar AVE3: voorgesteld." not in page
