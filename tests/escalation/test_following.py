"""What follows a review: the step and the regie that the model means, ready to go on with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from escalation.following import slots_to_fill, suggested_step, why_no_step
from escalation.models import Flag
from escalation.scan import scan
from notifications.models import Notice
from roles.ave_model import registry
from roles.ave_model.causes import Cause
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import Responsibility
from roles.case_snapshot import CaseSnapshot, Held
from tests.cast import Town, a_case, days_ago

STUCK = [Cause.INACTIVE]


def snapshot(model: str, phase: str, *held: Held, **facts: Any) -> CaseSnapshot:
    return CaseSnapshot(registry.get(model), CaseFacts(phase=phase, **facts), held)


CASUSREGIE = Held(Responsibility.CASUSREGIE, "", 1, "casusregisseur")
PROCESREGIE = Held(Responsibility.PROCESREGIE, "", 2, "netwerkcoordinator")


@pytest.mark.parametrize(
    ("model", "phase", "to"),
    [
        ("dalfsen", "2", "3"),
        ("olst-wijhe", "2", "3"),
        ("zvh-region", "2", "3"),
        ("westerkwartier", "2A", "2A"),
        ("westerkwartier", "2B", "2B"),
    ],
)
def test_stagnation_leads_where_the_model_says(model: str, phase: str, to: str) -> None:
    found = suggested_step(snapshot(model, phase), STUCK)
    assert found
    assert (found.step.from_phase, found.step.to_phase) == (phase, to)
    assert found.criteria == ("stagnatie_samenwerking",)


def test_in_westerkwartier_no_cause_at_all_leads_to_ave3() -> None:
    """W, Kanttekeningen: stagnatie is in principe geen criterium voor AVE3."""
    for phase in ("2A", "2B"):
        for cause in Cause:
            found = suggested_step(snapshot("westerkwartier", phase), [cause])
            assert found is None or found.step.to_phase == phase


def test_where_the_model_names_no_step_none_is_suggested() -> None:
    assert suggested_step(snapshot("dalfsen", "3"), STUCK) is None
    assert suggested_step(snapshot("dalfsen", "2"), [Cause.RECURRING]) is None


def first_slot(case: CaseSnapshot, *causes: Cause) -> tuple[str, str]:
    slot = slots_to_fill(case, causes, 9, frozenset({"netwerkcoordinator"}))[0]
    return slot.responsibility.value, slot.aspect


def test_the_regie_that_nobody_holds_and_must_be_held_is_meant_first() -> None:
    assert first_slot(snapshot("dalfsen", "2"), Cause.NO_CASUSREGIE) == ("casusregie", "")
    both = snapshot("dalfsen", "3")
    assert first_slot(both, Cause.NO_CASUSREGIE) == ("casusregie", "")
    assert first_slot(both, Cause.NO_PROCESREGIE) == ("procesregie", "casus")


def test_a_case_that_stagnates_is_offered_the_procesregisseur_it_lacks() -> None:
    """B, Leidende principes 3: procesregie is added because of stagnation."""
    assert first_slot(snapshot("dalfsen", "2", CASUSREGIE), *STUCK) == ("procesregie", "")


def test_where_all_is_held_the_casusregisseur_can_be_replaced() -> None:
    assert first_slot(snapshot("dalfsen", "2", CASUSREGIE, PROCESREGIE), *STUCK) == (
        "casusregie",
        "",
    )


def test_who_appoints_nobody_is_offered_nothing() -> None:
    assert slots_to_fill(snapshot("dalfsen", "2", CASUSREGIE), STUCK, 9, frozenset({"fg"})) == []


# On the pages


def lying_still(town: Town, **case: Any) -> Case:
    found = a_case(town, at=days_ago(31), **case)
    scan(now=timezone.now())
    return found


def review(client: Client, case: Case, **data: Any) -> str:
    form = {"reason": "Het loopt vast.", **data}
    answer = client.post(reverse("escalation:review", args=[case.reference]), form)
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


@pytest.mark.django_db
def test_in_dalfsen_the_casusregisseur_is_asked_for_the_step_that_is_theirs(
    client: Client,
) -> None:
    town = Town("dalfsen")
    case = lying_still(town)
    client.force_login(town.user("netwerkcoordinator"))
    url = review(client, case, outcome="step")
    assert url == reverse("cases:step_choose", args=[case.reference])
    assert "Het voorstel doet: Casusregisseur. Die heeft bericht." in client.get(url).text
    told = Notice.objects.get(text__contains="stap naar AVE3")
    assert told.recipient == town.user("casusregisseur")


@pytest.mark.django_db
def test_the_casusregisseur_begins_the_proposal_with_what_is_flagged(client: Client) -> None:
    town = Town("dalfsen")
    case = lying_still(town)
    client.force_login(town.user("casusregisseur"))
    begin = reverse("escalation:begin", args=[case.reference])
    assert f'action="{begin}"' in client.get(reverse("cases:case", args=[case.reference])).text
    url = client.post(begin)["Location"]
    assert url == reverse("cases:step_propose", args=[case.reference, "3", "up"])
    form = client.get(url).context["form"]
    assert form["criteria"].initial == ["stagnatie_samenwerking"]
    assert form["motivation"].initial.startswith("Geen activiteit sinds ")


@pytest.mark.django_db
def test_what_was_typed_for_the_step_before_stays(client: Client) -> None:
    town = Town("dalfsen")
    case = lying_still(town)
    client.force_login(town.user("casusregisseur"))
    step = reverse("cases:step_propose", args=[case.reference, "3", "up"])
    client.post(step, {"deel": "vraag", "do": "back", "motivation": "Mijn eigen woorden."})
    client.post(reverse("escalation:begin", args=[case.reference]))
    assert client.get(step).context["form"]["motivation"].initial == "Mijn eigen woorden."


@pytest.mark.django_db
def test_in_westerkwartier_the_proposal_stays_within_ave2(client: Client) -> None:
    town = Town("westerkwartier")
    case = lying_still(town, phase="2A")
    flags = Flag.objects.filter(case=case)
    assert flags.filter(cause="inactive").exists()
    client.force_login(town.user("consulent"))
    url = review(client, case, outcome="step")
    assert "/stap/3/" not in url
    page = client.get(reverse("cases:case", args=[case.reference])).text
    assert "AVE3" not in page.split('id="signalering"')[1].split("</section>")[0]


@pytest.mark.django_db
def test_appointing_lands_on_the_page_of_the_regie_that_is_meant(client: Client) -> None:
    town = Town("dalfsen")
    case = lying_still(town, regisseur=None)
    client.force_login(town.user("netwerkcoordinator"))
    url = review(client, case, outcome="appoint")
    assert url == reverse("cases:appoint", args=[case.reference, "casusregie"])


@pytest.mark.django_db
def test_another_regie_can_be_chosen_on_the_form(client: Client) -> None:
    town = Town("dalfsen")
    case = lying_still(town)
    client.force_login(town.user("netwerkcoordinator"))
    url = review(client, case, outcome="appoint", slot="casusregie:")
    assert url == reverse("cases:appoint", args=[case.reference, "casusregie"])


ZVH = frozenset({"procesregisseur_zvh"})


def test_who_has_no_step_and_is_suggested_none_cannot_answer_by_one_and_reads_whose_it_is() -> None:
    """In AVE3 of Westerkwartier the ZVH reviews, and proposes no step; others do."""
    case = snapshot("westerkwartier", "3")
    why = why_no_step(case, STUCK, 1, ZVH)
    assert why.startswith("Op- of afschalen is hier niet aan u. Dat doet: ")
    assert "OGGZ" in why
    assert why_no_step(case, STUCK, 1, frozenset({"oggz"})) == ""


def test_who_has_no_step_may_ask_others_for_the_one_that_the_model_suggests() -> None:
    case = snapshot("westerkwartier", "2A")
    assert why_no_step(case, STUCK, 1, ZVH) == ""
    assert why_no_step(case, [Cause.NO_PLAN], 1, ZVH) != ""


def test_no_second_step_while_a_proposal_waits() -> None:
    case = snapshot("westerkwartier", "2A")
    (step, *_) = case.model.transitions_from("2A")
    assert "er ligt al een voorstel" in why_no_step(replace(case, open_step=step), STUCK, 1, ZVH)
