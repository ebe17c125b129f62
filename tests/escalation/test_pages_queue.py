"""The escalation list in the browser: who has it, what it shows, and how one reviews from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.record.services.agreements import NewAgreement, agree
from escalation.models import Flag, Review
from escalation.presenters.queue import QUEUE as LIST
from escalation.scan import scan
from tests.cast import Town, a_case, days_ago

pytestmark = pytest.mark.django_db

QUEUE = "/escalatielijst/"


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def as_(client: Client, town: Town, name: str) -> Client:
    client.force_login(town.user(name))
    return client


def lying_still(town: Town, days: int = 31, **case: Any) -> Any:
    """A case that lies still for so many days, today."""
    return a_case(town, at=days_ago(days), **case)


def test_the_procesregisseur_sees_what_waits_with_its_reason(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    page = as_(client, town, "netwerkcoordinator").get(QUEUE).text
    assert case.reference in page
    assert "31 dagen, norm in AVE2 is 30" in page
    assert "1 casus wacht op u<" in page


def test_who_reviews_nothing_sees_an_empty_list(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    page = as_(client, town, "casusregisseur").get(QUEUE).text
    assert case.reference not in page
    assert "Er wacht niets op uw beoordeling." in page


def test_the_worst_comes_first_and_each_case_once(client: Client, town: Town) -> None:
    note = lying_still(town, 31)
    worse = lying_still(town, 70)
    scan(now=timezone.now())
    rows = as_(client, town, "netwerkcoordinator").get(QUEUE).context["rows"]
    assert [r["reference"] for r in rows] == [worse.reference, note.reference]
    assert len(rows[0]["flags"]) > 1


def test_the_model_says_what_it_makes_of_it(client: Client, town: Town) -> None:
    lying_still(town)
    scan(now=timezone.now())
    assert "Schaal dan op tijd op naar AVE3" in (
        as_(client, town, "netwerkcoordinator").get(QUEUE).text
    )


@pytest.mark.parametrize(
    ("filters", "stays"),
    [
        ("oorzaak=inactive", True),
        ("oorzaak=unconfirmed", False),
        ("fase=2", True),
        ("fase=4", False),
        ("kern=Dorp", True),
        ("al=7", False),
        ("wie={regisseur}", True),
        ("wie=999", True),
    ],
)
def test_a_filter_keeps_what_it_says(client: Client, town: Town, filters: str, stays: bool) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    filters = filters.format(regisseur=town.user("casusregisseur").public_id)
    rows = as_(client, town, "netwerkcoordinator").get(f"{QUEUE}?{filters}").context["rows"]
    assert [r["reference"] for r in rows] == ([case.reference] if stays else [])


def test_the_list_is_paged_and_loses_or_doubles_nothing(client: Client, town: Town) -> None:
    cases = {lying_still(town, 31 + i % 3).reference for i in range(LIST.page + 3)}
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    found, address = [], QUEUE
    while address:
        context = client.get(address).context
        found += [r["reference"] for r in context["rows"]]
        address = context["next_url"]
    assert sorted(found) == sorted(cases)


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator").get(QUEUE)
    with django_assert_max_num_queries(9):
        client.get(QUEUE)


def review(client: Client, case: Any, **data: Any) -> Any:
    return client.post(reverse("escalation:review", args=[case.reference]), data)


def test_a_review_from_the_list_goes_back_to_it_with_its_filters(
    client: Client, town: Town
) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    back = f"{QUEUE}?fase=2"
    page = client.get(reverse("escalation:review", args=[case.reference]), {"terug": back}).text
    assert "Geen activiteit" in page
    answer = review(client, case, outcome="snooze", until="over 5 dagen", reason="Ziek.", back=back)
    assert answer.status_code == 302
    assert answer.url == back
    assert Review.objects.get().until == timezone.localdate() + timedelta(days=5)
    assert case.reference not in [r["reference"] for r in client.get(QUEUE).context["rows"]]


def test_an_address_outside_the_list_is_no_way_back(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    answer = review(
        client, case, outcome="dismiss", reason="Onterecht.", back="https://elders.example/"
    )
    assert answer.url == QUEUE


def test_a_refused_review_keeps_what_was_typed(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    answer = review(client, case, outcome="snooze", until="over 90 dagen", reason="Ik wacht even.")
    assert answer.status_code == 422
    assert "Dat is te lang." in answer.text
    assert "Ik wacht even." in answer.text
    assert not Review.objects.exists()


def test_going_up_leads_on_to_the_steps(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    answer = review(client, case, outcome="step", reason="Het loopt vast.")
    assert answer.url == reverse("cases:step_choose", args=[case.reference])


def test_the_second_reviewer_loses_nothing_and_is_told(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    flag = Flag.objects.get(case=case, cause="inactive")
    review(client, case, outcome="dismiss", reason="Onterecht.", seen=flag.pk)
    answer = client.post(
        reverse("escalation:review", args=[case.reference]),
        {"outcome": "dismiss", "reason": "Ik ook.", "seen": flag.pk},
        follow=True,
    )
    assert "wacht er niets (meer) op beoordeling" in answer.text


def test_who_may_not_review_is_refused(client: Client, town: Town) -> None:
    case = lying_still(town)
    scan(now=timezone.now())
    as_(client, town, "casusregisseur")
    assert review(client, case, outcome="dismiss", reason="Nee.").status_code == 403
    as_(client, town, "wethouder")
    assert review(client, case, outcome="dismiss", reason="Nee.").status_code == 404


def test_the_worst_first_by_the_danger_of_the_phase_and_the_cause(
    client: Client, town: Town
) -> None:
    """An urgent decision into AVE4 that nobody confirmed stands above an agreement in AVE2 that is
    long overdue, and that above a case in AVE2 that lies still for longer."""
    still = a_case(town, at=days_ago(50))
    agreed = a_case(town, at=days_ago(40))
    day = timezone.localdate() - timedelta(days=30)
    agree(
        case_id=agreed.pk, actor=town.actor("netwerkcoordinator", days_ago(38)), now=days_ago(38),
        new=NewAgreement("De corporatie", "Stelt uit.", day, day - timedelta(days=8), "Managers"),
    )  # fmt: skip
    grave = a_case(town, phase="4", by="aover", at=days_ago(1.1))
    scan(now=timezone.now())
    as_(client, town, "netwerkcoordinator")
    rows = client.get(QUEUE).context["rows"]
    order = [row["reference"] for row in rows]
    assert order == [case.reference for case in (grave, agreed, still)]
