"""A case on hold: put there with a reason and an end, shown, not flagged, and gone on with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.record.models import CaseHold
from escalation.models import Flag
from escalation.scan import scan
from tests.cast import Town, a_case, days_ago
from tests.projecting import project_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen, at=timezone.localtime() - timedelta(days=20))


@pytest.fixture
def regisseur(client: Client, dalfsen: Town) -> Client:
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def at(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.reference])


def rest(client: Client, case: Case, days: int = 40, reason: str = "Op familiebezoek.") -> Any:
    until = timezone.localdate() + timedelta(days=days)
    return client.post(at("hold", case), {"until": f"{until:%d-%m-%Y}", "reason": reason})


def page(client: Client, case: Case) -> str:
    return " ".join(client.get(at("case", case)).content.decode().split())


def flags(now: Any) -> list[str]:
    scan(now=now)
    return list(Flag.objects.open().values_list("cause", flat=True))


def test_a_case_on_hold_says_so_on_its_page_and_in_its_course(
    regisseur: Client, case: Case
) -> None:
    assert "Casus pauzeren" in page(regisseur, case)
    assert rest(regisseur, case)["Location"] == at("case", case)
    hold = CaseHold.objects.get()
    assert hold.reason == "Op familiebezoek."
    text = page(regisseur, case)
    assert 'ave-status">Gepauzeerd tot' in text
    assert "Op familiebezoek." in text
    assert "De casus loopt weer" in text
    assert "Pauze beëindigen" in text
    assert "Casus pauzeren" not in text
    assert "Nieuwe activiteit" not in text


def test_while_it_rests_it_is_not_flagged_and_after_that_it_is(
    regisseur: Client, case: Case
) -> None:
    now = timezone.localtime()
    rest(regisseur, case, days=40)
    assert flags(now + timedelta(days=11)) == []
    assert flags(now + timedelta(days=39)) == []
    assert flags(now + timedelta(days=50)) == []  # 20 before it and 10 after: still in time
    assert "inactive" in flags(now + timedelta(days=51))


def test_without_a_hold_the_same_case_is_flagged_on_the_day_after_its_norm(case: Case) -> None:
    now = timezone.localtime()
    assert flags(now + timedelta(days=10)) == []
    assert flags(now + timedelta(days=11)) == ["inactive"]


def test_nobody_is_without_a_reason_or_a_day_or_beyond_the_norm(
    regisseur: Client, case: Case
) -> None:
    for days, reason, said in (
        (40, " ", "Schrijf op waarom de casus mag rusten."),
        (0, "Rust.", "Kies een dag na vandaag."),
        (91, "Rust.", "hoogstens tot"),
    ):
        answer = rest(regisseur, case, days, reason)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not CaseHold.objects.exists()
    assert "duurt een pauze hoogstens 90 dagen" in regisseur.get(at("hold", case)).content.decode()


def test_going_on_asks_first_and_then_the_norms_count_again(regisseur: Client, case: Case) -> None:
    rest(regisseur, case)
    asked = regisseur.get(at("resume", case)).content.decode()
    assert "Gaat de casus weer lopen?" in asked
    assert "Op familiebezoek." in asked
    assert CaseHold.objects.get().resumed_at is None
    regisseur.post(at("resume", case))
    assert CaseHold.objects.get().until == timezone.localdate()
    text = page(regisseur, case)
    assert 'ave-status">Gepauzeerd tot' not in text
    assert "Casus pauzeren" in text


def test_a_second_who_ends_the_same_hold_reads_that_it_is_over(
    regisseur: Client, case: Case
) -> None:
    rest(regisseur, case)
    regisseur.post(at("resume", case))
    answer = regisseur.post(at("resume", case), follow=True)
    assert "De casus is niet (meer) gepauzeerd." in answer.content.decode()
    assert regisseur.get(at("resume", case))["Location"] == at("case", case)


def test_a_case_that_rests_already_is_not_put_on_hold_again(regisseur: Client, case: Case) -> None:
    rest(regisseur, case)
    assert regisseur.get(at("hold", case))["Location"] == at("case", case)
    answer = rest(regisseur, case)
    assert answer.status_code == 422
    assert "De casus is al gepauzeerd." in answer.content.decode()


def test_who_does_not_work_on_the_case_neither_rests_nor_wakes_it(
    client: Client, dalfsen: Town, case: Case
) -> None:
    client.force_login(dalfsen.user("manager"))
    for name in ("hold", "resume"):
        assert client.get(at(name, case)).status_code in (403, 404)
        assert client.post(at(name, case), {}).status_code in (403, 404)
    assert not CaseHold.objects.exists()


def test_a_hold_is_over_on_its_day(regisseur: Client, case: Case, dalfsen: Town) -> None:
    today = timezone.localdate()
    CaseHold.objects.create(
        case=case,
        start=today - timedelta(days=5),
        until=today,
        reason="Rust.",
        decided_at=days_ago(5),
        decided_by=dalfsen.user("casusregisseur"),
    )
    project_all()
    assert "Pauze beëindigen" not in page(regisseur, case)
