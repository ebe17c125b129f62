"""Nobody waits for a person who is not there, and nobody says what never was."""

from __future__ import annotations

import pytest

from cases.core.errors import NotAllowed, RuleBroken
from cases.scaling.models import Proposal
from tests.story import begin, dalfsen_in

pytestmark = pytest.mark.django_db


def test_a_proposal_that_nobody_else_could_decide_is_refused_with_who_could_make_it() -> None:
    """Four eyes need a second person; one who is the only decider would wait for ever."""
    story = dalfsen_in("3")
    with pytest.raises(NotAllowed, match=r"niemand anders .* Vraag De casusregisseur of De netw"):
        story.propose("aover", "4", "up")
    assert not Proposal.objects.pending().exists()
    story.propose("netwerkcoordinator", "4", "up")  # the near miss: the AOV'er decides it


def test_a_colleague_procesregisseur_decides_for_the_one_who_holds_it() -> None:
    """[O] with a second procesregisseur no case waits for the first; casusregisseurs do not stand
    in, because the model shows them no case of another."""
    story = begin("olst-wijhe", "2")
    story.at_once("casusregisseur", "3", "up")
    story.appoint("procesregisseur", "procesregie", "procesregisseur")
    with pytest.raises(NotAllowed, match="niemand anders"):
        story.propose("procesregisseur", "2", "down")
    story.town.people["second"] = story.town.hire("procesregisseur", name="second")
    story.propose("procesregisseur", "2", "down")
    with pytest.raises(NotAllowed):
        story.approve("casusregisseur2")
    assert story.approve("second").decider_function == "procesregisseur"
    assert story.holders()["casusregie"] == "casusregisseur"


@pytest.mark.parametrize(
    ("ground", "risk", "criteria", "may"),
    [
        ("stagnatie_samenwerking", False, ("inzet_effectief", "samenwerking_vlot"), True),
        ("stagnatie_samenwerking", False, ("inzet_effectief",), False),
        ("zeer_complex", False, ("inzet_effectief", "samenwerking_vlot"), False),
        (
            "zeer_complex",
            False,
            ("inzet_effectief", "samenwerking_vlot", "hulp_aanvaard"),
            True,
        ),
        (
            "gevaar_veiligheid",
            False,
            ("inzet_effectief", "samenwerking_vlot", "hulp_aanvaard"),
            False,
        ),
        ("stagnatie_samenwerking", True, ("inzet_effectief", "samenwerking_vlot"), False),
    ],
)
def test_what_never_was_need_not_have_gone_to_scale_down_again(
    ground: str, risk: bool, criteria: tuple[str, ...], may: bool
) -> None:
    """[D, Geen gevaar voor veiligheid, maar wel stagnatie] up in time, and down as soon as it
    moves: without danger nobody says that danger grew less."""
    story = begin("dalfsen", "2", safety_risk=risk)
    if risk:
        story.propose("casusregisseur", "3", "up", ground)
        story.consult("casusregisseur", "aover")
        story.approve("casusregisseur")
    else:
        story.at_once("casusregisseur", "3", "up", ground)
    if may:
        assert story.propose("casusregisseur", "2", "down", *criteria).pk
    else:
        with pytest.raises(RuleBroken, match="alle criteria"):
            story.propose("casusregisseur", "2", "down", *criteria)
