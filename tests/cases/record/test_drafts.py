"""The draft of a line for the log book: kept while one types, seen by its author only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.record.models import LogDraft, LogEntry
from cases.record.services.drafts import KEPT_DAYS, purge_drafts
from cases.tasks import purge_drafts as nightly
from tests.cast import Town, a_case, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen, at=timezone.localtime() - timedelta(days=3))


@pytest.fixture(autouse=True)
def signed_in(client: Client, dalfsen: Town) -> None:
    client.force_login(dalfsen.user("casusregisseur"))


def keep(client: Client, case: Case, **typed: str) -> Any:
    url = reverse("cases:draft", args=[case.reference])
    return client.post(url, {"kind": "visit", "text": "Half verh", "happened_at": "", **typed})


def page(client: Client, case: Case) -> str:
    return client.get(reverse("cases:case", args=[case.reference])).content.decode()


def test_what_was_typed_is_found_again_with_when_it_was_kept(client: Client, case: Case) -> None:
    said = keep(client, case).json()["said"]
    assert said.startswith("Concept bewaard om")
    LogDraft.objects.update(saved_at=days_ago(1))
    shown = page(client, case)
    assert "Half verh" in shown
    assert "Concept van gisteren" in shown


def test_there_is_one_draft_for_each_person_and_case(
    client: Client, dalfsen: Town, case: Case
) -> None:
    keep(client, case)
    keep(client, case, text="Heel verhaal")
    assert LogDraft.objects.get().text == "Heel verhaal"
    client.force_login(dalfsen.user("netwerkcoordinator"))
    assert "Heel verhaal" not in page(client, case)
    keep(client, case, text="Van een ander")
    assert LogDraft.objects.count() == 2


def test_sending_emptying_or_throwing_away_ends_it(client: Client, case: Case) -> None:
    keep(client, case)
    client.post(
        reverse("cases:log", args=[case.reference]), {"kind": "visit", "text": "Heel verhaal"}
    )
    assert not LogDraft.objects.exists()
    assert LogEntry.objects.get().text == "Heel verhaal"
    keep(client, case)
    assert keep(client, case, text="  ").json()["said"] == ""
    assert not LogDraft.objects.exists()
    keep(client, case)
    assert keep(client, case, weg="1").status_code == 302
    assert not LogDraft.objects.exists()


def test_a_refused_line_keeps_its_draft(client: Client, case: Case) -> None:
    keep(client, case)
    refused = client.post(
        reverse("cases:log", args=[case.reference]),
        {"kind": "visit", "text": "Half verh", "happened_at": "9999-12-31T23:59"},
    )
    assert refused.status_code == 422
    assert LogDraft.objects.exists()


@pytest.mark.parametrize("bad", [{"kind": "feest"}, {"text": "a\x00b"}, {"text": "x" * 20_001}])
def test_what_cannot_be_kept_is_said_and_the_last_draft_stays(
    client: Client, case: Case, bad: dict[str, str]
) -> None:
    keep(client, case)
    assert keep(client, case, **bad).status_code == 422
    assert LogDraft.objects.get().text == "Half verh"


def test_typing_is_no_look_and_no_activity(client: Client, case: Case) -> None:
    before = AccessLog.objects.count()
    keep(client, case)
    client.get(reverse("cases:draft", args=[case.reference]))
    assert AccessLog.objects.count() == before
    active = case.last_activity_at
    case.refresh_from_db()
    assert case.last_activity_at == active


def test_who_does_not_work_on_the_case_keeps_nothing(
    client: Client, dalfsen: Town, case: Case
) -> None:
    client.force_login(dalfsen.user("casusregisseur2"))
    assert keep(client, case).status_code == 404
    urgent = a_case(dalfsen, phase="4", by="aover", regisseur=None)
    client.force_login(dalfsen.user("burgemeester"))
    assert keep(client, urgent).status_code == 403
    client.logout()
    assert keep(client, case).status_code == 302
    assert not LogDraft.objects.exists()


def test_a_draft_left_lying_goes_after_its_days_and_not_before(client: Client, case: Case) -> None:
    keep(client, case)
    now = timezone.now()
    assert purge_drafts(now=now + timedelta(days=KEPT_DAYS, minutes=-1)) == 0
    nightly(now=now)
    assert LogDraft.objects.exists()
    assert purge_drafts(now=now + timedelta(days=KEPT_DAYS, minutes=1)) == 1


def test_on_its_own_page_too_the_draft_is_found_again(client: Client, case: Case) -> None:
    keep(client, case)
    shown = client.get(reverse("cases:log", args=[case.reference])).content.decode()
    assert "Half verh" in shown
