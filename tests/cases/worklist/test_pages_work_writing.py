"""Writing in a case from Mijn werk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import AccessLog
from cases.record.models import LogEntry
from tests.cases.worklist.test_pages_work import ago, home, named
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.mark.parametrize("part", ["wacht", "werk"])
def test_writing_in_a_row_renews_all_of_mijn_werk_and_the_counts(
    client: Client, dalfsen: Town, part: str
) -> None:
    case = a_case(dalfsen, at=ago(days=60))
    page = home(client, dalfsen.user("casusregisseur"))
    address = f"{reverse('cases:write', args=[case.reference])}?bij={part}"
    assert address in page["html"]
    form = client.get(address, **HTMX).content.decode()
    assert f'id="{part}-{case.reference}"' in form
    assert "<form" in form
    assert "<form" not in client.get(f"{address}&dicht=1", **HTMX).content.decode()
    sent = {"kind": "visit", "happened_at": f"{ago(hours=1):%Y-%m-%dT%H:%M}", "text": "Thee."}
    saved = client.post(address, sent, **HTMX)
    html = saved.content.decode()
    assert (saved.status_code, saved["HX-Retarget"]) == (200, "#mijn-werk")
    assert "net nu" in html
    assert "<form" not in html
    assert LogEntry.objects.get().text == "Thee."
    assert "geen activiteit" not in html
    assert "Nog geen plan voor deze fase" in html  # is still late
    assert "hx-swap-oob" in html


def test_a_row_that_waits_no_more_is_gone(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=2))
    client.force_login(dalfsen.user("casusregisseur"))
    address = f"{reverse('cases:write', args=[case.reference])}?bij=wacht&dicht=1"
    answer = client.get(address, **HTMX)
    assert (answer.status_code, answer.content) == (200, b"")


def test_names_that_are_shown_again_after_writing_are_a_look(client: Client, dalfsen: Town) -> None:
    case = named(dalfsen, "Dalen", at=ago(days=2))
    user = dalfsen.user("casusregisseur")
    client.force_login(user)
    sent = {"kind": "visit", "text": "Thee."}
    assert (
        "Van Dalen"
        in client.post(reverse("cases:write", args=[case.reference]), sent, **HTMX).content.decode()
    )
    assert AccessLog.objects.filter(what="cases:write", user=user, case=None).count() == 1


def test_what_cannot_be_written_keeps_what_was_typed(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    sent = {"kind": "visit", "happened_at": "2099-01-01T10:00", "text": "Thee gedronken."}
    answer = client.post(reverse("cases:write", args=[case.reference]), sent, **HTMX)
    assert answer.status_code == 422
    assert "Thee gedronken." in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_without_scripts_the_button_leads_to_the_log_book(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = home(client, dalfsen.user("casusregisseur"))
    log = reverse("cases:log", args=[case.reference])
    assert f'href="{log}"' in page["html"]
    answer = client.get(reverse("cases:write", args=[case.reference]))
    assert (answer.status_code, answer["Location"]) == (302, log)
