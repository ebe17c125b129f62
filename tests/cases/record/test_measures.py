"""Measures and instruments: what was imposed on a household, from when until when, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from cases.record.models import Measure
from cases.record.services.measures import Used, end_measure, record_measure
from cases.timeline.course import course
from notifications.models import Notice
from roles.ave_model import registry
from roles.ave_model.instruments import OTHER, instrument_words
from tests.cast import NOW, Town, a_case, days_ago, later
from tests.story import dalfsen_in

pytestmark = pytest.mark.django_db

DAY = NOW.date()


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(town: Town) -> Case:
    return a_case(town)


def used(**changes: Any) -> Used:
    given = {"instrument": "gebiedsverbod", "start": DAY, "until": None, "text": "Overlast."}
    return Used(**{**given, **changes})


def recorded(town: Town, case: Case, **changes: Any) -> Measure:
    return record_measure(
        case_id=case.pk,
        actor=town.actor("casusregisseur"),
        now=later(hours=1),
        used=used(**changes),
    )


def sentences(case: Case) -> list[str]:
    return [m.sentence for m in course(case_file(case, DAY)) if m.kind == "maatregel"]


def test_the_model_names_what_can_be_recorded_and_always_something_else() -> None:
    for model in registry.library().models():
        words = instrument_words(model)
        assert words["gebiedsverbod"] == "Gebiedsverbod"
        assert words["handhaving"].startswith("Handhaving")
        assert list(words)[-1] == OTHER


def test_a_measure_stands_on_the_film_and_in_the_plan(town: Town, case: Case) -> None:
    measure = recorded(town, case)
    assert sentences(case) == ["Gebiedsverbod."]
    assert measure.runs_on(DAY)
    case.refresh_from_db()
    assert case.grounds > 1, "a proposal may rest on it"


def test_who_holds_regie_hears_of_it_and_who_recorded_it_does_not() -> None:
    story = dalfsen_in("3")
    before = set(Notice.objects.values_list("pk", flat=True))
    record_measure(
        case_id=story.case.pk,
        actor=story.town.actor("netwerkcoordinator"),
        now=story.later(),
        used=used(start=story.now.date()),
    )
    told = Notice.objects.exclude(pk__in=before)
    assert [n.recipient for n in told] == [story.town.user("casusregisseur")]
    assert [n.text for n in told] == ["Er is een maatregel vastgelegd: gebiedsverbod."]


def test_only_who_works_on_the_case_records_it(town: Town, case: Case) -> None:
    for outsider in ("wethouder", "toegangsteam"):
        with pytest.raises((NotAllowed, Case.DoesNotExist)):
            record_measure(
                case_id=case.pk, actor=town.actor(outsider), now=later(hours=1), used=used()
            )
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("instrument", {"instrument": "galg"}),
        ("start", {"start": DAY + timedelta(days=1)}),
        ("start", {"start": date(1850, 1, 1)}),
        ("until", {"until": DAY}),
        ("text", {"text": "  "}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    town: Town, case: Case, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        recorded(town, case, **changes)
    assert [p.field for p in refused.value.problems] == [field]


def test_a_measure_ends_once_with_a_reason_and_both_records_stay(town: Town, case: Case) -> None:
    measure = recorded(town, case)
    actor, now = town.actor("casusregisseur"), later(days=3)
    given: dict[str, Any] = {"measure": measure, "actor": actor, "now": now, "mistaken": False}
    with pytest.raises(RuleBroken):
        end_measure(**given, on=actor.day, text=" ")
    with pytest.raises(RuleBroken):
        end_measure(**given, on=measure.start - timedelta(days=1), text="Te vroeg.")
    end_measure(**given, on=actor.day, text="Niet meer nodig.")
    with pytest.raises(Stale):
        end_measure(**given, on=actor.day, text="Nog eens.")
    assert not Measure.objects.get().runs_on(actor.day)
    assert sentences(case) == ["Gebiedsverbod beëindigd.", "Gebiedsverbod."]


def test_one_that_was_never_imposed_stays_to_be_read_as_such(town: Town, case: Case) -> None:
    measure = recorded(town, case)
    end_measure(
        measure=measure,
        actor=town.actor("casusregisseur"),
        now=later(days=1),
        on=measure.start,
        mistaken=True,
        text="Verkeerde casus.",
    )
    assert sentences(case)[0] == "Gebiedsverbod: nooit opgelegd."
    assert not Measure.objects.get().runs_on(measure.start)


def test_a_measure_runs_until_its_last_day_and_not_on_it(town: Town, case: Case) -> None:
    measure = recorded(town, case, until=DAY + timedelta(days=2))
    assert measure.runs_on(DAY + timedelta(days=1))
    assert not measure.runs_on(DAY + timedelta(days=2))


def test_the_database_keeps_what_was_recorded(town: Town, case: Case) -> None:
    measure = recorded(town, case)
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.update(text="anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(
            case=case,
            instrument="gebiedsverbod",
            start=DAY,
            until=DAY,
            text="x",
            recorded_at=NOW,
            recorded_by=measure.recorded_by,
        )


def test_by_the_pages_it_is_recorded_read_and_ended(client: Client, town: Town) -> None:
    case = a_case(town, at=days_ago(20))
    client.force_login(town.user("casusregisseur"))
    plan = reverse("cases:plan", args=[case.reference])
    page = reverse("cases:measure_new", args=[case.reference])
    assert page in client.get(plan).content.decode()
    assert client.post(page, {"instrument": "x", "start": "vandaag"}).status_code == 422
    answer = client.post(
        page,
        {"instrument": "huisverbod", "start": "gisteren", "until": "", "text": "Na een incident."},
    )
    assert answer.status_code == 302, answer.content.decode()
    measure = Measure.objects.get()
    shown = client.get(plan).content.decode()
    assert "Tijdelijk huisverbod" in shown
    assert "Na een incident." in shown
    end = reverse("cases:measure_end", args=[case.reference, measure.pk])
    assert end in shown
    assert client.post(end, {"on": "vandaag", "text": "Voorbij."}).status_code == 302
    shown = client.get(plan).content.decode()
    assert "Geëindigd" in shown
    assert end not in shown


def test_the_measure_of_another_case_is_not_there(client: Client, town: Town, case: Case) -> None:
    measure = recorded(town, case)
    other = a_case(town)
    client.force_login(town.user("casusregisseur"))
    address = reverse("cases:measure_end", args=[other.reference, measure.pk])
    assert client.get(address).status_code == 404
