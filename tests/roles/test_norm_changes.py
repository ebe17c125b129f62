"""A municipality sets a norm of its own: who may, with a reason, kept for good, undone, and safe
when two do it at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.urls import reverse

from escalation.models import Flag
from escalation.scan import scan
from roles.ave_model.norms import Norm, norm_problem
from roles.ave_model.words import norm_amount, norm_name
from roles.models import NormChange, NormOverride
from roles.norms import norms_in_force
from roles.services.norms import Asked, change_norm, reads_norms
from tests.cast import NOW, Town, a_case, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def change(town: Town, number: int | None, **asked: Any) -> NormChange:
    who = asked.pop("who", "beheerder")
    whole = {"phase": "2", "norm": "inactive_days", "seen": 30, "reason": "Wij zijn sneller."}
    return change_norm(
        municipality=town.municipality,
        actor=town.actor(who),
        now=NOW,
        asked=Asked(number=number, **{**whole, **asked}),
    )


def inactive(town: Town) -> int | None:
    return norms_in_force(town.municipality, town.model, "2").inactive_days


def refused(town: Town, number: int | None, **asked: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        change(town, number, **asked)
    assert not NormChange.objects.exists()
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def test_the_beheerder_sets_a_norm_with_a_reason_and_it_holds_at_once(dalfsen: Town) -> None:
    made = change(dalfsen, 21)
    assert inactive(dalfsen) == 21
    assert (made.was, made.became, made.model_days) == (None, 21, 30)
    assert (made.by, made.reason, made.at) == (
        dalfsen.user("beheerder"),
        "Wij zijn sneller.",
        NOW,
    )


def test_the_scan_of_that_night_judges_by_it(dalfsen: Town) -> None:
    a_case(dalfsen)
    scan(now=later(days=22))
    assert not Flag.objects.exists()
    change(dalfsen, 21)
    scan(now=later(days=22))
    assert Flag.objects.open().get().cause == "inactive"
    change(dalfsen, 22, seen=21)
    scan(now=later(days=22))
    assert not Flag.objects.open().exists()


def test_back_to_the_model_is_a_change_of_its_own(dalfsen: Town) -> None:
    change(dalfsen, 21)
    change(dalfsen, None, seen=21, reason="Toch niet.")
    assert inactive(dalfsen) == 30
    assert not NormOverride.objects.exists()
    kept = list(NormChange.objects.order_by("pk").values_list("was", "became"))
    assert kept == [(None, 21), (21, None)]


def test_the_number_of_the_model_is_the_model_s(dalfsen: Town) -> None:
    change(dalfsen, 21)
    assert change(dalfsen, 30, seen=21).became is None
    assert not NormOverride.objects.exists()


def test_nobody_but_the_beheerder_of_that_municipality_changes_a_norm(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    for name in ("netwerkcoordinator", "casusregisseur", "wethouder", "fg"):
        with pytest.raises(PermissionDenied):
            change(dalfsen, 21, who=name)
    with pytest.raises(PermissionDenied):
        change_norm(
            municipality=dalfsen.municipality,
            actor=raalte.actor("beheerder"),
            now=NOW,
            asked=Asked("2", "inactive_days", 21, 30, "Grens over."),
        )
    assert inactive(dalfsen) == 30


def test_who_is_judged_by_norms_or_sets_them_reads_them(dalfsen: Town) -> None:
    readers = {n for n in dalfsen.people if reads_norms(dalfsen.municipality, dalfsen.actor(n))}
    assert {"beheerder", "netwerkcoordinator", "aover"} <= readers
    assert not readers & {"wethouder", "burgemeester", "fg", "manager"}


def test_what_cannot_be_is_refused_with_its_reason(dalfsen: Town) -> None:
    assert "reason" in refused(dalfsen, 21, reason="  ")
    assert refused(dalfsen, 30)["number"] == ["De norm is al 30 dagen."]
    assert refused(dalfsen, None)["number"] == ["De norm is al 30 dagen."]
    assert "number" in refused(dalfsen, -1)
    assert "number" in refused(dalfsen, 3651)
    assert "" in refused(dalfsen, 21, norm="onbekend")
    assert "" in refused(dalfsen, 21, phase="9")
    assert "" in refused(dalfsen, 21, phase="1")  # the model has no norm there


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(dalfsen: Town) -> None:
    change(dalfsen, 21)
    with pytest.raises(ValidationError) as caught:
        change(dalfsen, 14)
    assert caught.value.code == "stale"
    assert inactive(dalfsen) == 21


@pytest.mark.parametrize(
    ("norm", "number", "good"),
    [
        ("appoint_days", 0, True),
        ("inactive_days", 3650, True),
        ("inactive_days", 3651, False),
        ("signal_count", 0, False),
        ("signal_count", 1, True),
        ("caseload_warn", 50, True),
        ("caseload_warn", 51, False),
        ("caseload_over", 45, True),
        ("caseload_over", 44, False),
        ("recurrence_months", 121, False),
    ],
)
def test_where_a_norm_ends(norm: str, number: int, good: bool) -> None:
    standing = {"caseload_warn": Norm(45), "caseload_over": Norm(50)}
    assert (norm_problem(norm, number, standing) == "") is good


@pytest.mark.parametrize(
    ("norm", "number", "working", "said"),
    [
        ("inactive_days", 30, False, "30 dagen"),
        ("inactive_days", 1, False, "1 dag"),
        ("decision_days", 5, True, "5 werkdagen"),
        ("appoint_days", 0, False, "dezelfde dag"),
        ("signal_count", 3, False, "3 signalen"),
        ("caseload_over", 50, False, "50 casussen"),
        ("recurrence_months", 24, False, "24 maanden"),
    ],
)
def test_a_norm_reads_with_its_unit(norm: str, number: int, working: bool, said: str) -> None:
    assert norm_amount(norm, number, working=working) == said
    assert norm_name(norm)[0].isupper()


def test_a_change_stays_as_it_was_written(dalfsen: Town) -> None:
    change(dalfsen, 21)
    for write in (lambda: NormChange.objects.update(reason="x"), NormChange.objects.all().delete):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            write()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told() -> None:
    town = Town("dalfsen")
    actor, outcomes = town.actor("beheerder"), []

    def work(number: int) -> None:
        try:
            change_norm(
                municipality=town.municipality,
                actor=actor,
                now=NOW,
                asked=Asked("2", "inactive_days", number, 30, "Tegelijk."),
            )
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(str(error.code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in (14, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "stale"]
    assert NormOverride.objects.count() == NormChange.objects.count() == 1


# The pages


@pytest.fixture
def beheerder(client: Client, dalfsen: Town) -> Client:
    client.force_login(dalfsen.user("beheerder"))
    return client


def address(norm: str = "inactive_days", phase: str = "2") -> str:
    return reverse("roles:norm", args=["dalfsen", phase, norm])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def sent(page: Any, **typed: str) -> dict[str, str]:
    """The form as a browser sends it, with what it began with."""
    form = page.context["form"]
    return {form["number"].html_initial_name: str(form["number"].value()), **typed}


def test_the_beheerder_changes_a_norm_and_reads_who_did_so(
    beheerder: Client, dalfsen: Town
) -> None:
    page = beheerder.get(address())
    assert "De controle van vannacht gebruikt deze norm" in text(page)
    beheerder.post(address(), sent(page, number="21", reason="Wij zijn sneller."))
    assert inactive(dalfsen) == 21
    for where in (reverse("roles:norms"), address()):
        said = text(beheerder.get(where))
        assert "30 dagen (model) → 21 dagen" in said
        assert "Wij zijn sneller." in said
        assert "De beheerder" in said
    assert "eigen norm" in text(beheerder.get(reverse("roles:norms")))


def test_undoing_needs_a_reason_but_no_number(beheerder: Client, dalfsen: Town) -> None:
    change(dalfsen, 21)
    page = beheerder.get(address())
    assert "Neem weer die van het model (30 dagen)" in text(page)
    refused = beheerder.post(address(), sent(page, number="", model="1", reason=""))
    assert refused.status_code == 422
    beheerder.post(address(), sent(page, number="", model="1", reason="Toch niet."))
    assert inactive(dalfsen) == 30


def test_two_beheerders_on_one_norm_see_both_numbers(beheerder: Client, dalfsen: Town) -> None:
    page = beheerder.get(address())
    change(dalfsen, 21)
    stale = beheerder.post(address(), sent(page, number="14", reason="Ik ook."))
    assert stale.status_code == 422
    assert "Twee versies" in text(stale)
    assert 'value="14"' in text(stale)
    assert "Ik ook." in text(stale)
    assert inactive(dalfsen) == 21
    again = sent(stale, number="14", reason="Ik ook.")
    again[stale.context["form"]["number"].html_initial_name] = "21"
    beheerder.post(address(), again)
    assert inactive(dalfsen) == 14


def test_what_is_typed_wrong_stays_and_is_told_in_dutch(beheerder: Client) -> None:
    page = beheerder.get(address())
    answer = beheerder.post(address(), sent(page, number="drie", reason="Zo."))
    assert "Vul een heel getal in, zonder punt of komma." in text(answer)
    assert 'value="drie"' in text(answer)


def test_the_procesregisseur_reads_and_cannot_change(client: Client, dalfsen: Town) -> None:
    client.force_login(dalfsen.user("netwerkcoordinator"))
    page = client.get(reverse("roles:norms"))
    assert "Zonder activiteit" in text(page)
    assert "30 dagen" in text(page)
    assert address() not in text(page)
    assert client.get(address()).status_code == 403
    assert client.post(address(), {"number": "1", "reason": "x"}).status_code == 403


def test_a_norm_for_the_whole_municipality_is_changed_the_same_way(
    beheerder: Client, dalfsen: Town
) -> None:
    where = address("caseload_over", "gemeente")
    page = beheerder.get(where)
    assert "in casussen" in text(page)
    beheerder.post(where, sent(page, number="60", reason="Meer mensen."))
    assert NormOverride.objects.get().phase == ""
    assert "50 casussen (model) → 60 casussen" in text(beheerder.get(reverse("roles:norms")))


def test_an_unknown_norm_is_not_there(beheerder: Client) -> None:
    for where in (address("onbekend"), address(phase="9"), address(phase="1")):
        assert beheerder.get(where).status_code == 404


def test_older_changes_are_on_the_next_page(
    beheerder: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    standing = 30
    for number in range(100, 125):
        change(dalfsen, number, seen=standing, reason=f"Reden {number}.")
        standing = number
    with django_assert_max_num_queries(8):
        page = beheerder.get(reverse("roles:norms"))
    assert "Reden 124." in text(page)
    assert "Reden 104." not in text(page)
    older = text(beheerder.get(reverse("roles:norms") + page.context["places"][0]["older_url"]))
    assert "Reden 104." in older
    assert "Reden 105." not in older
