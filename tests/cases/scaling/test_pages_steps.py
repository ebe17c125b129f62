"""The pages to choose a step, and to put it forward or decide it at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.regie.models import Holding
from cases.scaling.models import PhaseTransition, Proposal
from cases.scaling.services.decisions import Verdict, approve
from tests.cast import Town, a_case
from tests.signing import signs_in_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def westerkwartier() -> Town:
    return Town("westerkwartier")


def signed_in(client: Client, town: Town, name: str) -> Client:
    client.force_login(town.user(name))
    return client


def step_url(case: Case, to: str, direction: str) -> str:
    return reverse("cases:step_propose", args=[case.reference, to, direction])


def last_page(client: Client, url: str) -> Any:
    """What one asks, and sends."""
    return client.get(url, {"deel": "vraag"})


def decided_by(town: Town, name: str, proposal: Proposal) -> None:
    """Somebody approves it now, on the case as it is."""
    proposal.case.refresh_from_db()
    now = timezone.now()
    verdict = Verdict("Dat is nodig.", seen_grounds=proposal.case.grounds, seen_at=now)
    approve(proposal=proposal, actor=town.actor(name, now), now=now, verdict=verdict)


def typed(case: Case, **fields: Any) -> dict[str, Any]:
    return {
        "from_phase": case.phase,
        "seen_at": timezone.now().isoformat(),
        "motivation": "Het stokt al weken.",
        "do": "propose",
        **fields,
    }


# --------------------------------------------------------------------------------- choosing


def test_every_step_from_this_phase_is_shown_with_who_decides_it(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen)
    page = signed_in(client, dalfsen, "casusregisseur").get(
        reverse("cases:step_choose", args=[case.reference])
    )
    for name in (
        "Opschalen naar AVE3",
        "Opschalen binnen AVE2",
        "Afschalen binnen AVE2",
        "Afschalen naar AVE1",
    ):
        assert name in page.text
    assert "Netwerkcoördinator (De netwerkcoordinator)" in page.text
    assert step_url(case, "3", "up") in page.text


def test_who_may_not_propose_a_step_reads_whose_it_is(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = signed_in(client, dalfsen, "netwerkcoordinator").get(
        reverse("cases:step_choose", args=[case.reference])
    )
    assert step_url(case, "3", "up") not in page.text
    assert "Dit doet: De casusregisseur, die hier casusregie heeft." in page.text
    refused = client.get(step_url(case, "3", "up"))
    assert refused.status_code == 403
    assert "Deze stap wordt voorgesteld door: Casusregisseur." in refused.text
    assert "Vraag het De casusregisseur" in refused.text


def test_an_outsider_finds_no_steps(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    elsewhere = Town("raalte", model="dalfsen")
    signed_in(client, elsewhere, "netwerkcoordinator")
    for url in (
        reverse("cases:step_choose", args=[case.reference]),
        step_url(case, "3", "up"),
    ):
        assert client.get(url).status_code == 404


def test_a_step_the_model_does_not_know_is_not_found(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    signed_in(client, dalfsen, "casusregisseur")
    assert client.get(step_url(case, "1", "up")).status_code == 404
    assert client.get(step_url(case, "9", "up")).status_code == 404
    assert client.get(step_url(case, "2", "entry")).status_code == 404


def test_choosing_costs_the_same_number_of_queries_however_many_steps_there_are(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    case = a_case(dalfsen)
    signed_in(client, dalfsen, "casusregisseur")
    with django_assert_max_num_queries(12):
        client.get(reverse("cases:step_choose", args=[case.reference]))


# --------------------------------------------------------------------------------- proposing


def test_a_proposal_is_put_forward_and_waits_for_its_decider(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    answer = signed_in(client, dalfsen, "casusregisseur").post(
        step_url(case, "2", "within-down"),
        typed(case, criteria=["verbetering_door_experts"]),
    )
    proposal = Proposal.objects.get(case=case)
    assert answer.url == reverse("cases:proposal", args=[case.reference, proposal.pk])  # type: ignore[attr-defined]
    assert proposal.criteria == ["verbetering_door_experts"]
    assert proposal.status == Proposal.Status.OPEN


def test_what_was_typed_stays_when_a_field_is_empty(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = signed_in(client, dalfsen, "casusregisseur").post(
        step_url(case, "2", "within-down"),
        typed(case, criteria=["verbetering_door_experts"], motivation=" "),
    )
    assert page.status_code == 422
    assert "Schrijf op waarom u deze stap voorstelt." in page.text
    assert page.context["form"]["criteria"].value() == ["verbetering_door_experts"]
    assert not Proposal.objects.exists()


def test_stagnation_alone_is_refused_in_westerkwartier_and_the_model_offers_its_own_way(
    client: Client, westerkwartier: Town
) -> None:
    case = a_case(westerkwartier, phase="2B", by="oggz")
    page = signed_in(client, westerkwartier, "casusregisseur").post(
        step_url(case, "3", "up"), typed(case, criteria=["stagnatie_samenwerking"])
    )
    assert page.status_code == 422
    assert "alleen geen reden voor deze stap" in page.text
    assert "Raadpleeg het Zorg- en Veiligheidshuis, binnen AVE2." in page.text
    assert step_url(case, "2B", "within-up") in page.text
    last = client.get(step_url(case, "3", "up"), {"deel": "vraag"})
    assert "Het stokt al weken." in last.text
    assert not Proposal.objects.exists()


def test_beside_danger_stagnation_may_be_named_in_westerkwartier(
    client: Client, westerkwartier: Town
) -> None:
    case = a_case(westerkwartier, phase="2B", by="oggz")
    signed_in(client, westerkwartier, "casusregisseur").post(
        step_url(case, "3", "up"),
        typed(case, criteria=["stagnatie_samenwerking", "gevaar_veiligheid"]),
    )
    assert Proposal.objects.get(case=case).to_phase == "3"


def test_a_step_down_that_names_a_receiver_asks_for_it(
    client: Client, westerkwartier: Town
) -> None:
    case = a_case(westerkwartier, phase="2B", by="oggz")
    signed_in(client, westerkwartier, "oggz").post(
        step_url(case, "3", "up"), typed(case, criteria=["gevaar_veiligheid"])
    )
    decided_by(westerkwartier, "oov", Proposal.objects.get(case=case))
    case.refresh_from_db()
    grounds = ["geen_ernstige_onveiligheid", "niet_zeer_complex"]
    page = client.post(step_url(case, "2B", "down"), typed(case, criteria=grounds))
    assert page.status_code == 422
    assert "Vul in naar wie de casus gaat." in page.text
    client.post(step_url(case, "2B", "down"), typed(case, criteria=grounds, receiver="Team Wmo"))
    assert Proposal.objects.pending().get(case=case).receiver == "Team Wmo"


def test_while_a_proposal_waits_no_other_can_be_put_forward(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    signed_in(client, dalfsen, "casusregisseur")
    down = step_url(case, "2", "within-down")
    client.post(down, typed(case, criteria=["verbetering_door_experts"]))
    proposal = Proposal.objects.get(case=case)
    there = reverse("cases:proposal", args=[case.reference, proposal.pk])
    assert client.get(down).url == there  # type: ignore[attr-defined]
    page = client.post(step_url(case, "3", "up"), typed(case, criteria=["stagnatie_samenwerking"]))
    assert page.status_code == 422
    assert "Er ligt al een voorstel" in page.text
    assert there in page.text
    assert there in client.get(reverse("cases:step_choose", args=[case.reference])).text


# ------------------------------------------------------------------------- deciding at once


def test_where_the_model_gives_the_step_to_one_function_it_is_decided_in_one_go(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen)
    signed_in(client, dalfsen, "casusregisseur")
    assert 'value="decide"' in last_page(client, step_url(case, "3", "up")).text
    answer = client.post(
        step_url(case, "3", "up"),
        typed(case, criteria=["stagnatie_samenwerking"], do="decide"),
    )
    case.refresh_from_db()
    assert case.phase == "3"
    assert answer.url == reverse("cases:decision", args=[case.reference, 2])  # type: ignore[attr-defined]


def test_where_the_model_asks_for_two_people_the_button_to_decide_does_nothing(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen)
    signed_in(client, dalfsen, "netwerkcoordinator")
    url = step_url(case, "2", "within-down")
    assert 'value="decide"' not in last_page(client, url).text
    page = client.post(url, typed(case, criteria=["verbetering_door_experts"], do="decide"))
    assert page.status_code == 403
    assert "twee mensen nodig" in page.text
    assert PhaseTransition.objects.filter(case=case).count() == 1


def test_what_is_decided_together_is_proposed_first(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, safety_risk=True)
    signed_in(client, dalfsen, "casusregisseur")
    page = last_page(client, step_url(case, "3", "up"))
    assert 'value="decide"' not in page.text
    assert "U besluit dit niet alleen" in page.text


def test_the_page_tells_what_becomes_of_each_responsibility(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = signed_in(client, dalfsen, "casusregisseur").get(step_url(case, "3", "up"))
    assert "Blijft bij De casusregisseur." in page.text
    assert "Wordt gevraagd aan Netwerkcoördinator: De netwerkcoordinator." in page.text


def ave3(town: Town) -> Case:
    """A case in AVE3 of Dalfsen."""
    case = a_case(town)
    client = Client()
    client.force_login(town.user("casusregisseur"))
    client.post(
        step_url(case, "3", "up"),
        typed(case, criteria=["stagnatie_samenwerking"], do="decide"),
    )
    case.refresh_from_db()
    return case


def test_in_acute_danger_the_decider_decides_alone_and_another_is_asked_to_confirm(
    client: Client, dalfsen: Town
) -> None:
    case = ave3(dalfsen)
    signed_in(client, dalfsen, "aover")
    url = step_url(case, "4", "up")
    aover = str(dalfsen.user("aover").pk)
    fields = typed(
        case,
        criteria=["risico_eigenrichting"],
        do="decide",
        **{"regie-procesregie-omgeving": aover, "reason": "Centrale rol."},
    )
    page = client.post(url, fields)
    assert page.status_code == 422
    assert "Alleen besluiten kan hier alleen bij acuut gevaar." in page.text
    signs_in_again(client)
    client.post(url, {**fields, "urgent": "on"})
    decision = PhaseTransition.objects.get(case=case, to_phase="4")
    assert decision.urgent
    assert Holding.objects.current().filter(case=case, aspect="omgeving").exists()


def test_a_tick_for_urgency_does_not_go_with_an_ordinary_proposal(
    client: Client, dalfsen: Town
) -> None:
    case = ave3(dalfsen)
    page = signed_in(client, dalfsen, "aover").post(
        step_url(case, "4", "up"), typed(case, criteria=["risico_eigenrichting"], urgent="on")
    )
    assert page.status_code == 422
    assert "Spoedbesluit nemen" in page.text
    assert not Proposal.objects.filter(case=case, to_phase="4").exists()


def test_acute_danger_does_not_wait_for_a_proposal_that_is_pending(
    client: Client, dalfsen: Town
) -> None:
    case = ave3(dalfsen)
    url = step_url(case, "4", "up")
    signed_in(client, dalfsen, "netwerkcoordinator").post(
        url, typed(case, criteria=["risico_eigenrichting"])
    )
    signed_in(client, dalfsen, "aover")
    choices = client.get(reverse("cases:step_choose", args=[case.reference])).text
    assert url in choices
    page = last_page(client, url).text
    assert "dan vervalt het voorstel dat er ligt" in page
    assert 'value="propose"' not in page
    signs_in_again(client)
    client.post(url, typed(case, criteria=["risico_eigenrichting"], urgent="on", do="decide"))
    case.refresh_from_db()
    assert case.phase == "4"
    assert not Proposal.objects.pending().exists()


def test_contact_that_the_proposer_is_part_of_counts_as_met(
    client: Client, westerkwartier: Town
) -> None:
    case = a_case(westerkwartier, phase="2B", by="oggz")
    url = step_url(case, "3", "up")
    by_oggz = signed_in(client, westerkwartier, "oggz").get(url)
    assert [check["met"] for check in by_oggz.context["checks"]] == [True]
    by_another = signed_in(client, westerkwartier, "casusregisseur").get(url)
    assert [check["met"] for check in by_another.context["checks"]] == [False]


def test_who_chooses_somebody_says_why(client: Client, dalfsen: Town) -> None:
    case = ave3(dalfsen)
    page = signed_in(client, dalfsen, "aover").post(
        step_url(case, "4", "up"),
        typed(
            case,
            criteria=["risico_eigenrichting"],
            urgent="on",
            do="decide",
            **{"regie-procesregie-omgeving": str(dalfsen.user("aover").pk)},
        ),
    )
    assert page.status_code == 422
    assert "Schrijf op waarom deze persoon." in page.text


def test_only_eligible_people_are_offered_for_a_responsibility(
    client: Client, dalfsen: Town
) -> None:
    case = ave3(dalfsen)
    form = signed_in(client, dalfsen, "aover").get(step_url(case, "4", "up")).context["form"]
    offered = {str(pk) for pk, _ in form.fields["regie-procesregie-omgeving"].choices}
    assert str(dalfsen.user("aover").pk) in offered
    assert str(dalfsen.user("wethouder").pk) not in offered


def test_when_the_case_left_the_phase_meanwhile_one_reads_what_changed_and_keeps_the_text(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen)
    before = typed(case, criteria=["situatie_stabiel", "geen_actieve_ondersteuning"])
    signed_in(client, dalfsen, "casusregisseur").post(
        step_url(case, "3", "up"),
        typed(case, criteria=["stagnatie_samenwerking"], do="decide"),
    )
    page = client.post(step_url(case, "1", "down"), {**before, "do": "decide"})
    assert page.status_code == 422
    assert "De casus is intussen in AVE3." in page.text
    assert "Opgeschaald van AVE2 naar AVE3." in page.text
    assert "Het stokt al weken." in page.text
