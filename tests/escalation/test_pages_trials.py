"""The pages on which norms are tried: who may, what they ask, and what they tell."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.core.errors import RuleBroken
from cases.core.models import Case
from cases.deadlines.sentences import CAUSE_WORDS
from escalation.models import NormTrial
from escalation.presenters.trial_outline import class_of, outline
from escalation.replay.figures import Figures, Lead, OfCause, Result
from escalation.services.trials import ask_trial, progress_of, work_out
from escalation.tasks import replay_norms
from roles.ave_model.causes import Cause
from roles.models import NormOverride
from tests.cast import NOW, Town, a_case, later
from tests.escalation.test_replay_figures import goes_up

pytestmark = pytest.mark.django_db

KEY = "ave2.inactive_days"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def client_of(town: Town, name: str = "netwerkcoordinator") -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def asked(town: Town, **norms: int) -> NormTrial:
    """A trial of the last forty days; `inactive_days=21` is that norm in AVE2."""
    return ask_trial(
        municipality=town.municipality,
        actor=town.actor("netwerkcoordinator", later(days=40)),
        now=later(days=40),
        norms={f"ave2.{name}": days for name, days in norms.items()},
        first=NOW.date(),
    )


def page_of(trial: NormTrial, client: Client) -> str:
    return client.get(reverse("escalation:trial", args=[trial.public_id])).content.decode()


def test_the_form_shows_the_norms_in_force_and_keeps_only_what_differs(dalfsen: Town) -> None:
    NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="2", norm="inactive_days", days=40
    )
    client = client_of(dalfsen)
    address = reverse("escalation:trial_new", args=["dalfsen"])
    form = client.get(address).context["form"]
    assert form[KEY].value() == 40
    sent = {name: form[name].value() for name in form.fields} | {KEY: "21", "months": "12"}
    answer = client.post(address, sent)
    trial = NormTrial.objects.get()
    assert answer["Location"] == reverse("escalation:trial", args=[trial.public_id])
    assert (trial.norms, trial.asked_by) == ({KEY: 21}, dalfsen.user("netwerkcoordinator"))
    assert 364 <= (trial.last - trial.first).days <= 366
    assert replay_norms(now=trial.asked_at).changed == 1
    trial.refresh_from_db()
    assert trial.finished_at is not None
    assert replay_norms(now=trial.asked_at).pk is None, "Nobody waits: no run is kept."
    assert NormOverride.objects.get().days == 40


def test_a_number_that_cannot_be_is_told_at_its_field_and_nothing_is_lost(dalfsen: Town) -> None:
    address = reverse("escalation:trial_new", args=["dalfsen"])
    sent = {KEY: "veel", "ave2.plan_days": "17", "caseload_warn": "60", "months": "36"}
    answer = client_of(dalfsen).post(address, sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors[KEY] == ["Vul een heel getal in."]
    assert "Let op komt niet na te veel" in form.errors["caseload_warn"][0]
    assert form["ave2.plan_days"].value() == "17"


def test_a_trial_without_any_difference_is_no_trial(dalfsen: Town) -> None:
    with pytest.raises(RuleBroken, match="minstens één norm"):
        asked(dalfsen, inactive_days=30)
    answer = client_of(dalfsen).post(
        reverse("escalation:trial_new", args=["dalfsen"]), {"months": "36"}
    )
    assert answer.status_code == 422
    assert "Verander minstens één norm" in answer.content.decode()


def test_who_does_not_review_or_manage_may_not_ask(dalfsen: Town) -> None:
    with pytest.raises(PermissionDenied):
        ask_trial(
            municipality=dalfsen.municipality, actor=dalfsen.actor("wethouder"), now=NOW,
            norms={KEY: 21}, first=NOW.date(),
        )  # fmt: skip


def test_the_answer_says_in_words_and_tables_what_it_would_have_meant(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    goes_up(case, dalfsen, later(days=35))
    trial = asked(dalfsen, inactive_days=21)
    work_out(trial_id=trial.pk, now=later(days=40))
    text = " ".join(page_of(trial, client_of(dalfsen, "netwerkcoordinator")).split())
    assert "AVE2: zonder activiteit, 21 dagen" in text
    assert "Het aantal signaleringen blijft gelijk" in text
    assert "Bij 1 was er vooraf iets gesignaleerd, met de normen van nu bij 1." in text
    assert "dat 13 dagen of langer vooraf; met de normen van nu 4." in text
    assert "Niet gevonden in deze periode" in text
    assert "Functie gestopt, casussen niet: Wanneer een gemeente bij een regio kwam" in text
    assert case.reference not in text
    boxes = set(re.findall(r"ave-trial-chart__lines\" viewBox=\"([^\"]+)", text))
    assert boxes == {"-2 -4 324 104"}, "two and four around the chart of 320 by 96"


def test_who_sees_no_cases_reads_classes_and_no_other_number(dalfsen: Town) -> None:
    for _ in range(2):
        goes_up(a_case(dalfsen), dalfsen, later(days=35))
    trial = asked(dalfsen, inactive_days=21)
    work_out(trial_id=trial.pk, now=later(days=40))
    exact = " ".join(page_of(trial, client_of(dalfsen, "netwerkcoordinator")).split())
    assert "Er waren 2 stappen omhoog" in exact
    assert "dagen of langer vooraf" in exact
    text = " ".join(page_of(trial, client_of(dalfsen, "beheerder")).split())
    assert "minder dan 5 casussen" in text
    assert "in groepen van 5." in text
    answer = text[text.index('id="betekenis"') : text.index('id="grenzen"')]
    cells = re.findall(r"<td[^>]*ave-table__number[^>]*>([^<]*)<", answer)
    assert len(cells) == 4 * len(Cause), "every cause has its row, found or not"
    assert {cell.strip() for cell in cells} == {"minder dan 5"}
    words = re.sub(r"<[^>]*>?", " ", answer).replace("minder dan 5", "").replace("van 5.", "")
    assert not re.search(r"\d", words), words
    for missing in ("dagen of langer vooraf", "ave-trial-chart", "Niet gevonden", "Verschil"):
        assert missing not in answer


def test_the_order_of_the_causes_tells_nothing_to_who_sees_no_cases() -> None:
    figures = {
        cause.value: OfCause(raised=number, short=number, standing=0, weeks={"2026-01-05": number})
        for number, cause in enumerate(Cause)
    }
    nothing = Lead(steps=0, flagged=0, quartiles=None)
    now = Figures(causes=figures, reviewers=[], lead=nothing, lead_per_phase={}, lead_per_cause={})
    result = Result(
        municipality="dalfsen", first="2026-01-01", last="2026-02-01", cases=41, tried=[],
        in_force=now, trial=None, failures=[],
    )  # fmt: skip
    shown = outline(result)
    names = [row["cells"][0]["text"].removesuffix(" *") for row in shown["causes"]["rows"]]
    assert names == [CAUSE_WORDS[cause] for cause in Cause]
    assert set(shown) == {"cases", "causes", "width"}
    assert shown["cases"] == "40 tot en met 44"


def test_a_class_holds_as_many_numbers_as_the_threshold_whatever_it_is() -> None:
    for width in range(3, 12):
        of = [class_of(number, width) for number in range(20 * width)]
        assert {of.count(each) for each in of} == {width}
        assert of[0] == of[width - 1] == f"minder dan {width}"
        assert of[width] == f"{width} tot en met {2 * width - 1}"


def test_while_it_is_worked_out_the_page_tells_how_far_it_is(dalfsen: Town) -> None:
    trial = asked(dalfsen, inactive_days=21)
    NormTrial.objects.update(asked_at=timezone.now())
    client = client_of(dalfsen)
    text = page_of(trial, client)
    assert "AVE begint zo met rekenen" in text
    assert "Kijk of het klaar is" in text
    part = reverse("escalation:trial_progress", args=[trial.public_id])
    assert client.get(part)["Location"] == reverse("escalation:trial", args=[trial.public_id])
    swapped = {"HX-Request": "true"}
    assert f'hx-get="{part}"' in client.get(part, headers=swapped).content.decode()
    replay_norms(now=timezone.now())
    answer = client.get(part, headers=swapped)
    assert answer.headers["HX-Refresh"] == "true"
    trial.refresh_from_db()
    assert progress_of(trial) == 1


def test_a_question_that_fails_holds_up_no_other(dalfsen: Town) -> None:
    wrong, right = asked(dalfsen, inactive_days=21), asked(dalfsen, inactive_days=22)
    NormTrial.objects.filter(pk=wrong.pk).update(norms={"nonsense": 1})
    run = replay_norms(now=wrong.asked_at)
    assert (run.found, run.changed, run.failures) == (2, 1, 1)
    right.refresh_from_db()
    assert right.finished_at == wrong.asked_at
    late = right.asked_at + timedelta(minutes=36)
    assert replay_norms(now=late).found == 0, "Its page says that it failed."


def test_one_that_was_cut_off_says_so_and_can_be_done_again(dalfsen: Town) -> None:
    trial = asked(dalfsen, inactive_days=21)
    NormTrial.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    text = page_of(trial, client_of(dalfsen))
    assert "Het rekenen is niet gelukt" in text
    assert f"?van={trial.public_id}" in text
    work_out(trial_id=trial.pk, now=later(days=40))
    before = NormTrial.objects.get()
    work_out(trial_id=trial.pk, now=later(days=41))
    assert NormTrial.objects.get().finished_at == before.finished_at


def test_one_goes_on_from_an_earlier_trial(dalfsen: Town) -> None:
    trial = asked(dalfsen, inactive_days=21)
    address = reverse("escalation:trial_new", args=["dalfsen"])
    client = client_of(dalfsen)
    assert client.get(f"{address}?van={trial.public_id}").context["form"][KEY].value() == 21
    for strange in ("", "x", "00000000-0000-0000-0000-000000000000"):
        form = client.get(f"{address}?van={strange}").context["form"]
        assert form[KEY].value() == 30


def test_the_list_shows_what_was_tried_and_by_whom(dalfsen: Town) -> None:
    client = client_of(dalfsen)
    assert (
        "Hier is nog niets geprobeerd" in client.get(reverse("escalation:trials")).content.decode()
    )
    asked(dalfsen, inactive_days=21, plan_days=14)
    with CaptureQueriesContext(connection) as few:
        text = client.get(reverse("escalation:trials")).content.decode()
    assert "AVE2: zonder activiteit, 21 dagen; AVE2: tot er een plan is, 14 dagen" in text
    assert "De netwerkcoordinator" in text
    for days in range(10):
        asked(dalfsen, inactive_days=days)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("escalation:trials"))
    assert len(few) == len(many) <= 6


def test_a_trial_of_another_town_is_not_there(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    trial = asked(dalfsen, inactive_days=21)
    client = client_of(raalte, "beheerder")
    for address in (
        reverse("escalation:trial", args=[trial.public_id]),
        reverse("escalation:trial_new", args=["dalfsen"]),
    ):
        assert client.get(address).status_code == 404


def test_the_page_of_an_answer_asks_the_database_the_same_for_any_past(dalfsen: Town) -> None:
    trial = asked(dalfsen, inactive_days=21)
    work_out(trial_id=trial.pk, now=later(days=40))
    client = client_of(dalfsen)
    address = reverse("escalation:trial", args=[trial.public_id])
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 6
    assert not Case.objects.exists()
