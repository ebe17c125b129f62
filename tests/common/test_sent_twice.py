"""A form sent twice is carried out once: after a double click, a lost connection, or "back"."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.households.models import Household
from cases.intake.models import Signal
from cases.record.models import LogEntry, Plan
from cases.regie.models import Party
from cases.scaling.models import Proposal
from common.models import Submission
from common.submissions import forget_submissions
from common.tasks import forget_submissions as nightly
from roles.models import User
from tests.cast import Town, a_case, a_household, a_signal
from tests.sending import Fields, fill, form_with
from tests.story import Story

MOMENT = timezone.localtime() - timedelta(days=3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen, at=MOMENT)


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def regisseur(dalfsen: Town) -> Client:
    return visitor(dalfsen.user("casusregisseur"))


def opened(client: Client, url: str, **typed: Any) -> Fields:
    """The form of a page, filled in."""
    return fill(form_with(client.get(url), "eenmalig"), **typed)


def log_of(case: Case) -> str:
    return reverse("cases:log", args=[case.reference])


CREATED: dict[str, tuple[Any, dict[str, str]]] = {
    "cases:log": (LogEntry, {"text": "Op bezoek."}),
    "cases:plan_new": (Plan, {"text": "Wij doen dit.", "agreed_with": "Anna"}),
    "cases:party_add": (Party, {"organisation": "?"}),
    "cases:household_signal": (
        Signal,
        {"kind": "melding", "reporter": "police", "text": "Er is ruzie."},
    ),
    "cases:member_new": (Household, {"last_name": "Bakker"}),
}


@pytest.mark.parametrize("name", CREATED)
def test_the_second_goes_where_the_first_went_and_makes_nothing(
    regisseur: Client, dalfsen: Town, case: Case, name: str
) -> None:
    record, typed = CREATED[name]
    args: list[Any] = [case.reference]
    if name in ("cases:household_signal", "cases:member_new"):
        args = [case.household.reference]
    url = reverse(name, args=args)
    if "organisation" in typed:
        typed = {"organisation": str(dalfsen.team.pk)}
    form = opened(regisseur, url, **typed)
    first = regisseur.post(url, form)
    assert first.status_code == 302, first.context["form"].errors
    made = record.objects.count()
    people = case.household.memberships.count()
    second = regisseur.post(url, form)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert record.objects.count() == made
    assert case.household.memberships.count() == people
    assert "al vastgelegd" in regisseur.get(second["Location"]).content.decode()


def test_a_step_is_put_forward_once(regisseur: Client, case: Case) -> None:
    url = reverse("cases:step_propose", args=[case.reference, "3", "up"])
    first_page = form_with(regisseur.get(url), "deel")
    grounds = "stagnatie_samenwerking"
    regisseur.post(url, fill(first_page, criteria=grounds))
    form = form_with(regisseur.get(url, {"deel": "vraag"}), "eenmalig")
    form = fill(form, motivation="Het stokt.", do="propose")
    first, second = regisseur.post(url, form), regisseur.post(url, form)
    assert first.status_code == 302, first.context["form"].errors
    assert second["Location"] == first["Location"]
    assert Proposal.objects.count() == 1


def test_a_new_household_is_made_once(regisseur: Client) -> None:
    url = reverse("cases:new_household")
    form = opened(regisseur, url, **{"form-0-last_name": "Jansen", "street": "Kerkweg"})
    first, second = regisseur.post(url, form), regisseur.post(url, form)
    assert first["Location"] == second["Location"]
    assert Household.objects.count() == 1


def test_triage_that_took_the_signal_out_of_the_list_is_answered_too(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    signal = a_signal(dalfsen, case.household, by="casusregisseur", at=MOMENT)
    url = reverse("cases:signal", args=[signal.reference])
    form = fill(
        form_with(regisseur.get(url), "casus-triage_note"),
        outcome="added",
        **{"casus-triage_note": "Zelfde."},
    )
    first, second = regisseur.post(url, form), regisseur.post(url, form)
    assert first["Location"] == second["Location"] == reverse("cases:case", args=[case.reference])


def test_what_took_the_case_out_of_sight_is_answered_too(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=MOMENT), MOMENT)
    story.at_once("casusregisseur", "1", "down")
    url = reverse("cases:close", args=[story.case.reference])
    regisseur = visitor(dalfsen.user("casusregisseur"))
    form = opened(regisseur, url, reason="Klaar.", household_told="yes")
    first = regisseur.post(url, form)
    assert regisseur.get(url).status_code == 404
    assert regisseur.post(url, form)["Location"] == first["Location"]


def test_other_words_from_the_same_page_are_another_form(regisseur: Client, case: Case) -> None:
    form = opened(regisseur, log_of(case), text="Eerst.")
    regisseur.post(log_of(case), form)
    regisseur.post(log_of(case), fill(form, text="Daarna."))
    assert LogEntry.objects.count() == 2


def test_the_same_words_from_another_page_are_another_form(regisseur: Client, case: Case) -> None:
    for _ in range(2):
        regisseur.post(log_of(case), opened(regisseur, log_of(case), text="Weer gebeld."))
    assert LogEntry.objects.count() == 2


def test_a_refused_form_may_be_sent_again_as_it_is(regisseur: Client, case: Case) -> None:
    form = opened(regisseur, log_of(case), text="")
    assert regisseur.post(log_of(case), form).status_code == 422
    assert regisseur.post(log_of(case), form).status_code == 422
    assert not Submission.objects.exists()


def test_the_form_of_one_person_says_nothing_about_that_of_another(
    regisseur: Client, dalfsen: Town
) -> None:
    home = a_household(dalfsen, by="casusregisseur", at=MOMENT)
    url = reverse("cases:household_signal", args=[home.reference])
    form = opened(regisseur, url, kind="melding", reporter="police", text="Er is ruzie.")
    regisseur.post(url, form)
    visitor(dalfsen.user("aover")).post(url, form)
    assert Signal.objects.count() == 2


def test_nothing_of_what_was_typed_is_kept_and_it_is_forgotten_after_a_day(
    regisseur: Client, case: Case
) -> None:
    regisseur.post(log_of(case), opened(regisseur, log_of(case), text="Over Anna."))
    kept = Submission.objects.get()
    assert "Anna" not in f"{kept.fingerprint} {kept.answer}"
    assert forget_submissions(now=kept.at + timedelta(hours=23)) == 0
    nightly(now=kept.at + timedelta(hours=23))
    assert Submission.objects.exists()
    assert forget_submissions(now=kept.at + timedelta(hours=25)) == 1


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each on a connection of its own."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [f.result(30) for f in [pool.submit(one, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_the_same_moment_make_one(dalfsen: Town, case: Case) -> None:
    user = dalfsen.user("casusregisseur")
    clients = [visitor(user), visitor(user)]
    form = opened(clients[0], log_of(case), text="Op bezoek.")
    answers = at_once(*(lambda c=c: c.post(log_of(case), form) for c in clients))
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_when_the_first_of_two_is_refused_the_second_is_told_the_same(
    dalfsen: Town, case: Case
) -> None:
    user = dalfsen.user("casusregisseur")
    clients = [visitor(user), visitor(user)]
    form = opened(clients[0], log_of(case), text="")
    answers = at_once(*(lambda c=c: c.post(log_of(case), form) for c in clients))
    assert [a.status_code for a in answers] == [422, 422]
    assert not LogEntry.objects.exists()
