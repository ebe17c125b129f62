"""Deciding: four eyes, preconditions, consultation, and what is refused as too late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.scaling.answers import Answer, Choice
from cases.scaling.models import PhaseTransition, Proposal
from cases.scaling.services.proposals import answer
from notifications.models import Notice
from tests.cast import NOW, Town, change_functions
from tests.story import Story, begin, dalfsen_in, westerkwartier_in

pytestmark = pytest.mark.django_db


def told(story: Story, name: str) -> list[str]:
    rows = Notice.objects.filter(recipient=story.town.user(name), about=story.case.reference)
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_the_proposer_never_decides_even_with_the_deciding_function() -> None:
    """Four eyes are two people where the model asks for them."""
    story = dalfsen_in("3")
    story.town.people["aover2"] = story.town.hire("aover", name="aover2")
    story.propose("aover", "4", "up")
    story.consult("netwerkcoordinator", "burgemeester")
    with pytest.raises(NotAllowed, match="Over uw eigen voorstel besluit een ander"):
        story.approve("aover")
    assert story.approve("aover2").decider_function == "aover"


def test_one_person_cannot_skip_the_second_by_deciding_at_once() -> None:
    story = dalfsen_in("3")
    with pytest.raises(NotAllowed, match="twee mensen nodig"):
        story.at_once("netwerkcoordinator", "2", "down")
    assert not Proposal.objects.pending().exists()


def test_where_the_model_gives_the_step_to_one_function_that_person_decides_in_one_go() -> None:
    """[D, Opschalen naar AVE3] the casusregisseur is responsible; the receiver is told."""
    story = begin("dalfsen", "2")
    with pytest.raises(NotAllowed, match="ligt bij: Casusregisseur"):
        story.at_once("netwerkcoordinator", "3", "up")
    decision = story.at_once("casusregisseur", "3", "up", "stagnatie_samenwerking")
    assert (decision.proposer, decision.decider) == (story.town.user("casusregisseur"),) * 2
    news = "Besloten: de casus gaat naar AVE3. "
    vacant = "Niemand heeft de procesregie (casus) van deze casus. Wijs iemand aan."
    assert f"{news}{vacant}" in told(story, "netwerkcoordinator")
    assert decision.basis["criteria"][0]["id"] == "stagnatie_samenwerking"


def test_in_a_safety_matter_that_one_person_decides_together_with_the_aover() -> None:
    """[D, Opschalen binnen AVE2] bij veiligheidszaken: in samenspraak met de AOV'er."""
    story = begin("dalfsen", "2", safety_risk=True)
    with pytest.raises(RuleBroken, match="samen genomen"):
        story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "3", "up")
    story.consult("casusregisseur", "aover")
    story.approve("casusregisseur")
    assert story.phase == "3"


@pytest.mark.parametrize(
    ("heard", "answer", "missing"),
    [
        ((), Answer(Choice.YES), "geraadpleegd"),
        (("burgemeester",), None, "Nog niet beantwoord: .*opschalingsoverleg"),
        (("wethouder",), Answer(Choice.NO), None),
        (("wethouder",), Answer(Choice.OTHER, "Het gevaar is te groot."), None),
    ],
)
def test_preconditions_bind_the_decision_not_the_proposal(
    heard: tuple[str, ...], answer: Answer | None, missing: str | None
) -> None:
    """[D, AVE3 Opschalen] opschalingsoverleg where the parties are stuck: a question that any
    answer answers; the decision in samenspraak with the bestuurder."""
    story = dalfsen_in("3")
    answers = {"opschalingsoverleg": answer} if answer else {}
    story.propose("casusregisseur", "4", "up", answers=answers)
    for function in heard:
        story.consult("aover", function)
    if missing is None:
        story.approve("aover")
        assert story.phase == "4"
        return
    with pytest.raises(RuleBroken, match=missing):
        story.approve("aover")
    assert story.phase == "3"


def test_a_name_somebody_typed_does_not_stand_for_a_function() -> None:
    """The burgemeester is consulted when the function is, not when the word is written down."""
    story = dalfsen_in("3")
    story.propose("casusregisseur", "4", "up", answers={"opschalingsoverleg": Answer(Choice.YES)})
    story.consult("aover", party="burgemeester")
    with pytest.raises(RuleBroken, match="geraadpleegd"):
        story.approve("aover")


def test_ave4_is_left_only_with_an_ave3_plan_made_in_ave4() -> None:
    """[D, AVE4 Afschalen] eerst een aanpak voor fase AVE3, daarna het besluit."""
    story = dalfsen_in("3")
    story.plan("netwerkcoordinator", "3")
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    story.approve("aover")
    story.propose("aover", "3", "down")
    with pytest.raises(RuleBroken, match="Nog niet voldaan"):
        story.approve("burgemeester")
    story.plan("aover", "2")
    with pytest.raises(RuleBroken, match="Nog niet voldaan"):
        story.approve("burgemeester")
    story.plan("aover", "3")
    story.approve("burgemeester")
    assert story.phase == "3"


def test_the_receiver_is_named_when_scaling_down_from_ave3_in_westerkwartier() -> None:
    """[W, tabel 3 Afschalen] (naar wie)."""
    story = westerkwartier_in("3")
    story.propose("oggz", "2A", "down", receiver=" ")
    with pytest.raises(RuleBroken, match="Nog niet voldaan"):
        story.approve("oov")
    story.withdraw("oggz")
    story.propose("oggz", "2A", "down", receiver="Team Jeugd")
    assert story.approve("oov").basis["receiver"] == "Team Jeugd"


def test_all_criteria_must_hold_where_the_model_says_so() -> None:
    """[D, AVE3 Afschalen] effective, accepted, moving and less danger."""
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken, match="alle criteria"):
        story.propose("casusregisseur", "2", "down", "hulp_aanvaard")


@pytest.mark.parametrize(
    ("to", "direction", "criteria", "motivation", "error", "match"),
    [
        ("3", "up", ("verzonnen",), "Nodig.", RuleBroken, "hoort niet bij deze stap"),
        ("3", "up", ("zeer_complex",), " ", RuleBroken, "waarom u deze stap voorstelt"),
        ("9", "up", (), "Nodig.", RuleBroken, "kent het model niet vanuit deze fase"),
        ("3", "down", (), "Nodig.", RuleBroken, "kent het model niet vanuit deze fase"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(
    to: str,
    direction: str,
    criteria: tuple[str, ...],
    motivation: str,
    error: type[Exception],
    match: str,
) -> None:
    story = begin("dalfsen", "2")
    with pytest.raises(error, match=match):
        story.propose("casusregisseur", to, direction, *criteria, motivation=motivation)
    with pytest.raises(error, match=match):
        story.at_once("casusregisseur", to, direction, *criteria, motivation=motivation)
    assert not Proposal.objects.exists()


def test_a_step_is_proposed_by_whom_the_model_names() -> None:
    story = dalfsen_in("4")
    with pytest.raises(NotAllowed, match="mag hier niet"):
        story.propose("casusregisseur2", "3", "down")
    with pytest.raises(NotAllowed):
        begin("westerkwartier", "2A").propose("wethouder", "2B", "up")


def test_who_may_propose_one_step_may_not_propose_every_step() -> None:
    """[D, Opschalen naar AVE3] the casusregisseur; the netwerkcoördinator proposes other steps."""
    story = begin("dalfsen", "2")
    with pytest.raises(NotAllowed, match="wordt voorgesteld door: Casusregisseur"):
        story.propose("netwerkcoordinator", "3", "up")


def test_one_proposal_at_a_time() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "4", "up")
    with pytest.raises(Stale, match="ligt al een voorstel"):
        story.propose("netwerkcoordinator", "2", "down")


def test_a_proposal_is_sent_back_answered_and_then_decided() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(RuleBroken, match="wat u nog wilt weten"):
        story.send_back("netwerkcoordinator", " ")
    with pytest.raises(NotAllowed, match="ligt bij"):
        story.send_back("aover")
    with pytest.raises(RuleBroken, match="geen vraag gesteld"):
        story.answer("casusregisseur")
    story.send_back("netwerkcoordinator")
    assert "Er is een vraag over uw voorstel. Geef antwoord." in told(story, "casusregisseur")
    with pytest.raises(Stale, match="wacht op het antwoord"):
        story.approve("netwerkcoordinator")
    with pytest.raises(NotAllowed, match="kan antwoorden"):
        story.answer("netwerkcoordinator")
    with pytest.raises(RuleBroken, match="Schrijf uw antwoord op"):
        story.answer("casusregisseur", " ")
    story.answer("casusregisseur")
    story.approve("netwerkcoordinator")
    kinds = list(story.proposal.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["proposed", "returned", "answered", "approved"]


def test_an_answer_may_say_that_a_precondition_is_met_now() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "4", "up", answers={})
    story.send_back("aover", "Is het opschalingsoverleg geweest?")
    answer(
        proposal=story.proposal,
        actor=story.town.actor("casusregisseur"),
        now=story.later(),
        text="Ja, vanochtend.",
        answers={"opschalingsoverleg": Answer(Choice.YES)},
    )
    story.consult("aover", "burgemeester")
    story.approve("aover")
    assert story.phase == "4"


def test_a_question_that_nobody_answers_can_still_end_in_a_refusal() -> None:
    """Else a proposer who left would hold the case up for ever."""
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    story.send_back("netwerkcoordinator")
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    with pytest.raises(NotAllowed):
        story.answer("casusregisseur")
    story.refuse("netwerkcoordinator")
    story.propose("casusregisseur2", "2", "down")


def test_only_the_proposer_withdraws_and_says_why() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(NotAllowed, match="kan het intrekken"):
        story.withdraw("netwerkcoordinator")
    with pytest.raises(RuleBroken, match="waarom u het voorstel intrekt"):
        story.withdraw("casusregisseur", " ")
    story.withdraw("casusregisseur")
    story.proposal.refresh_from_db()
    assert story.proposal.status == Proposal.Status.WITHDRAWN
    with pytest.raises(Stale, match="al afgehandeld: ingetrokken door De casusregisseur"):
        story.withdraw("casusregisseur")


def test_refusing_asks_for_a_reason_and_tells_the_proposer() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(RuleBroken, match="waarom u zo besluit"):
        story.refuse("netwerkcoordinator", story.verdict(" "))
    with pytest.raises(RuleBroken, match="waarom u zo besluit"):
        story.approve("netwerkcoordinator", story.verdict(" "))
    story.refuse("netwerkcoordinator")
    assert told(story, "casusregisseur")[-1] == "Uw voorstel is afgewezen."
    assert story.phase == "3"


def test_who_decides_second_is_told_who_was_first() -> None:
    story = dalfsen_in("4")
    town = story.town
    town.people["burgemeester2"] = town.hire("burgemeester", name="burgemeester2")
    story.plan("aover", "3")
    story.propose("aover", "3", "down")
    seen = story.verdict()
    story.approve("burgemeester", seen)
    for second in ("burgemeester2", "burgemeester"):
        with pytest.raises(Stale, match="al afgehandeld: goedgekeurd door De burgemeester op"):
            story.approve(second, seen)
    with pytest.raises(NotAllowed):
        story.approve("fg", seen)


def test_a_decider_who_looked_before_a_change_is_told_what_changed() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    seen = story.verdict()
    story.plan("casusregisseur", "3", text="Een nieuw begin.")
    with pytest.raises(Stale, match="is veranderd sinds u keek") as refused:
        story.approve("netwerkcoordinator", seen)
    assert any("plan" in sentence.lower() for sentence in refused.value.changes)
    story.approve("netwerkcoordinator")


def test_a_decider_whose_function_ended_yesterday_decides_nothing() -> None:
    """Deciding re-checks the rule at the moment of decision."""
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    change_functions(story.town.user("netwerkcoordinator"), end=NOW.date() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="vandaag geen functie in deze gemeente"):
        story.approve("netwerkcoordinator")


def test_another_municipalitys_decider_decides_nothing_here() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    stranger = Town("raalte", model="dalfsen").user("netwerkcoordinator")
    story.town.people["stranger"] = stranger
    with pytest.raises(NotAllowed, match="vandaag geen functie"):
        story.approve("stranger")


def test_a_decision_in_the_name_of_a_gremium_says_who_was_there() -> None:
    """[D, AVE1 Opschalen] binnen één van deze gremia."""
    story = begin("dalfsen", "2")
    story.at_once("casusregisseur", "1", "down")
    with pytest.raises(RuleBroken, match="aanwezig waren bij: SKT"):
        story.at_once("toegangsteam", "2", "up")
    story.propose("toegangsteam", "2", "up")
    with pytest.raises(RuleBroken, match="aanwezig waren bij: SKT"):
        story.approve("toegangsteam")
    decision = story.approve("toegangsteam", present="SKT: drie mensen")
    assert decision.gremium.startswith("SKT")
    assert decision.present == "SKT: drie mensen"


def test_steps_within_a_phase_are_recorded_the_same_way() -> None:
    """[D, Opschalen en Afschalen binnen AVE2]."""
    story = begin("dalfsen", "2")
    up = story.at_once("casusregisseur", "2", "within-up")
    story.propose("casusregisseur", "2", "within-down")
    with pytest.raises(NotAllowed, match="ligt bij: Netwerk"):
        story.approve("toegangsteam")
    down = story.approve("netwerkcoordinator")
    assert [(t.number, t.from_phase, t.to_phase) for t in (up, down)] == [
        (2, "2", "2"),
        (3, "2", "2"),
    ]
    assert story.holders() == {"casusregie": "casusregisseur"}
    assert "Besloten: een stap binnen AVE2." in told(story, "casusregisseur")


def test_going_down_to_ave1_leaves_waakvlam_with_a_date_and_coming_back_ends_it() -> None:
    """[D, Afschalen naar AVE1] waakvlam; the days are ours."""
    story = begin("dalfsen", "2")
    story.at_once("casusregisseur", "1", "down")
    assert story.fresh().waakvlam_until == story.now.date() + timedelta(days=90)
    assert story.holders() == {"casusregie": "casusregisseur"}
    story.at_once("toegangsteam", "2", "up", present="SKT")
    assert story.fresh().waakvlam_until is None
    assert story.holders() == {"casusregie": "casusregisseur"}


def test_the_phase_and_its_record_are_of_the_model_version_of_the_case() -> None:
    story = dalfsen_in("4")
    rows = PhaseTransition.objects.filter(case=story.case)
    assert {(t.model_slug, t.model_version) for t in rows} == {("dalfsen", "2021-12")}
    assert [t.to_phase for t in rows.order_by("number")] == ["2", "3", "4"]
