"""Appointing, taking, replacing, ending and handing back, from the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.regie.models import Holding
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.proposals import StepAsked
from cases.scaling.transitions import Draft
from roles.models import Organisation
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def a_recent_case(town: Town, **kwargs: Any) -> Case:
    return a_case(town, at=timezone.localtime() - timedelta(days=2), **kwargs)


def appoint_url(case: Case, *parts: str) -> str:
    return reverse("cases:appoint", args=[case.reference, *parts])


def holder(case: Case, responsibility: str) -> str:
    held = Holding.objects.current().get(case=case, responsibility=responsibility)
    return str(held.holder or held.organisation)


def test_a_vacant_casusregie_is_taken_with_oneself_preselected(
    client: Client, dalfsen: Town
) -> None:
    case = a_recent_case(dalfsen, regisseur=None)
    me = dalfsen.user("casusregisseur2")
    client.force_login(me)
    form = client.get(appoint_url(case, "casusregie")).context["form"]
    assert form.initial["holder"] == str(me.pk)
    assert [pk for pk, _ in form.fields["holder"].choices] == ["", str(me.pk)]
    data = {"holder": me.pk, "reason": "Ik ken hen."}
    assert client.post(appoint_url(case, "casusregie"), data).status_code == 302
    assert holder(case, "casusregie") == "De casusregisseur2"


def test_the_netwerkcoordinator_replaces_and_sees_the_caseload(
    client: Client, dalfsen: Town
) -> None:
    case = a_recent_case(dalfsen)
    client.force_login(dalfsen.user("netwerkcoordinator"))
    page = client.get(appoint_url(case, "casusregie"))
    people = dict(page.context["form"].fields["holder"].choices)
    assert "De casusregisseur2 – 0 open casussen" in people.values()
    assert not any(label.startswith("De casusregisseur –") for label in people.values())
    data = {
        "holder": dalfsen.user("casusregisseur2").pk,
        "reason": "Verhuisd.",
        "replaces": page.context["form"].initial["replaces"],
    }
    assert client.post(appoint_url(case, "casusregie"), data).status_code == 302
    assert holder(case, "casusregie") == "De casusregisseur2"
    stale = client.post(appoint_url(case, "casusregie"), {**data, "holder": ""})
    assert stale.status_code == 422
    data["holder"] = dalfsen.user("casusregisseur").pk
    stale = client.post(appoint_url(case, "casusregie"), data)
    assert "Nu bij: De casusregisseur2" in stale.content.decode()


def test_a_full_hand_is_warned_about(client: Client, dalfsen: Town) -> None:
    warn = dalfsen.model.caseload.warn
    case = a_recent_case(dalfsen)
    busy = dalfsen.user("casusregisseur2")
    for _ in range(warn):
        a_recent_case(dalfsen, by="netwerkcoordinator", regisseur="casusregisseur2")
    client.force_login(dalfsen.user("netwerkcoordinator"))
    page = client.get(appoint_url(case, "casusregie"))
    people = dict(page.context["form"].fields["holder"].choices)
    assert people[str(busy.pk)] == f"De casusregisseur2 – {warn} open casussen, bijna te veel"


def test_who_may_not_appoint_is_told_who_does(client: Client, dalfsen: Town) -> None:
    case = a_recent_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    assert client.get(appoint_url(case, "casusregie")).status_code == 403
    client.force_login(dalfsen.user("netwerkcoordinator"))
    assert client.get(appoint_url(case, "koffieregie")).status_code == 404
    assert client.get(appoint_url(case, "casusregie", "omgeving")).status_code == 404


def test_procesregie_that_is_not_required_is_ended(client: Client, dalfsen: Town) -> None:
    case = a_recent_case(dalfsen)
    me = dalfsen.user("netwerkcoordinator")
    client.force_login(me)
    client.post(appoint_url(case, "procesregie"), {"holder": me.pk, "reason": "Het stokt."})
    held = Holding.objects.current().get(case=case, responsibility="procesregie")
    url = reverse("cases:relieve", args=[case.reference, held.pk])
    assert url in client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Het loopt weer."}).status_code == 302
    held.refresh_from_db()
    assert held.end_reason == "Het loopt weer."
    casusregie = Holding.objects.current().get(case=case, responsibility="casusregie")
    refused = client.post(
        reverse("cases:relieve", args=[case.reference, casusregie.pk]), {"reason": "Weg."}
    )
    assert "Wijs een opvolger aan" in refused.content.decode()


def test_behandelregie_may_lie_with_an_organisation(client: Client) -> None:
    town = Town("westerkwartier")
    case = a_recent_case(town, phase="2A")
    clinic = Organisation.objects.create(name="Kliniek", municipality=town.municipality)
    client.force_login(town.user("casusregisseur"))
    url = appoint_url(case, "behandelregie")
    neither = client.post(url, {"reason": "Zij behandelen."})
    assert "Kies een persoon of een organisatie" in neither.content.decode()
    done = client.post(url, {"organisation": clinic.pk, "reason": "Zij behandelen."})
    assert done.status_code == 302
    assert holder(case, "behandelregie") == "Kliniek"
    again = {"organisation": clinic.pk, "reason": "Nog eens."}
    assert "al door een ander geregeld" in client.post(url, again).content.decode()


def test_the_procesregisseur_hands_back_for_monitoring(client: Client) -> None:
    town = Town("olst-wijhe")
    case = a_recent_case(town)
    decide_at_once(
        case_id=case.pk,
        actor=town.actor("casusregisseur", timezone.localtime()),
        now=timezone.localtime() - timedelta(days=1),
        asked=StepAsked("3", "up", Draft(frozenset({"stagnatie_samenwerking"}), motivation="!")),
    )
    me = town.user("procesregisseur")
    client.force_login(me)
    client.post(appoint_url(case, "procesregie"), {"holder": me.pk, "reason": "Nodig."})
    url = reverse("cases:hand_back", args=[case.reference])
    data = {"holder": town.user("casusregisseur2").pk, "reason": "Rustig."}
    assert client.post(url, {**data, "reason": ""}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert holder(case, "casusregie") == "De casusregisseur2"
    assert not Holding.objects.current().filter(case=case, responsibility="procesregie").exists()
