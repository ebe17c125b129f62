"""Mijn werk tells the casusregisseur first: the days that are left, and what is flagged already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from escalation.models import Flag
from escalation.scan import scan
from tests.cast import Town, a_case, a_signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def row(client: Client, town: Town, case: Case) -> dict[str, Any]:
    client.force_login(town.user("casusregisseur"))
    own = client.get("/").context["own"]
    return next(line for line in own if line["reference"] == case.reference)


def test_before_a_norm_is_passed_the_days_left_are_told(client: Client, town: Town) -> None:
    case = a_case(town, at=timezone.now() - timedelta(days=26))
    scan(now=timezone.now())
    assert not Flag.objects.filter(case=case).exists()
    assert row(client, town, case)["left"] == "Nog 4 dagen: schrijf hoe het gaat"


def test_the_last_day_is_named_and_a_day_later_it_is_flagged(client: Client, town: Town) -> None:
    case = a_case(town, at=timezone.now() - timedelta(days=30))
    scan(now=timezone.now())
    assert not Flag.objects.filter(case=case).exists()
    assert row(client, town, case)["left"] == "Vandaag nog: schrijf hoe het gaat"
    scan(now=timezone.now() + timedelta(days=1))
    assert Flag.objects.open().get(case=case).cause == "inactive"


def rising(town: Town) -> Case:
    """A case whose household was reported three times yesterday."""
    case = a_case(town, at=timezone.now() - timedelta(days=5))
    for _ in range(3):
        yesterday = timezone.now() - timedelta(days=1)
        a_signal(town, case.household, by="toegangsteam", at=yesterday)
    scan(now=timezone.now())
    return case


def test_what_has_no_term_is_told_as_it_is_flagged(client: Client, town: Town) -> None:
    case = rising(town)
    (told,) = row(client, town, case)["flagged"]
    assert told.startswith("4 meldingen in 30 dagen")


def test_what_is_a_term_already_is_not_told_twice(client: Client, town: Town) -> None:
    case = a_case(town, at=timezone.now() - timedelta(days=31))
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
