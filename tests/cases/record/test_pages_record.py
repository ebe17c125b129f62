"""Writing about a case: log book, corrections, plan and facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.record.models import LogEntry, Plan
from tests.cast import Town, a_case
from tests.sending import send

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


def post(client: Client, name: str, case: Case, data: dict[str, Any], *args: Any) -> Any:
    return client.post(reverse(f"cases:{name}", args=[case.reference, *args]), data)


def visit(**changes: str) -> dict[str, str]:
    return {"kind": "visit", "happened_at": "2026-03-04T10:30", "text": "Op bezoek.", **changes}


def test_a_visit_is_logged_from_the_page_of_the_case(client: Client, case: Case) -> None:
    yesterday = timezone.localtime() - timedelta(days=1)
    data = visit(happened_at=f"{yesterday:%Y-%m-%dT%H:%M}")
    response = post(client, "log", case, data)
    assert response.status_code == 302
    entry = LogEntry.objects.get(case=case)
    assert (entry.kind, entry.text) == ("visit", "Op bezoek.")
    assert f"{timezone.localtime(entry.happened_at):%H:%M}" == f"{yesterday:%H:%M}"


def test_what_has_not_happened_stays_in_the_form(client: Client, case: Case) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = visit(happened_at=f"{tomorrow:%Y-%m-%dT%H:%M}", text="Dit gaan wij doen.")
    response = post(client, "log", case, data)
    assert response.status_code == 422
    assert "ligt in de toekomst" in response.content.decode()
    assert "Dit gaan wij doen." in response.content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "feest"},
        {"text": " "},
        {"text": "a\x00b"},
        {"text": "x" * 1_000_000},
        {"happened_at": "ooit"},
        {"happened_at": "0001-01-01T00:00"},
        {"happened_at": "9999-12-31T23:59"},
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    client: Client, case: Case, bad: dict[str, str]
) -> None:
    response = post(client, "log", case, visit(**bad))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not LogEntry.objects.exists()


def correcting(case: Case, entry: LogEntry) -> str:
    return reverse("cases:log_correct", args=[case.reference, entry.pk])


def test_a_correction_keeps_every_earlier_text_to_be_read(client: Client, case: Case) -> None:
    yesterday = timezone.localtime() - timedelta(days=1)
    post(client, "log", case, visit(happened_at=f"{yesterday:%Y-%m-%dT%H:%M}", text="Eerst."))
    first = LogEntry.objects.get()
    send(client, correcting(case, first), text="Toen.")
    second = LogEntry.objects.get(corrects=first)
    send(client, correcting(case, second), text="Nu.")
    shown = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    for text in ("Eerst.", "Toen.", "Nu.", "Eerdere tekst"):
        assert text in shown
    late = post(client, "log_correct", case, {"text": "Te laat."}, first.pk)
    assert late.status_code == 422
    assert "intussen al verbeterd" in late.content.decode()
    assert "Te laat." in late.content.decode()


def test_an_entry_of_another_case_cannot_be_corrected(
    client: Client, dalfsen: Town, case: Case
) -> None:
    other = a_case(dalfsen, at=timezone.localtime() - timedelta(days=3))
    yesterday = timezone.localtime() - timedelta(days=1)
    post(client, "log", other, visit(happened_at=f"{yesterday:%Y-%m-%dT%H:%M}"))
    entry = LogEntry.objects.get()
    assert post(client, "log_correct", case, {"text": "Mis."}, entry.pk).status_code == 404


def plan(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "based_on": 0,
        "for_phase": "2",
        "text": "Wij doen dit.",
        "agreed_on": today.isoformat(),
        "agreed_with": "Het gezin",
        "next_evaluation_on": (today + timedelta(days=30)).isoformat(),
        **changes,
    }


def test_versions_of_the_plan_stay_to_be_read(client: Client, case: Case) -> None:
    assert (
        "nog geen plan" in client.get(reverse("cases:plan", args=[case.reference])).content.decode()
    )
    post(client, "plan_new", case, plan())
    form = client.get(reverse("cases:plan_new", args=[case.reference])).context["form"]
    assert form.initial["text"] == "Wij doen dit."
    assert form.initial["based_on"] == 1
    post(client, "plan_new", case, plan(based_on=1, text="Wij doen dat."))
    shown = client.get(reverse("cases:plan", args=[case.reference])).content.decode()
    assert shown.index("Wij doen dat.") < shown.index("Wij doen dit.")


def test_a_second_writer_reads_the_newer_plan_and_loses_nothing(client: Client, case: Case) -> None:
    post(client, "plan_new", case, plan(text="De ander was eerst."))
    stale = post(client, "plan_new", case, plan(text="Mijn eigen tekst."))
    shown = stale.content.decode()
    assert stale.status_code == 422
    assert "De ander was eerst." in shown
    assert "Mijn eigen tekst." in shown
    assert Plan.objects.count() == 1
    again = {**plan(text="Samen."), "based_on": stale.context["form"]["based_on"].value()}
    assert post(client, "plan_new", case, again).status_code == 302
    assert Plan.objects.get(number=2).text == "Samen."


def test_dates_of_a_plan_that_cannot_be_are_named_at_their_fields(
    client: Client, case: Case
) -> None:
    today = timezone.localdate().isoformat()
    response = post(client, "plan_new", case, plan(next_evaluation_on=today, for_phase="9"))
    assert set(response.context["form"].errors) == {"for_phase"}
    response = post(client, "plan_new", case, plan(next_evaluation_on=today))
    assert set(response.context["form"].errors) == {"next_evaluation_on"}


def facts(client: Client, case: Case) -> dict[str, Any]:
    form = client.get(reverse("cases:facts", args=[case.reference])).context["form"]
    return {f.name: f.value() for f in form if f.value() not in (None, False)}


def test_facts_are_changed_with_what_was_seen(client: Client, case: Case) -> None:
    data = facts(client, case) | {"title": "Nieuwe titel", "media_attention": "on"}
    assert post(client, "facts", case, data).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.media_attention) == ("Nieuwe titel", True)


def test_a_second_change_is_told_what_the_first_changed(client: Client, case: Case) -> None:
    mine, theirs = facts(client, case), facts(client, case)
    post(client, "facts", case, theirs | {"title": "Van een ander"})
    stale = post(client, "facts", case, mine | {"title": "Van mij"})
    shown = stale.content.decode()
    assert stale.status_code == 422
    assert "Titel: Ruzie en schulden → Van een ander." in shown
    assert 'value="Van mij"' in shown
    again = mine | {"title": "Van mij"}
    again |= {n: stale.context["form"][n].value() for n in ("seen_grounds", "seen_at")}
    assert post(client, "facts", case, again).status_code == 302


def test_a_page_without_its_hidden_fields_is_refused_in_words(client: Client, case: Case) -> None:
    data = facts(client, case) | {"seen_at": "ooit"}
    response = post(client, "facts", case, data)
    assert response.status_code == 422
    assert "Deze pagina is verlopen" in response.content.decode()
