"""The page of a proposal: talk about it, decide on it, and what happens when one is too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.record.services.record import write_log
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.answers import Answer, Choice
from cases.scaling.models import Consultation, PhaseTransition, Proposal
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.proposals import StepAsked, propose
from cases.scaling.transitions import Draft
from tests.cast import Town, a_case
from tests.signing import signs_in_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def westerkwartier() -> Town:
    return Town("westerkwartier")


class Visitor:
    """Somebody signed in, on the page of one proposal."""

    def __init__(self, town: Town, name: str, proposal: Proposal) -> None:
        self.client = Client()
        self.client.force_login(town.user(name))
        signs_in_again(self.client)
        self.url = reverse("cases:proposal", args=[proposal.case.reference, proposal.pk])

    def see(self) -> Any:
        return self.client.get(self.url)

    def do(self, button: str, **fields: Any) -> Any:
        """Press a button with these fields filled in; hidden fields as the page has them."""
        form = "decide" if button == "refuse" else button
        hidden = {
            f"decide-{name}": value
            for act in ([self.see().context["decide"]] if form == "decide" else ())
            if act
            for name, value in act["form"].initial.items()
        }
        typed = {f"{form}-{name}": value for name, value in fields.items()}
        return self.client.post(self.url, {"do": button, **hidden, **typed})


def asked(town: Town, case: Case, by: str, to: str, direction: str, draft: Draft) -> Proposal:
    now = timezone.now()
    return propose(
        case_id=case.pk,
        actor=town.actor(by, now),
        now=now,
        asked=StepAsked(to, direction, draft),
    )


@pytest.fixture
def to_ave4(dalfsen: Town) -> Proposal:
    """AVE4 is proposed by the netwerkcoördinator; no bestuurder was heard yet."""
    case = a_case(dalfsen)
    now = timezone.now()
    decide_at_once(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", now),
        now=now,
        asked=StepAsked(
            "3", "up", Draft(frozenset({"stagnatie_samenwerking"}), motivation="Het stokt.")
        ),
    )
    case.refresh_from_db()
    draft = Draft(
        frozenset({"risico_eigenrichting"}),
        motivation="De buurt dreigt.",
        answers={"opschalingsoverleg": Answer(Choice.YES)},
    )
    return asked(dalfsen, case, "netwerkcoordinator", "4", "up", draft)


@pytest.fixture
def to_ave3(westerkwartier: Town) -> Proposal:
    """In Westerkwartier AVE3 is proposed on danger, before OGGZ or OOV was asked."""
    case = a_case(westerkwartier, phase="2B", by="oggz")
    draft = Draft(frozenset({"gevaar_veiligheid"}), motivation="Het is niet veilig.")
    return asked(westerkwartier, case, "casusregisseur", "3", "up", draft)


def heard(**fields: str) -> dict[str, str]:
    moment = timezone.localtime()
    return {
        "function": "burgemeester",
        "outcome": "agrees",
        "text": "De burgemeester is het eens.",
        "held_at": f"{moment:%Y-%m-%dT%H:%M}",
        **fields,
    }


# --------------------------------------------------------------------------------- reading


def test_who_may_not_decide_reads_who_does(dalfsen: Town, to_ave4: Proposal) -> None:
    page = Visitor(dalfsen, "casusregisseur", to_ave4).see()
    assert "Dit besluit ligt niet bij u" in page.text
    assert "De aover" in page.text
    assert "Goedkeuren" not in page.text


def test_what_must_be_done_first_is_shown_with_the_way_to_do_it(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    page = Visitor(dalfsen, "aover", to_ave4).see()
    assert "De burgemeester of de wethouder is geraadpleegd." in page.text
    assert "#raadplegen" in page.text
    assert "Goedkeuren" in page.text


def test_who_sees_the_case_in_outline_does_not_read_what_people_wrote(
    westerkwartier: Town, to_ave3: Proposal
) -> None:
    page = Visitor(westerkwartier, "teamleider_wmo", to_ave3).see()
    assert page.status_code == 200
    assert "in hoofdlijnen" in page.text
    assert "Het is niet veilig." not in page.text


def test_a_stranger_finds_no_proposal(to_ave4: Proposal) -> None:
    elsewhere = Town("raalte", model="dalfsen")
    assert Visitor(elsewhere, "aover", to_ave4).see().status_code == 404


def test_a_proposal_of_another_case_is_not_found_here(dalfsen: Town, to_ave4: Proposal) -> None:
    other = a_case(dalfsen)
    visitor = Visitor(dalfsen, "casusregisseur", to_ave4)
    wrong = reverse("cases:proposal", args=[other.reference, to_ave4.pk])
    assert visitor.client.get(wrong).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    dalfsen: Town, to_ave4: Proposal, django_assert_max_num_queries: Any
) -> None:
    visitor = Visitor(dalfsen, "aover", to_ave4)
    with django_assert_max_num_queries(17):
        visitor.see()


# --------------------------------------------------------------------------------- deciding


def test_it_is_decided_after_the_bestuurder_was_heard(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    refused = aover.do("decide", motivation="Dat is nodig.")
    assert refused.status_code == 422
    assert "Nog niet voldaan: De burgemeester of de wethouder is geraadpleegd." in refused.text
    assert "Dat is nodig." in refused.text

    assert aover.do("consult", **heard()).status_code == 302
    answer = aover.do(
        "decide",
        motivation="Dat is nodig.",
        **{
            "regie-procesregie-omgeving": str(dalfsen.user("aover").pk),
            "reason": "Centrale rol in AVE4.",
        },
    )
    decision = PhaseTransition.objects.get(case=to_ave4.case, to_phase="4")
    assert answer.url == reverse("cases:decision", args=[to_ave4.case.reference, decision.number])
    holders = Holding.objects.current().filter(case=to_ave4.case)
    assert holders.get(aspect="omgeving").holder == dalfsen.user("aover")
    assert holders.get(responsibility="casusregie").holder == dalfsen.user("casusregisseur")


def test_a_refusal_needs_a_reason_and_ends_the_proposal(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    page = aover.do("refuse", motivation="")
    assert page.status_code == 422
    assert "Schrijf op waarom u zo besluit." in page.text
    aover.do("refuse", motivation="De rust keert terug.")
    to_ave4.refresh_from_db()
    assert to_ave4.status == Proposal.Status.REFUSED
    assert "De rust keert terug." in aover.see().text


@pytest.mark.parametrize("name", ["netwerkcoordinator", "casusregisseur"])
def test_who_has_no_say_cannot_decide_by_sending_the_form(
    dalfsen: Town, to_ave4: Proposal, name: str
) -> None:
    visitor = Visitor(dalfsen, name, to_ave4)
    page = visitor.do(
        "decide",
        motivation="Toch.",
        seen_grounds=to_ave4.case.grounds,
        seen_at=timezone.now().isoformat(),
    )
    assert page.status_code == 403
    assert "besluit een ander: AOV" in page.text or "Dit besluit ligt bij: AOV" in page.text
    assert "Vraag het De aover" in page.text
    assert "Toch." in page.text
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending


def test_who_proposed_never_decides_where_four_eyes_are_asked(
    westerkwartier: Town,
) -> None:
    case = a_case(westerkwartier, phase="2B", by="oggz")
    draft = Draft(frozenset({"gevaar_veiligheid"}), motivation="Het is niet veilig.")
    proposal = asked(westerkwartier, case, "oggz", "3", "up", draft)
    page = Visitor(westerkwartier, "oggz", proposal).see()
    assert "U stelde dit voor. Daarom besluit een ander." in page.text
    assert "Goedkeuren" not in page.text
    assert "Goedkeuren" in Visitor(westerkwartier, "oov", proposal).see().text


def test_a_decider_who_looked_at_an_older_case_reads_what_changed_and_decides_afresh(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    aover.do("consult", **heard())
    old = aover.see().context["decide"]
    hidden = {f"decide-{name}": value for name, value in old["form"].initial.items()}
    now = timezone.now()
    appoint(
        case_id=to_ave4.case_id,
        actor=dalfsen.actor("netwerkcoordinator", now),
        now=now,
        appointment=Appointment(
            "procesregie", "casus", dalfsen.user("netwerkcoordinator").pk, "AVE3 vraagt het."
        ),
        replaces=None,
    )
    page = aover.client.post(
        aover.url, {"do": "decide", **hidden, "decide-motivation": "Dat is nodig."}
    )
    assert page.status_code == 422
    assert "De casus is veranderd sinds u keek." in page.text
    assert "De netwerkcoordinator heeft procesregie (casus)." in page.text
    assert "Dat is nodig." in page.text

    new = page.context["decide"]
    renewed = {f"decide-{n}": new["form"][n].value() for n in ("seen_grounds", "seen_at")}
    again = aover.client.post(
        aover.url, {"do": "decide", **renewed, "decide-motivation": "Dat is nodig."}
    )
    assert again.status_code == 302


def test_a_line_in_the_log_book_does_not_ask_for_a_fresh_look(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    aover.do("consult", **heard())
    old = aover.see().context["decide"]
    hidden = {f"decide-{name}": value for name, value in old["form"].initial.items()}
    now: datetime = timezone.now()
    write_log(
        case_id=to_ave4.case_id,
        actor=dalfsen.actor("casusregisseur", now),
        now=now,
        kind="phone",
        text="Gebeld met de wijkagent.",
        happened_at=now,
    )
    answer = aover.client.post(
        aover.url, {"do": "decide", **hidden, "decide-motivation": "Dat is nodig."}
    )
    assert answer.status_code == 302


def test_the_second_decider_reads_by_whom_it_was_decided_and_loses_nothing(
    westerkwartier: Town, to_ave3: Proposal
) -> None:
    oggz, oov = (Visitor(westerkwartier, name, to_ave3) for name in ("oggz", "oov"))
    oggz.do("consult", **heard(function="oov", text="OOV ziet het gevaar ook."))
    late = oov.see().context["decide"]
    hidden = {f"decide-{name}": value for name, value in late["form"].initial.items()}
    assert oggz.do("decide", motivation="Triage gedaan.").status_code == 302
    page = oov.client.post(
        oov.url, {"do": "decide", **hidden, "decide-motivation": "Ik vind het ook."}
    )
    assert page.status_code == 422
    assert "al afgehandeld: goedgekeurd door De oggz" in page.text
    assert reverse("cases:decision", args=[to_ave3.case.reference, 2]) in page.text
    assert "Ik vind het ook." in page.text
    assert "Goedkeuren" not in page.text


# ----------------------------------------------------------------------------- the conversation


def test_a_question_goes_to_the_proposer_and_the_answer_back(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    proposer = Visitor(dalfsen, "netwerkcoordinator", to_ave4)
    assert aover.do("return", question="").status_code == 422
    aover.do("return", question="Weet de wijkagent ervan?")
    assert "Goedkeuren" not in aover.see().text
    page = proposer.see()
    assert "Weet de wijkagent ervan?" in page.text
    assert "Vraag beantwoorden" in page.text
    proposer.do("answer", answer="Ja, sinds gisteren.", answer_opschalingsoverleg="nee")
    to_ave4.refresh_from_db()
    assert to_ave4.status == Proposal.Status.OPEN
    assert to_ave4.answers == {"opschalingsoverleg": {"choice": "nee", "why": ""}}
    assert "Nee, de partijen zitten niet vast" in aover.see().text
    assert "Goedkeuren" in aover.see().text


def test_who_asked_a_question_may_refuse_without_an_answer(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = Visitor(dalfsen, "aover", to_ave4)
    aover.do("return", question="Weet de wijkagent ervan?")
    aover.do("refuse", motivation="Het antwoord bleef uit.")
    to_ave4.refresh_from_db()
    assert to_ave4.status == Proposal.Status.REFUSED


def test_the_proposer_takes_it_back_with_a_reason(dalfsen: Town, to_ave4: Proposal) -> None:
    assert "Voorstel intrekken" not in Visitor(dalfsen, "aover", to_ave4).see().text
    proposer = Visitor(dalfsen, "netwerkcoordinator", to_ave4)
    assert proposer.do("withdraw", reason=" ").status_code == 422
    proposer.do("withdraw", reason="De situatie is veranderd.")
    to_ave4.refresh_from_db()
    assert to_ave4.status == Proposal.Status.WITHDRAWN


def test_a_consultation_in_the_future_is_refused_at_its_field(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%d-%m-%Y %H:%M}"
    page = Visitor(dalfsen, "aover", to_ave4).do("consult", **heard(held_at=tomorrow))
    assert page.status_code == 422
    assert "Dit moment ligt in de toekomst." in page.text
    assert "De burgemeester is het eens." in page.text
    assert not Consultation.objects.exists()


def test_a_consultation_says_who(dalfsen: Town, to_ave4: Proposal) -> None:
    page = Visitor(dalfsen, "aover", to_ave4).do("consult", **heard(function=""))
    assert page.status_code == 422
    assert "Vul in wie u heeft gesproken." in page.text


def test_an_unknown_button_is_a_bad_request(dalfsen: Town, to_ave4: Proposal) -> None:
    assert Visitor(dalfsen, "aover", to_ave4).do("launch").status_code == 400


def test_disagreement_goes_to_the_teamleider_who_takes_the_final_decision(
    westerkwartier: Town, to_ave3: Proposal
) -> None:
    leader = Visitor(westerkwartier, "teamleider_wmo", to_ave3)
    assert "Goedkeuren" not in leader.see().text
    oov = Visitor(westerkwartier, "oov", to_ave3)
    oov.do("dispute", reason="OOV ziet geen gevaar.")
    assert "Goedkeuren" not in oov.see().text
    page = leader.see()
    assert "Er is een meningsverschil" in page.text
    assert "OOV ziet geen gevaar." in page.text
    leader.do("refuse", motivation="Eerst binnen AVE2 verder.")
    to_ave3.refresh_from_db()
    assert to_ave3.status == Proposal.Status.REFUSED
    assert "Meningsverschil voorleggen" not in oov.see().text


def test_a_question_of_the_teamleider_does_not_give_the_decision_back(
    westerkwartier: Town, to_ave3: Proposal
) -> None:
    Visitor(westerkwartier, "oov", to_ave3).do("dispute", reason="OOV ziet geen gevaar.")
    Visitor(westerkwartier, "teamleider_wmo", to_ave3).do("return", question="Wat zag u precies?")
    Visitor(westerkwartier, "casusregisseur", to_ave3).do("answer", answer="Een mes op tafel.")
    to_ave3.refresh_from_db()
    assert to_ave3.status == Proposal.Status.DISPUTED


def test_where_the_model_has_no_rule_for_disagreement_none_is_offered(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    assert "Meningsverschil" not in Visitor(dalfsen, "aover", to_ave4).see().text
    page = Visitor(dalfsen, "aover", to_ave4).do("dispute", reason="Oneens.")
    assert page.status_code == 422
    assert "Het model van deze gemeente kent hier geen regel voor." in page.text
