"""What the scan found stands on the case page, for who may read the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from common import dates
from escalation.scan import scan
from escalation.tasks import flag_stagnation
from tests.cast import NOW, Town, a_case, days_ago

pytestmark = pytest.mark.django_db


def page(town: Town, function: str, case: Case) -> str:
    client = Client()
    client.force_login(town.user(function))
    return client.get(reverse("cases:case", args=[case.reference])).content.decode()


def test_a_case_that_lies_still_says_why_it_was_flagged() -> None:
    town = Town("dalfsen")
    case = a_case(town, at=NOW)
    assert "Gesignaleerd" not in page(town, "casusregisseur", case)
    flag_stagnation(now=timezone.now())
    shown = page(town, "casusregisseur", case)
    assert "Gesignaleerd" in shown
    assert "Geen activiteit sinds di 3 maart 2026" in shown
    assert "Gesignaleerd" in page(town, "netwerkcoordinator", case)


def test_in_outline_flags_are_not_shown() -> None:
    town = Town("dalfsen")
    case = a_case(town, at=NOW, regisseur=None, by="netwerkcoordinator")
    flag_stagnation(now=timezone.now())
    shown = page(town, "casusregisseur", case)  # called to take casusregie: outline
    assert "in hoofdlijnen" in shown
    assert "Gesignaleerd" not in shown


def test_the_course_tells_what_was_flagged_and_how_it_was_reviewed(client: Client) -> None:
    town = Town("dalfsen")
    case = a_case(town, at=days_ago(31))
    scan(now=timezone.now())
    client.force_login(town.user("netwerkcoordinator"))
    client.post(
        reverse("escalation:review", args=[case.reference]),
        {"outcome": "snooze", "until": "over 5 dagen", "reason": "Ziek, volgende week verder."},
    )
    page = reverse("cases:case", args=[case.reference])
    (flagged,) = client.get(page, {"soort": "signalering"}).context["course"]["events"]
    assert flagged["title"] == "Gesignaleerd: geen activiteit."
    (reviewed,) = client.get(page, {"soort": "beoordeling"}).context["course"]["events"]
    until = dates.full(timezone.localdate() + timedelta(days=5))
    assert reviewed["title"] == f"Signalering beoordeeld: uitstellen, tot {until}."
    assert reviewed["text"] == "Ziek, volgende week verder."
    assert "Netwerkcoördinator" in reviewed["by"]
