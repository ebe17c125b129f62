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


def reviewed(client: Client, town: Town, case: Case, **sent: str) -> str:
    """The case page of the netwerkcoördinator, who reviewed what is flagged on the case."""
    client.force_login(town.user("netwerkcoordinator"))
    answer = client.post(
        reverse("escalation:review", args=[case.reference]),
        {"reason": "Ziek, volgende week verder.", **sent},
    )
    assert answer.status_code == 302, answer.text
    return client.get(reverse("cases:case", args=[case.reference])).text


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(town: Town) -> Case:
    """A case that lies still for longer than its norm."""
    found = a_case(town, at=days_ago(31))
    scan(now=timezone.now())
    return found


def test_a_flag_that_nobody_reviewed_is_new(client: Client, town: Town, case: Case) -> None:
    shown = page(town, "casusregisseur", case)
    assert ">Nieuw.<" in shown
    assert "Herstel uw beoordeling" not in shown


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"outcome": "snooze", "until": "over 5 dagen"}, "Uitgesteld tot {day} door De netwerk"),
        ({"outcome": "meeting", "until": "over 5 dagen"}, "Overleg op {day}"),
        (
            {"outcome": "assignment", "until": "over 5 dagen"},
            "Opdracht bij De casusregisseur, uiterlijk {day}",
        ),
        ({"outcome": "dismiss"}, "Ongegrond volgens De netwerkcoordinator"),
        ({"outcome": "step"}, "Op- of afschalen in gang gezet door De netwerkcoordinator"),
    ],
)
def test_a_reviewed_flag_says_what_was_made_of_it_and_why(
    client: Client, town: Town, case: Case, sent: dict[str, str], words: str
) -> None:
    shown = reviewed(client, town, case, **sent)
    day = dates.full(timezone.localdate() + timedelta(days=5))
    assert words.format(day=day) in shown
    assert "Waarom: Ziek, volgende week verder." in shown
    assert ">Nieuw.<" not in shown


def test_a_meeting_that_was_called_stands_in_hierna_and_others_do_not(
    client: Client, town: Town, case: Case
) -> None:
    def ahead() -> list[str]:
        client.force_login(town.user("netwerkcoordinator"))
        found = client.get(reverse("cases:case", args=[case.reference])).context["ahead"]
        return [item.text for item in (*found["first"], *found["rest"])]

    assert "Opschalingsoverleg" not in ahead()
    reviewed(client, town, case, outcome="meeting", until="over 5 dagen")
    assert "Opschalingsoverleg" in ahead()
    undo(client, case)
    assert "Opschalingsoverleg" not in ahead()


def undo(client: Client, case: Case) -> str:
    """Press the button on the case page."""
    review = case.reviews.latest("pk")
    return client.post(
        reverse("escalation:undo", args=[case.reference, review.pk]), follow=True
    ).text


def test_a_review_is_undone_by_its_reviewer_and_the_flag_asks_again(
    client: Client, town: Town, case: Case
) -> None:
    shown = reviewed(client, town, case, outcome="dismiss")
    assert "Herstel uw beoordeling" in shown
    shown = undo(client, case)
    assert "Hersteld. De signalering vraagt weer om een beoordeling." in shown
    assert ">Nieuw.<" in shown
    assert "Herstel uw beoordeling" not in shown
    kinds = case.flags.get().events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "reviewed", "undone"]
    course = client.get(reverse("cases:case", args=[case.reference]), {"soort": "beoordeling"})
    (event,) = course.context["course"]["events"]
    assert event["title"] == "Signalering beoordeeld: ongegrond (later hersteld)."


def test_nobody_else_undoes_a_review(client: Client, town: Town, case: Case) -> None:
    reviewed(client, town, case, outcome="dismiss")
    town.people["tweede"] = town.hire("netwerkcoordinator", name="tweede")
    client.force_login(town.user("tweede"))
    shown = client.get(reverse("cases:case", args=[case.reference])).text
    assert "Ongegrond volgens" in shown
    assert "Herstel uw beoordeling" not in shown
    assert "Alleen wie beoordeelde, kan dit herstellen" in undo(client, case)
    assert case.flags.get().review is not None
