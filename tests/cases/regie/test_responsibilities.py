"""Who holds what: exactly one casusregisseur, never the same as procesregie, the film whole."""

from __future__ import annotations

from datetime import date

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment, appoint, hand_back, relieve
from notifications.models import Notice
from tests.cast import LONG_AGO, Town
from tests.story import begin, dalfsen_in, westerkwartier_in

pytestmark = pytest.mark.django_db


def test_from_ave2_on_a_case_has_one_casusregisseur_or_says_that_it_has_none() -> None:
    """[B, Leidende principes 2] From AVE2 on exactly one casusregisseur; else visibly missing."""
    story = begin("dalfsen", "2", regisseur=None)
    assert story.missing() == ["casusregie"]
    story.appoint("casusregisseur", "casusregie", "casusregisseur")
    assert story.missing() == []
    assert story.holders() == {"casusregie": "casusregisseur"}


def test_replacing_a_casusregisseur_keeps_who_it_was_and_why() -> None:
    """[B, principe 3] Continuity: a new holder is a decision with a reason."""
    story = dalfsen_in("3")
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2", reason="Ander werkgebied.")
    rows = Holding.objects.filter(case=story.case, responsibility="casusregie").order_by("pk")
    former, present = rows
    assert former.end_reason == "Opgevolgd: Ander werkgebied."
    assert former.ended_at == present.started_at
    assert present.decided_by == story.town.user("netwerkcoordinator")
    assert Notice.objects.filter(
        recipient=story.town.user("casusregisseur"), text__contains="overgenomen"
    ).exists()


@pytest.mark.parametrize(
    ("actor", "holder", "reason", "error", "match"),
    [
        ("casusregisseur2", "casusregisseur2", "Ik.", NotAllowed, "mag hier niet"),
        ("netwerkcoordinator", "wethouder", "Kan dat?", RuleBroken, "het is voor Casusregisseur"),
        ("netwerkcoordinator", "casusregisseur2", " ", RuleBroken, "waarom deze persoon"),
        ("netwerkcoordinator", "casusregisseur", "Nog eens.", RuleBroken, "heeft dit al"),
    ],
)
def test_an_appointment_is_refused(
    actor: str, holder: str, reason: str, error: type[Exception], match: str
) -> None:
    """[D, Netwerkcoördinator, bevoegd 1] who appoints; a reason is asked for."""
    story = dalfsen_in("3")
    with pytest.raises(error, match=match):
        story.appoint(actor, "casusregie", holder, reason=reason)
    assert story.holders()["casusregie"] == "casusregisseur"


def test_somebody_without_a_function_here_cannot_be_appointed() -> None:
    story = dalfsen_in("3")
    elsewhere = Town("raalte", model="dalfsen")
    for holder in (elsewhere.user("casusregisseur").pk, 0):
        with pytest.raises(RuleBroken, match="functie heeft in deze gemeente"):
            appoint(
                case_id=story.case.pk,
                actor=story.town.actor("netwerkcoordinator"),
                now=story.later(),
                appointment=Appointment("casusregie", "", holder, "Kan dat?"),
                replaces=getattr(story.present_holding("casusregie"), "pk", None),
            )


def test_a_phase_without_that_responsibility_refuses_it() -> None:
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken, match="kent deze verantwoordelijkheid niet"):
        story.appoint("netwerkcoordinator", "behandelregie", "casusregisseur")


def test_whoever_may_take_a_vacancy_cannot_take_what_others_appoint() -> None:
    """[D, AVE4] casusregie is decided by the AOV'er; the netwerkcoördinator appoints there not."""
    story = dalfsen_in("4")
    with pytest.raises(NotAllowed, match="Dit bepaalt: AOV"):
        story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")


def test_casusregisseur_and_procesregisseur_are_two_people() -> None:
    """[W, Vormen van regie] the casusregisseur is not the procesregisseur."""
    story = westerkwartier_in("2B")
    town = story.town
    town.people["both"] = town.hire("consulent", "oggz", name="both")
    story.appoint("oggz", "casusregie", "both")
    with pytest.raises(RuleBroken, match="verschillende personen"):
        story.appoint("oov", "procesregie", "both")
    assert story.holders() == {"casusregie": "both", "procesregie": "oggz"}


def test_in_a_youth_case_the_jeugdconsulent_may_hold_both() -> None:
    """[W, Vormen van regie] except youth, where the casemanager jeugd may hold both."""
    story = begin(
        "westerkwartier", "2A", minors=True, by="jeugdconsulent", regisseur="jeugdconsulent"
    )
    story.appoint("oggz", "procesregie", "jeugdconsulent")
    assert set(story.holders().values()) == {"jeugdconsulent"}


def test_without_minors_not_even_the_jeugdconsulent_holds_both() -> None:
    """[W, Vormen van regie] the near miss."""
    story = begin("westerkwartier", "2A", by="jeugdconsulent", regisseur="jeugdconsulent")
    with pytest.raises(RuleBroken, match="verschillende personen"):
        story.appoint("oggz", "procesregie", "jeugdconsulent")


def test_with_minors_only_the_jeugdconsulent_becomes_casusregisseur() -> None:
    """[W, Vormen van regie: Let op] with minors the jeugdconsulent is the casusregisseur."""
    story = begin("westerkwartier", "2A", minors=True, regisseur=None)
    with pytest.raises(RuleBroken, match="omdat er minderjarigen zijn"):
        story.appoint("oggz", "casusregie", "casusregisseur")
    story.appoint("oggz", "casusregie", "jeugdconsulent")
    assert story.holders()["casusregie"] == "jeugdconsulent"


def test_without_minors_anyone_of_the_organisation_may_and_dalfsen_has_no_such_rule() -> None:
    """[W; D is silent] the near misses."""
    story = begin("westerkwartier", "2A", regisseur=None)
    story.appoint("oggz", "casusregie", "casusregisseur")
    other = begin("dalfsen", "2", minors=True)
    assert other.holders()["casusregie"] == "casusregisseur"


def test_westerkwartier_knows_one_procesregisseur_and_dalfsen_one_for_each_aspect() -> None:
    """[W, Procesregie: maximaal 1; D, AVE3: casus and omgeving]."""
    story = westerkwartier_in("3")
    story.appoint("oov", "procesregie", "oov")
    assert story.holders()["procesregie"] == "oov"
    other = dalfsen_in("3")
    other.appoint("aover", "procesregie", "aover", aspect="omgeving")
    assert other.holders() == {
        "casusregie": "casusregisseur",
        "procesregie casus": "netwerkcoordinator",
        "procesregie omgeving": "aover",
    }


def test_the_aspect_omgeving_is_required_when_there_is_a_safety_risk() -> None:
    """[D, AVE3 AOV'er] procesregie omgeving where safety falls under the burgemeester's powers."""
    story = dalfsen_in("3")
    assert story.missing() == []
    story.change("casusregisseur", safety_risk=True)
    assert story.missing() == ["procesregie omgeving"]


def test_procesregie_goes_when_it_can_but_not_where_the_phase_requires_it() -> None:
    """[D, AVE2 Procesregie] verdwijnt wanneer het kan; required from AVE3 on."""
    story = begin("dalfsen", "2")
    story.appoint("netwerkcoordinator", "procesregie", "netwerkcoordinator")
    with pytest.raises(RuleBroken, match="waarom dit niet meer nodig is"):
        story.relieve("netwerkcoordinator", "procesregie", reason=" ")
    with pytest.raises(NotAllowed):
        story.relieve("casusregisseur", "procesregie")
    story.relieve("netwerkcoordinator", "procesregie")
    assert story.holders() == {"casusregie": "casusregisseur"}
    with pytest.raises(RuleBroken, match="Wijs een opvolger aan"):
        story.relieve("netwerkcoordinator", "casusregie")


def test_who_may_appoint_something_else_cannot_end_what_others_decide() -> None:
    """[D, AVE4 Casusregie]: the AOV'er determines who; the netwerkcoördinator does not end it."""
    story = dalfsen_in("4")
    with pytest.raises(NotAllowed, match="Dit bepaalt"):
        story.relieve("netwerkcoordinator", "procesregie", aspect="omgeving")


def test_ending_what_has_ended_already_is_told() -> None:
    story = begin("dalfsen", "2")
    held = story.appoint("netwerkcoordinator", "procesregie", "netwerkcoordinator")
    story.relieve("netwerkcoordinator", "procesregie")
    with pytest.raises(Stale, match="al beëindigd"):
        relieve(
            case_id=story.case.pk,
            actor=story.town.actor("netwerkcoordinator"),
            now=story.later(),
            holding_id=held.pk,
            reason="Nog eens.",
        )


def test_casusregie_carries_over_every_phase_and_procesregie_only_where_it_fits() -> None:
    """[B, principe 3; D, AVE3 and AVE4 Casusregie: normally the existing one]."""
    story = dalfsen_in("4")
    first = Holding.objects.get(case=story.case, responsibility="casusregie")
    assert first.ended_at is None
    story.plan("aover", "3")
    story.propose("aover", "3", "down")
    story.approve("burgemeester")
    assert story.holders()["procesregie omgeving"] == "aover"
    story.propose("casusregisseur", "2", "down")
    story.approve("netwerkcoordinator")
    assert story.holders() == {"casusregie": "casusregisseur"}
    first.refresh_from_db()
    assert first.ended_at is None
    ended = Holding.objects.exclude(ended_at=None).filter(case=story.case)
    assert {h.end_reason for h in ended} == {"Besluit: naar AVE2."}


def test_the_new_holders_are_appointed_in_the_decision_itself() -> None:
    """On the decision the responsibilities of the new phase are asked in the same step."""
    story = begin("westerkwartier", "2A")
    oggz = story.town.user("oggz").pk
    story.propose("casusregisseur", "2B", "up")
    story.consult("casusregisseur", "oggz")
    then = (Appointment("procesregie", "", oggz, "OGGZ neemt het op."),)
    story.approve("oggz", story.verdict(then=then))
    assert story.holders() == {"casusregie": "casusregisseur", "procesregie": "oggz"}


def test_an_appointment_that_cannot_be_undoes_the_whole_decision() -> None:
    story = begin("westerkwartier", "2A")
    story.propose("oggz", "2B", "up")
    then = (Appointment("procesregie", "", story.town.user("wethouder").pk, "Nee."),)
    with pytest.raises(RuleBroken):
        story.approve("oov", story.verdict(then=then))
    assert story.phase == "2A"


@pytest.mark.parametrize("holder", [None, "casusregisseur", "casusregisseur2"])
def test_procesregie_hands_the_case_back_for_monitoring(holder: str | None) -> None:
    """[O, Huidige situatie] handed over when procesregie is no longer needed, monitoring is."""
    story = begin("olst-wijhe", "2")
    story.at_once("casusregisseur", "3", "up")
    story.appoint("procesregisseur", "procesregie", "procesregisseur")
    hand_back(
        case_id=story.case.pk,
        actor=story.town.actor("procesregisseur"),
        now=story.later(),
        reason="Alleen volgen.",
        holder=story.town.user(holder).pk if holder else None,
    )
    assert story.holders() == {"casusregie": holder or "casusregisseur"}
    ended = Holding.objects.get(case=story.case, responsibility="procesregie")
    assert ended.end_reason == "Teruggegeven voor monitoring: Alleen volgen."
    assert Notice.objects.filter(
        recipient=story.town.user(holder or "casusregisseur"), text__contains="teruggegeven"
    ).exists()


def test_handing_back_needs_a_reason_a_receiver_and_the_model() -> None:
    """[O] only the procesregisseur of the case; somebody must hold casusregie afterwards."""
    story = begin("olst-wijhe", "2", regisseur=None)
    story.at_once("casusregisseur", "3", "up")
    story.appoint("procesregisseur", "procesregie", "procesregisseur")

    def back(by: str, reason: str) -> None:
        hand_back(
            case_id=story.case.pk, actor=story.town.actor(by), now=story.later(), reason=reason
        )

    with pytest.raises(RuleBroken, match="waarom procesregie"):
        back("procesregisseur", " ")
    with pytest.raises(RuleBroken, match="Kies aan welke casusregisseur"):
        back("procesregisseur", "Alleen volgen.")
    with pytest.raises(NotAllowed):
        back("oov", "Alleen volgen.")
    assert story.holders() == {"procesregie": "procesregisseur"}


@pytest.mark.parametrize("vacant", [True, False])
def test_who_appoints_on_an_old_view_is_told_who_was_first(vacant: bool) -> None:
    story = dalfsen_in("3")
    seen = story.present_holding("casusregie")
    assert seen
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    if vacant:
        Holding.objects.current().filter(responsibility="casusregie").update(
            ended_at=story.now, end_reason="Uit dienst."
        )
    with pytest.raises(Stale, match="al door een ander geregeld") as told:
        appoint(
            case_id=story.case.pk,
            actor=story.town.actor("netwerkcoordinator"),
            now=story.later(),
            appointment=Appointment(
                "casusregie", "", story.town.user("jeugdconsulent").pk, "Jeugd."
            ),
            replaces=seen.pk,
        )
    assert told.value.changes == (("Nu vacant.",) if vacant else ("Nu bij: De casusregisseur2",))
    if vacant:  # this row was changed by hand, past the services
        story.appoint("netwerkcoordinator", "casusregie", "casusregisseur")


def test_the_organisation_of_the_holder_is_kept_with_the_holding() -> None:
    """[D, AVE2] operational: management of the organisation where casusregie lies."""
    story = begin("dalfsen", "2")
    held = story.present_holding("casusregie")
    assert held
    assert held.organisation == story.town.team
    assert held.function == "casusregisseur"
    story.town.people["nieuw"] = story.town.hire(
        "casusregisseur", name="nieuw", start=LONG_AGO, end=date(2030, 1, 1)
    )
    story.appoint("netwerkcoordinator", "casusregie", "nieuw")
    assert story.holders()["casusregie"] == "nieuw"
