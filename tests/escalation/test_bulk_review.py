"""Reviewing several cases at once: each by itself, and what changed meanwhile is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.record.models import Assignment
from escalation.models import Flag, Review
from escalation.presenters.bulk_review import AT_MOST
from escalation.scan import scan
from notifications.models import Notice
from tests.cast import Town, a_case, days_ago

pytestmark = pytest.mark.django_db

MANY = "/escalatielijst/beoordelen/"
QUEUE = "/escalatielijst/"


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


@pytest.fixture
def cases(town: Town) -> list[Case]:
    """Three cases that lie still, as the night found them."""
    found = [a_case(town, at=days_ago(31)) for _ in range(3)]
    scan(now=timezone.now())
    return found


@pytest.fixture
def coordinator(client: Client, town: Town) -> Client:
    client.force_login(town.user("netwerkcoordinator"))
    return client


def chosen(*cases: Case) -> dict[str, Any]:
    """What the page sends for these cases: them, and the flags it showed."""
    flags = Flag.objects.open().filter(case__in=cases).order_by("pk")
    return {
        "casus": [case.reference for case in cases],
        "seen": [str(pk) for pk in flags.values_list("pk", flat=True)],
    }


def send(client: Client, *cases: Case, **data: Any) -> Any:
    form = {"outcome": "dismiss", "reason": "Er is wel contact.", **chosen(*cases), **data}
    return client.post(MANY, form, follow=True)


def test_the_chosen_cases_are_shown_with_what_is_flagged(
    coordinator: Client, cases: list[Case]
) -> None:
    page = coordinator.get(MANY, {"casus": [c.reference for c in cases[:2]]}).text
    assert "Beoordeel 2 casussen samen" in page
    assert page.count("31 dagen, norm in AVE2 is 30") == 2
    assert cases[2].reference not in page


def test_one_reason_makes_a_review_of_each_case(coordinator: Client, cases: list[Case]) -> None:
    page = send(coordinator, *cases[:2]).text
    assert "2 casussen zijn beoordeeld." in page
    reviews = Review.objects.order_by("case")
    assert [r.case_id for r in reviews] == sorted(c.pk for c in cases[:2])
    assert {r.reason for r in reviews} == {"Er is wel contact."}
    assert [r["reference"] for r in coordinator.get(QUEUE).context["rows"]] == [cases[2].reference]


def test_each_casusregisseur_gets_their_own_assignment(
    coordinator: Client, cases: list[Case]
) -> None:
    send(coordinator, *cases, outcome="assignment", until="over 5 dagen", reason="Ga langs.")
    assert sorted(Assignment.objects.values_list("case", flat=True)) == sorted(c.pk for c in cases)


def test_what_another_reviewed_meanwhile_is_told_and_the_rest_is_done(
    coordinator: Client, cases: list[Case]
) -> None:
    sent = chosen(*cases)
    send(coordinator, cases[0])
    page = coordinator.post(
        MANY, {**sent, "outcome": "dismiss", "reason": "Toch."}, follow=True
    ).text
    assert f"Niet beoordeeld, want er wacht niets meer: {cases[0].reference}." in page
    assert "2 casussen zijn beoordeeld." in page
    assert Review.objects.count() == 3


def test_a_case_with_something_new_since_the_page_is_reviewed_for_what_was_seen(
    coordinator: Client, town: Town
) -> None:
    case = a_case(town, at=days_ago(50))
    scan(now=timezone.now())
    seen = Flag.objects.get(case=case, cause="inactive")
    sent = {**chosen(case), "seen": [str(seen.pk)]}
    coordinator.post(MANY, {**sent, "outcome": "dismiss", "reason": "Gezien."})
    assert Review.objects.get().events.get().flag == seen
    assert Flag.objects.asking(timezone.localdate()).get(case=case).cause == "no_plan"


def test_what_the_rule_refuses_on_one_case_leaves_nothing_half_there(
    coordinator: Client, town: Town, cases: list[Case]
) -> None:
    alone = a_case(town, at=days_ago(31), regisseur=None)
    scan(now=timezone.now())
    page = send(
        coordinator, alone, cases[0], outcome="assignment", until="morgen", reason="Ga langs."
    ).text
    assert f"{alone.reference} is niet beoordeeld. Er is geen casusregisseur." in page
    assert "1 casus is beoordeeld." in page
    assert Review.objects.get().case == cases[0]
    assert Flag.objects.asking(timezone.localdate()).filter(case=alone).exists()


def test_a_case_of_another_town_is_as_one_that_is_not_there(
    coordinator: Client, cases: list[Case]
) -> None:
    elsewhere = a_case(Town("raalte", model="dalfsen"), at=days_ago(31))
    scan(now=timezone.now())
    page = send(coordinator, cases[0], elsewhere).text
    assert f"er wacht niets meer: {elsewhere.reference}." in page
    assert Review.objects.get().case == cases[0]


def test_a_refused_form_keeps_the_choice_and_what_was_typed(
    coordinator: Client, cases: list[Case]
) -> None:
    sent = chosen(*cases[:2])
    answer = coordinator.post(MANY, {**sent, "outcome": "snooze", "reason": "Even wachten."})
    assert answer.status_code == 422
    assert "Even wachten." in answer.text
    for case in cases[:2]:
        assert f'name="casus" value="{case.reference}"' in answer.text
    for flag in sent["seen"]:
        assert f'name="seen" value="{flag}"' in answer.text
    assert not Review.objects.exists()


def test_the_day_fits_the_shortest_norm_of_all(
    coordinator: Client, town: Town, cases: list[Case]
) -> None:
    grave = a_case(town, at=days_ago(3), phase="4", by="aover")
    scan(now=timezone.now())
    later = {"outcome": "snooze", "until": "over 20 dagen", "reason": "Later."}
    answer = coordinator.post(MANY, {**chosen(cases[0], grave), **later})
    assert answer.status_code == 422
    assert "Dat is te lang." in answer.text
    assert not Review.objects.exists()
    send(coordinator, cases[0], **later)
    assert Review.objects.get().case == cases[0]


def test_the_same_form_sent_twice_is_carried_out_once(
    coordinator: Client, cases: list[Case]
) -> None:
    once = {"eenmalig": "abcdefgh"}
    send(coordinator, *cases, **once)
    page = send(coordinator, *cases, **once).text
    assert Review.objects.count() == 3
    assert "Het is niet dubbel gedaan" in page


def test_who_chose_nothing_reads_what_to_do(coordinator: Client, cases: list[Case]) -> None:
    page = coordinator.get(MANY, follow=True).text
    assert "Kruis eerst de casussen aan" in page


def test_no_more_cases_at_once_than_can_be_overseen(coordinator: Client, cases: list[Case]) -> None:
    references = [c.reference for c in cases] + [f"ZZZZ-{n:04}" for n in range(AT_MOST)]
    assert coordinator.get(MANY, {"casus": references[::-1]}, follow=True).status_code == 200
    assert (
        coordinator.get(MANY, {"casus": ["<b>", "\0", "x" * 400]}, follow=True).status_code == 200
    )


def test_a_step_for_several_goes_on_case_by_case(coordinator: Client, cases: list[Case]) -> None:
    page = send(coordinator, *cases[:2], outcome="step", reason="Het loopt vast.")
    assert page.redirect_chain[-1][0] == reverse("escalation:reviewed")
    assert "Naar de stap" in page.text
    answer = coordinator.post(reverse("escalation:reviewed"), {"casus": cases[1].reference})
    assert answer["Location"] == reverse("cases:step_choose", args=[cases[1].reference])
    told = Notice.objects.filter(text__contains="de stap naar AVE3")
    assert {n.about for n in told} == {c.reference for c in cases[:2]}


def test_regie_for_several_goes_on_case_by_case(coordinator: Client, cases: list[Case]) -> None:
    send(coordinator, *cases[:2], outcome="appoint", reason="Er moet iemand bij.")
    answer = coordinator.post(reverse("escalation:reviewed"), {"casus": cases[0].reference})
    assert answer["Location"] == reverse("cases:appoint", args=[cases[0].reference, "procesregie"])


def test_going_on_with_a_case_that_was_not_reviewed_leads_back(
    coordinator: Client, cases: list[Case]
) -> None:
    send(coordinator, *cases[:1], outcome="step", reason="Het loopt vast.")
    answer = coordinator.post(reverse("escalation:reviewed"), {"casus": cases[2].reference})
    assert answer["Location"] == QUEUE
