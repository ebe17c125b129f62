"""Danger does not wait, and disagreement has an end: urgent decisions and the dispute rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.locking import case_context
from cases.scaling.deciders import step_back
from cases.scaling.models import Confirmation, PhaseTransition, Proposal
from cases.scaling.services.decisions import confirm
from cases.scaling.services.preparing import ConsultationInput, consult
from notifications.models import Notice
from roles.permissions import Action
from tests.story import Story, begin, dalfsen_in, westerkwartier_in

pytestmark = pytest.mark.django_db


def confirmed_by(
    story: Story, name: str, decision: PhaseTransition, *, agrees: bool = True, text: str = "Eens."
) -> Confirmation:
    return confirm(
        transition=decision,
        actor=story.town.actor(name, story.now),
        now=story.later(),
        agrees=agrees,
        text=text,
    )


def test_the_decider_of_ave4_decides_at_once_and_a_named_other_confirms() -> None:
    """[ours] urgent: marked as such, confirmed by another within 24 hours."""
    story = dalfsen_in("3")
    with pytest.raises(NotAllowed, match="twee mensen nodig"):
        story.at_once("aover", "4", "up", preconditions=())
    decision = story.at_once("aover", "4", "up", preconditions=(), urgent=True)
    assert decision.urgent
    assert decision.confirm_before == decision.decided_at + timedelta(hours=24)
    assert [p["met"] for p in decision.basis["preconditions"]] == [False, False]
    assert Notice.objects.filter(recipient=story.town.user("burgemeester")).exists()

    for name in ("aover", "casusregisseur", "wethouder"):
        with pytest.raises(NotAllowed, match="door een ander bevestigd"):
            confirmed_by(story, name, decision)
    with pytest.raises(RuleBroken, match="waarom u het"):
        confirmed_by(story, "burgemeester", decision, text=" ")
    found = confirmed_by(story, "burgemeester", decision)
    assert (found.function, found.agrees) == ("burgemeester", True)
    with pytest.raises(Stale, match="al door een ander bekeken"):
        confirmed_by(story, "netwerkcoordinator", decision)


def test_who_does_not_agree_is_recorded_and_the_decision_stands() -> None:
    story = dalfsen_in("3")
    decision = story.at_once("aover", "4", "up", urgent=True)
    assert not confirmed_by(story, "netwerkcoordinator", decision, agrees=False).agrees
    assert story.phase == "4"


def test_the_burgemeester_who_does_not_agree_takes_the_step_back_at_once() -> None:
    """[ours] two people have looked at it: no third is needed. The AVE3 plan of before stands."""
    story = dalfsen_in("3")
    story.plan("netwerkcoordinator", "3")
    decision = story.at_once("aover", "4", "up", urgent=True)
    with pytest.raises(NotAllowed, match="twee mensen nodig"):
        story.at_once("burgemeester", "3", "down")
    confirmed_by(story, "burgemeester", decision, agrees=False)
    assert step_back(
        story.context("burgemeester").snapshot,
        story.town.user("burgemeester").pk,
        frozenset({"burgemeester"}),
    )
    assert story.at_once("burgemeester", "3", "down").to_phase == "3"
    assert story.phase == "3"


def test_who_agreed_takes_nothing_back() -> None:
    story = dalfsen_in("3")
    story.plan("netwerkcoordinator", "3")
    decision = story.at_once("aover", "4", "up", urgent=True)
    confirmed_by(story, "burgemeester", decision)
    with pytest.raises(NotAllowed, match="twee mensen nodig"):
        story.at_once("burgemeester", "3", "down")


def test_a_known_household_in_ave2_goes_to_ave4_in_one_urgent_step() -> None:
    """[ours, as D, AVE4: direct] at night nobody waits for the casusregisseur."""
    story = begin("dalfsen", "2")
    with pytest.raises(NotAllowed):
        story.at_once("netwerkcoordinator", "4", "up", preconditions=(), urgent=True)
    decision = story.at_once("aover", "4", "up", preconditions=(), urgent=True)
    assert (decision.from_phase, decision.to_phase, decision.urgent) == ("2", "4", True)
    assert set(story.missing()) == {"procesregie omgeving", "procesregie casus"}


def test_only_the_decider_of_the_step_decides_urgently_and_only_where_the_model_allows() -> None:
    story = dalfsen_in("3")
    for name in ("netwerkcoordinator", "casusregisseur", "burgemeester"):
        with pytest.raises(NotAllowed):
            story.at_once(name, "4", "up", urgent=True)
    with pytest.raises((NotAllowed, RuleBroken)):
        story.at_once("netwerkcoordinator", "2", "down", urgent=True)


def test_a_step_that_the_model_does_not_call_urgent_has_no_urgent_decision() -> None:
    calm = begin("dalfsen", "2")
    with pytest.raises(RuleBroken, match="geen spoedbesluit"):
        calm.at_once("casusregisseur", "3", "up", urgent=True)


def test_the_plan_for_ave3_is_asked_even_when_it_is_urgent() -> None:
    """[D, AVE4 Afschalen] leaving AVE4 is a formal decision of the burgemeester after the plan."""
    story = dalfsen_in("4")
    with pytest.raises((NotAllowed, RuleBroken)):
        story.at_once("burgemeester", "3", "down", urgent=True)
    assert story.phase == "4"


def test_a_pending_proposal_does_not_hold_up_an_urgent_decision() -> None:
    """The software never blocks help in an emergency."""
    story = dalfsen_in("3")
    proposal = story.propose("casusregisseur", "2", "down")
    story.at_once("aover", "4", "up", urgent=True)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.WITHDRAWN
    assert proposal.steps.latest("pk").text == "Ingehaald door een spoedbesluit."
    assert Notice.objects.filter(
        recipient=story.town.user("casusregisseur"), text__contains="Ingehaald"
    ).exists()


def test_an_urgent_decision_is_confirmed_by_who_did_not_take_that_very_one() -> None:
    """Also when another urgent decision waits too."""
    story = westerkwartier_in("3")
    first = story.at_once("oggz", "4", "up", urgent=True)
    story.propose("oggz", "3", "down")
    story.approve("oov")
    second = story.at_once("oov", "4", "up", urgent=True)
    with pytest.raises(NotAllowed):
        confirmed_by(story, "oggz", first)
    with pytest.raises(NotAllowed):
        confirmed_by(story, "oov", second)
    confirmed_by(story, "oov", first)
    confirmed_by(story, "oggz", second)


def test_an_ordinary_decision_is_not_confirmed_afterwards() -> None:
    story = dalfsen_in("3")
    ordinary = PhaseTransition.objects.get(case=story.case, number=2)
    with pytest.raises(RuleBroken, match="Alleen een spoedbesluit"):
        confirmed_by(story, "netwerkcoordinator", ordinary)


def test_a_case_enters_directly_in_ave4_and_that_is_urgent() -> None:
    """[D, AVE4] een situatie kan direct in AVE 4 terechtkomen; confirmed by another [ours]."""
    story = begin("dalfsen", "4", by="aover", regisseur="casusregisseur")
    entry = PhaseTransition.objects.get(case=story.case)
    assert (entry.from_phase, entry.to_phase, entry.urgent) == ("", "4", True)
    assert story.holders() == {"casusregie": "casusregisseur"}
    with pytest.raises(NotAllowed):
        confirmed_by(story, "aover", entry)
    confirmed_by(story, "burgemeester", entry)


def test_disagreement_is_decided_by_the_teamleider_wmo() -> None:
    """[W, Meningsverschil] the teamleider WMO takes the final decision."""
    story = westerkwartier_in("2B")
    story.propose("casusregisseur", "3", "up")
    story.consult("casusregisseur", "oggz")
    with pytest.raises(NotAllowed, match="ligt bij: Procesregisseur of OGGZ"):
        story.approve("teamleider_wmo")
    with pytest.raises(RuleBroken, match="waarover u het niet eens bent"):
        story.dispute("oov", " ")
    with pytest.raises(NotAllowed, match="Alleen wie deze stap"):
        story.dispute("teamleider_wmo")
    story.dispute("oov")
    with pytest.raises(NotAllowed, match="ligt bij: Teamleider"):
        story.approve("oggz")
    assert story.approve("teamleider_wmo").decider_function == "teamleider_wmo"
    with pytest.raises(Stale, match="goedgekeurd door"):
        story.approve("teamleider_wmo")
    assert story.phase == "3"


def test_a_refusal_can_be_disputed_while_the_case_stays_where_it_is() -> None:
    """[W, Meningsverschil] is er een verschil van mening, dan wordt de casus voorgelegd."""
    story = westerkwartier_in("2B")
    refused = story.propose("casusregisseur", "3", "up")
    story.refuse("oggz")
    story.dispute("casusregisseur")
    actor = story.town.actor("teamleider_wmo")
    assert Action.DECIDE in case_context(story.fresh(), actor, story.now).actions
    story.refuse("teamleider_wmo")
    refused.refresh_from_db()
    assert refused.status == Proposal.Status.REFUSED


def test_a_refusal_from_before_the_case_moved_is_past_disputing() -> None:
    story = westerkwartier_in("2B")
    old = story.propose("casusregisseur", "3", "up")
    story.refuse("oggz")
    other = story.propose("oggz", "2A", "down")
    story.last_proposal = old
    with pytest.raises(Stale, match="kan geen meningsverschil meer"):
        story.dispute("casusregisseur")
    story.last_proposal = other
    story.approve("oov")
    story.propose("oggz", "2B", "up")
    story.approve("oov")
    for past in (old, other):
        story.last_proposal = past
        with pytest.raises(Stale, match="kan geen meningsverschil meer"):
            story.dispute("casusregisseur")


def test_a_model_without_a_dispute_rule_says_so() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(RuleBroken, match="kent hier geen regel voor"):
        story.dispute("casusregisseur")


@pytest.mark.parametrize(
    ("heard", "function", "text", "hours", "match"),
    [
        ("", "", "Eens.", 0, "wie u heeft gesproken"),
        ("", "koning", "Eens.", 0, "Deze functie kent het model niet"),
        ("Huisarts", "", " ", 0, "wat er is gezegd"),
        ("Huisarts", "", "Eens.", 1, "in de toekomst"),
    ],
)
def test_a_consultation_names_who_said_what_and_when(
    heard: str, function: str, text: str, hours: int, match: str
) -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(RuleBroken, match=match):
        consult(
            proposal=story.proposal,
            actor=story.town.actor("casusregisseur"),
            now=story.now,
            heard=ConsultationInput(
                heard, "advice", text, story.now + timedelta(hours=hours), function
            ),
        )


def test_who_has_no_part_in_it_records_no_consultation() -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    with pytest.raises(NotAllowed):
        story.consult("wethouder", "burgemeester")
    story.withdraw("casusregisseur")
    with pytest.raises(Stale):
        story.consult("casusregisseur", "burgemeester")
