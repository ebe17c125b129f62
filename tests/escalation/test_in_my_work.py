"""Mijn werk tells the casusregisseur first: the days that are left, and what is flagged already."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.core.models import Case
from cases.record.services.holds import put_on_hold
from escalation.models import Flag
from escalation.scan import scan
from tests.cast import Town, a_case, a_signal, days_ago
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def ago(days: int) -> datetime:
    return days_ago(days)


def row(client: Client, town: Town, case: Case) -> dict[str, Any]:
    client.force_login(town.user("casusregisseur"))
    own = client.get("/").context["own"]
    return next(line for line in own if line["reference"] == case.reference)


def test_before_a_norm_is_passed_the_days_left_are_told(client: Client, town: Town) -> None:
    case = a_case(town, at=days_ago(26))
    scan(now=timezone.now())
    assert not Flag.objects.filter(case=case).exists()
    assert row(client, town, case)["left"] == "Nog 4 dagen: schrijf hoe het gaat"


def test_the_last_day_is_named_and_a_day_later_it_is_flagged(client: Client, town: Town) -> None:
    case = a_case(town, at=days_ago(30))
    scan(now=timezone.now())
    assert not Flag.objects.filter(case=case).exists()
    assert row(client, town, case)["left"] == "Vandaag nog: schrijf hoe het gaat"
    scan(now=timezone.now() + timedelta(days=1))
    assert Flag.objects.open().get(case=case).cause == "inactive"


def test_before_a_phase_lasts_too_long_the_days_left_are_told(client: Client, town: Town) -> None:
    story = Story(town, a_case(town, at=ago(361)), now=ago(5))
    story.plan("casusregisseur", "2")
    assert row(client, town, story.case)["left"] == "Nog 4 dagen: ga na of de fase nog past"


def test_once_it_lasts_too_long_the_flag_says_so_and_no_task_does(
    client: Client, town: Town
) -> None:
    story = Story(town, a_case(town, at=ago(366)), now=ago(5))
    story.plan("casusregisseur", "2")
    scan(now=timezone.now())
    found = row(client, town, story.case)
    assert found["late"] == []
    (told,) = found["flagged"]
    assert told.endswith("366 dagen, norm in AVE2 is 365.")
    assert client.get("/").context["rows"] == []


def test_who_decides_and_who_waits_both_read_until_when(client: Client, town: Town) -> None:
    story = Story(town, a_case(town, at=ago(9)), now=timezone.now() - timedelta(hours=1))
    story.propose("casusregisseur", "2", "within-down")
    left = row(client, town, story.case)["left"]
    assert re.fullmatch(r"Nog \d+ dagen: besluit over het voorstel", left)
    (expected,) = client.get("/").context["expected"]
    client.force_login(town.user("netwerkcoordinator"))
    (asked,) = client.get("/").context["rows"]
    for line in (expected["why"][-1], asked["why"][-1]):
        assert re.fullmatch(r"Nog \d+ dagen, uiterlijk \w\w \d+ \w+ \d{4}\.", line)


def test_a_case_on_hold_says_until_when_it_rests(client: Client, town: Town) -> None:
    case, until = a_case(town, at=ago(5)), timezone.localdate() + timedelta(days=9)
    put_on_hold(
        case_id=case.pk, actor=town.actor("casusregisseur", timezone.now()), now=timezone.now(),
        until=until, reason="Familiebezoek.",
    )  # fmt: skip
    found = row(client, town, case)
    assert (found["left"], found["rests_until"]) == ("", until)
    assert "Gepauzeerd tot" in client.get("/").content.decode()


def rising(town: Town) -> Case:
    """A case whose household was reported three times yesterday."""
    case = a_case(town, at=days_ago(5))
    for _ in range(3):
        yesterday = days_ago(1)
        a_signal(town, case.household, by="toegangsteam", at=yesterday)
    scan(now=timezone.now())
    return case


def test_what_has_no_term_is_told_as_it_is_flagged(client: Client, town: Town) -> None:
    case = rising(town)
    (told,) = row(client, town, case)["flagged"]
    assert told.startswith("4 meldingen in 30 dagen")


def test_what_is_a_term_already_is_not_told_twice(client: Client, town: Town) -> None:
    case = a_case(town, at=days_ago(31))
    scan(now=timezone.now())
    assert Flag.objects.open().filter(case=case, cause="inactive").exists()
    found = row(client, town, case)
    assert found["flagged"] == []
    assert found["late"]


def test_many_cases_cost_no_more_queries(client: Client, town: Town) -> None:
    rising(town)
    client.force_login(town.user("casusregisseur"))
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(3):
        rising(town)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(one)
