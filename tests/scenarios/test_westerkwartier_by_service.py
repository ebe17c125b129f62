"""Westerkwartier: the same stagnation stays within AVE2, and disagreement ends with one person."""

from __future__ import annotations

import pytest

from cases.core.errors import RuleBroken
from cases.scaling.models import PhaseTransition
from cases.scaling.transitions import offers_instead, proposal_problems
from tests.story import westerkwartier_in

pytestmark = pytest.mark.django_db


def test_stagnation_is_no_reason_for_ave3_but_is_answered_within_ave2() -> None:
    """[W, Kanttekeningen: Stagnatie geen criterium AVE3; Begrippen: Op- en afschalen]."""
    story = westerkwartier_in("2B")
    with pytest.raises(RuleBroken, match="alleen geen reden voor deze stap"):
        story.propose("casusregisseur", "3", "up", "stagnatie_samenwerking")
    step, facts = story.step("3", "up"), story.context("oggz").snapshot.facts
    problems = proposal_problems(
        step, facts, story.asked("3", "up", "stagnatie_samenwerking").draft
    )
    assert {offer.to for offer in offers_instead(step, problems)} == {"2B>2B:within-up"}
    assert offers_instead(step, []) == ()

    story.propose("casusregisseur", "2B", "within-up", "stagnatie_samenwerking")
    with pytest.raises(RuleBroken, match="eerst contact geweest met OGGZ of OOV"):
        story.approve("oggz")
    story.consult("casusregisseur", "oggz")
    story.approve("oggz")
    assert story.phase == "2B"

    story.propose("oggz", "3", "up", "stagnatie_samenwerking", "gevaar_veiligheid")
    story.approve("oov")
    assert story.phase == "3"


def test_a_disagreement_ends_with_the_teamleider_wmo_and_the_film_stays_whole() -> None:
    """[W, Meningsverschil] from AVE4 back to waakvlam, with one casusregisseur all the way."""
    story = westerkwartier_in("4")
    casusregisseur = story.holders()["casusregie"]
    story.propose("casusregisseur", "3", "down")
    story.refuse("oggz")
    story.dispute("casusregisseur")
    story.approve("teamleider_wmo")
    story.propose("oggz", "2A", "down", receiver="Team Mens en Gezin")
    story.approve("oov")
    assert story.missing() == ["procesregie"]
    story.appoint("oov", "procesregie", "consulent")
    story.propose("casusregisseur", "1", "down")
    story.approve("consulent")
    assert story.holders() == {"casusregie": casusregisseur}
    assert story.fresh().waakvlam_until
    rows = PhaseTransition.objects.filter(case=story.case).order_by("number")
    assert [t.to_phase for t in rows] == ["2A", "2B", "3", "4", "3", "2A", "1"]
    assert rows[4].decider_function == "teamleider_wmo"
    assert rows[6].decider_function == "procesregisseur"
