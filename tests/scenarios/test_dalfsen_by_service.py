"""Dalfsen, from the first signal to AVE4 and back to waakvlam, through the services."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken
from cases.core.models import Case
from cases.record.services.record import NewPlan, record_plan, write_log
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.answers import Answer, Choice
from cases.scaling.models import PhaseTransition, Proposal
from cases.scaling.services.decisions import Verdict, approve, decide_at_once
from cases.scaling.services.preparing import ConsultationInput, consult
from cases.scaling.services.proposals import StepAsked, propose
from cases.scaling.transitions import Draft
from notifications.models import Notice
from tests.cast import NOW, Town, a_case, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def elsewhere() -> Town:
    return Town("raalte", model="dalfsen")


def holders(case: Case) -> dict[str, str]:
    return {
        f"{h.responsibility} {h.aspect}".strip(): h.holder.name
        for h in Holding.objects.current().filter(case=case).select_related("holder")
        if h.holder
    }


def verdict(case: Case, text: str = "Dat is nodig.", present: str = "") -> Verdict:
    case.refresh_from_db()
    return Verdict(motivation=text, seen_grounds=case.grounds, seen_at=NOW, present=present)


def test_a_case_goes_from_signal_to_ave4_and_back_to_waakvlam(
    dalfsen: Town, elsewhere: Town
) -> None:
    case = a_case(dalfsen)
    assert holders(case) == {"casusregie": "De casusregisseur"}

    write_log(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur"),
        now=later(hours=1),
        kind="visit",
        text="Huisbezoek gebracht.",
        happened_at=NOW,
    )
    decide_at_once(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur"),
        now=later(hours=2),
        asked=StepAsked(
            "3", "up", Draft(frozenset({"stagnatie_samenwerking"}), motivation="Het stokt.")
        ),
    )
    case.refresh_from_db()
    assert case.phase == "3"
    assert Notice.objects.filter(recipient=dalfsen.user("netwerkcoordinator")).exists()

    appoint(
        case_id=case.pk,
        actor=dalfsen.actor("netwerkcoordinator"),
        now=later(hours=3),
        appointment=Appointment(
            "procesregie", "casus", dalfsen.user("netwerkcoordinator").pk, "AVE3."
        ),
        replaces=None,
    )
    proposal = propose(
        case_id=case.pk,
        actor=dalfsen.actor("netwerkcoordinator"),
        now=later(hours=4),
        asked=StepAsked(
            "4",
            "up",
            Draft(
                frozenset({"risico_eigenrichting"}),
                motivation="De buurt dreigt.",
                answers={"opschalingsoverleg": Answer(Choice.YES)},
            ),
        ),
    )
    for town, name in (
        (dalfsen, "netwerkcoordinator"),
        (dalfsen, "casusregisseur"),
        (dalfsen, "wethouder"),
        (elsewhere, "aover"),
    ):
        with pytest.raises(NotAllowed):
            approve(
                proposal=proposal, actor=town.actor(name), now=later(hours=5), verdict=verdict(case)
            )
    with pytest.raises(RuleBroken, match="burgemeester of de wethouder"):
        approve(
            proposal=proposal,
            actor=dalfsen.actor("aover"),
            now=later(hours=5),
            verdict=verdict(case),
        )
    consult(
        proposal=proposal,
        actor=dalfsen.actor("aover"),
        now=later(hours=5),
        heard=ConsultationInput(
            "", "agrees", "De burgemeester is het eens.", later(hours=5), "burgemeester"
        ),
    )
    approve(
        proposal=proposal, actor=dalfsen.actor("aover"), now=later(hours=6), verdict=verdict(case)
    )
    case.refresh_from_db()
    assert case.phase == "4"

    down = propose(
        case_id=case.pk,
        actor=dalfsen.actor("aover"),
        now=later(days=3),
        asked=StepAsked(
            "3",
            "down",
            Draft(
                frozenset({"afdoende_maatregelen", "geen_dreiging_escalatie", "onrust_ingedamd"}),
                motivation="De rust is terug.",
            ),
        ),
    )
    with pytest.raises(NotAllowed):
        approve(
            proposal=down, actor=dalfsen.actor("aover"), now=later(days=3), verdict=verdict(case)
        )
    with pytest.raises(RuleBroken, match="plan voor AVE3"):
        approve(
            proposal=down,
            actor=dalfsen.actor("burgemeester"),
            now=later(days=3),
            verdict=verdict(case),
        )
    record_plan(
        case_id=case.pk,
        actor=dalfsen.actor("aover"),
        now=later(days=3),
        new=NewPlan(
            "3",
            "Aanpak voor AVE3.",
            NOW.date(),
            "Kernteam",
            NOW.date() + timedelta(days=30),
            0,
        ),
    )
    approve(
        proposal=down, actor=dalfsen.actor("burgemeester"), now=later(days=4), verdict=verdict(case)
    )
    case.refresh_from_db()
    assert case.phase == "3"
    assert holders(case)["casusregie"] == "De casusregisseur"

    back = propose(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur"),
        now=later(days=20),
        asked=StepAsked(
            "2",
            "down",
            Draft(
                frozenset(
                    {"inzet_effectief", "hulp_aanvaard", "samenwerking_vlot", "gevaar_verminderd"}
                ),
                motivation="Het loopt.",
            ),
        ),
    )
    approve(
        proposal=back,
        actor=dalfsen.actor("netwerkcoordinator"),
        now=later(days=21),
        verdict=verdict(case),
    )
    decide_at_once(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur"),
        now=later(days=60),
        asked=StepAsked(
            "1",
            "down",
            Draft(
                frozenset({"situatie_stabiel", "geen_actieve_ondersteuning"}),
                motivation="Stabiel.",
            ),
        ),
    )
    case.refresh_from_db()
    assert case.phase == "1"
    assert case.waakvlam_until == (later(days=60) + timedelta(days=90)).date()
    assert holders(case) == {"casusregie": "De casusregisseur"}
    assert list(
        PhaseTransition.objects.filter(case=case)
        .order_by("number")
        .values_list("to_phase", flat=True)
    ) == ["2", "3", "4", "3", "2", "1"]
    assert not Proposal.objects.pending().exists()
