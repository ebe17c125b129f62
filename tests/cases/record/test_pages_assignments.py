"""An assignment: in Mijn werk with its day, on a page to say that it is done, and in the course."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.locking import locked_case
from cases.core.models import Case
from cases.record.models import Assignment
from cases.record.services.assignments import assign
from common import dates
from notifications.models import Notice
from tests.cast import Town, a_case, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def asked(town: Town, *, due_in: int = 5, given: int = 3) -> Assignment:
    """The netwerkcoördinator asked the casusregisseur something, some days ago."""
    case = a_case(town, at=days_ago(20))
    now = days_ago(given)
    with locked_case(case.pk, town.actor("netwerkcoordinator", now), now) as context:
        due = timezone.localdate() + timedelta(days=due_in)
        return assign(context, text="Bel de huisarts.", due=max(due, timezone.localdate(now)))


def page_of(assignment: Assignment) -> str:
    return reverse("cases:assignment", args=[assignment.case.reference, assignment.pk])


def home(client: Client, town: Town, name: str) -> Any:
    client.force_login(town.user(name))
    return client.get("/").context


def about(rows: list[dict[str, Any]], case: Case) -> list[list[str]]:
    return [row["why"] for row in rows if row["reference"] == case.reference]


def test_it_waits_in_mijn_werk_with_its_day(client: Client, town: Town) -> None:
    given = asked(town)
    rows = home(client, town, "casusregisseur")["rows"]
    by = dates.full(given.due)
    assert about(rows, given.case) == [
        ["Opdracht: Bel de huisarts.", f"Meld uiterlijk {by} wat het opleverde."]
    ]
    (row,) = [row for row in rows if row["reference"] == given.case.reference]
    assert (row["url"], row["action"]) == (page_of(given), "Meld klaar")


def test_when_it_is_late_mijn_werk_says_how_late(client: Client, town: Town) -> None:
    given = asked(town, due_in=-2, given=6)
    rows = home(client, town, "casusregisseur")["rows"]
    assert about(rows, given.case) == [
        ["Opdracht: Bel de huisarts.", "Een opdracht is 2 dagen te laat."]
    ]


@pytest.mark.parametrize("name", ["casusregisseur2", "netwerkcoordinator", "wethouder"])
def test_it_waits_for_nobody_else(client: Client, town: Town, name: str) -> None:
    given = asked(town)
    assert about(home(client, town, name)["rows"], given.case) == []


def test_saying_that_it_is_done_takes_a_line_and_tells_who_gave_it(
    client: Client, town: Town
) -> None:
    given = asked(town)
    client.force_login(town.user("casusregisseur"))
    page = client.get(page_of(given)).text
    assert "Bel de huisarts." in page
    assert client.post(page_of(given), {"result": " "}).status_code == 422
    answer = client.post(page_of(given), {"result": "Gebeld: de medicatie klopt."}, follow=True)
    assert "De opdracht is klaar gemeld." in answer.text
    given.refresh_from_db()
    assert given.done_by == town.user("casusregisseur")
    assert Notice.objects.filter(
        recipient=town.user("netwerkcoordinator"), text="Een opdracht is klaar gemeld."
    ).exists()
    assert about(home(client, town, "casusregisseur")["rows"], given.case) == []


def test_the_course_of_the_case_tells_of_both(client: Client, town: Town) -> None:
    given = asked(town)
    client.force_login(town.user("casusregisseur"))
    client.post(page_of(given), {"result": "Gebeld: de medicatie klopt."})
    course = client.get(
        reverse("cases:case", args=[given.case.reference]), {"soort": "opdracht"}
    ).context["course"]["events"]
    assert [event["title"] for event in course] == [
        "Opdracht klaar.",
        f"Opdracht aan de casusregisseur, uiterlijk {dates.full(given.due)}.",
    ]
    assert [event["text"] for event in course] == [
        "Gebeld: de medicatie klopt.",
        "Bel de huisarts.",
    ]


def test_what_comes_next_on_the_case_names_it_until_it_is_done(client: Client, town: Town) -> None:
    given = asked(town)
    client.force_login(town.user("casusregisseur"))
    case = reverse("cases:case", args=[given.case.reference])
    assert f'href="{page_of(given)}"' in client.get(case).text
    client.post(page_of(given), {"result": "Gebeld."})
    assert f'href="{page_of(given)}"' not in client.get(case).text


def test_another_cannot_say_so(client: Client, town: Town) -> None:
    given = asked(town)
    client.force_login(town.user("netwerkcoordinator"))
    assert client.get(page_of(given)).status_code == 403
    assert client.post(page_of(given), {"result": "Gebeld."}).status_code == 403
    given.refresh_from_db()
    assert given.done_at is None


def test_an_assignment_of_another_case_is_not_found_here(client: Client, town: Town) -> None:
    given, other = asked(town), asked(town)
    client.force_login(town.user("casusregisseur"))
    address = reverse("cases:assignment", args=[other.case.reference, given.pk])
    assert client.get(address).status_code == 404


def test_who_comes_too_late_reads_that_it_was_done_already(client: Client, town: Town) -> None:
    given = asked(town)
    client.force_login(town.user("casusregisseur"))
    client.post(page_of(given), {"result": "Gebeld."})
    answer = client.post(page_of(given), {"result": "Nog eens gebeld."})
    assert answer.status_code == 422
    assert "Deze opdracht is al klaar gemeld." in answer.text
