"""Telephone numbers, the roster and who can be called, as people use the pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.phone_numbers import can_be_called, dialled
from roles.ave_model import registry
from roles.ave_model.emergencies import acts_in_emergency
from roles.models import Absence, DutyShift
from roles.services.phone import set_phone
from tests.cast import Town, a_case, days_ago
from tests.story import Story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def on_duty(town: Town, who: str, function: str, *, starts: float = -1, hours: float = 24) -> Any:
    now = timezone.now()
    return DutyShift.objects.create(
        function=function, user=town.user(who), municipality=town.municipality,
        start=now + starts * HOUR, end=now + (starts + hours) * HOUR, recorded_at=now,
    )  # fmt: skip


def number(town: Town, who: str, phone: str) -> None:
    user = town.user(who)
    user.phone = phone
    user.save()


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("06-12345678", "0612345678"),
        ("+31 (0)6 1234 5678", "+31612345678"),
        ("0529 48 83 88", "0529488388"),
        ("14.0529", "140529"),
    ],
)
def test_a_number_is_written_freely_and_dialled_as_digits(typed: str, called: str) -> None:
    can_be_called(typed)
    assert dialled(typed) == called


@pytest.mark.parametrize("typed", ["12345", "bel mij", "06-1234567a", "1234567890123456", "+"])
def test_what_no_telephone_can_dial_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        can_be_called(typed)


def test_one_keeps_ones_own_number(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "consulent" if "consulent" in dalfsen.people else "wethouder")
    page = reverse("roles:own_data")
    wrong = client.post(page, {"phone": "bel mij"})
    assert wrong.status_code == 422
    assert "kan niet gebeld worden" in wrong.text
    assert 'value="bel mij"' in wrong.text
    assert client.post(page, {"phone": " 06  1234 5678 "}).status_code == 302
    assert 'value="06 1234 5678"' in client.get(page).text
    client.post(page, {"phone": ""})
    assert not type(dalfsen.user("wethouder")).objects.exclude(phone="").exists()


def test_the_beheerder_keeps_the_numbers_of_their_own_people_only(dalfsen: Town) -> None:
    client, aover = signed_in(dalfsen, "beheerder"), dalfsen.user("aover")
    page = reverse("roles:person_phone", args=[aover.public_id])
    assert client.post(page, {"phone": "06-12345678"}).status_code == 302
    shown = client.get(reverse("roles:person", args=[aover.public_id])).text
    assert 'href="tel:0612345678"' in shown
    elsewhere = Town("raalte", model="dalfsen")
    for actor in (elsewhere.actor("beheerder"), dalfsen.actor("netwerkcoordinator")):
        with pytest.raises(PermissionDenied):
            set_phone(user=aover, phone="06-11111111", actor=actor)


def test_one_calls_who_holds_regie_from_the_page_of_the_case(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = reverse("cases:case", args=[case.reference])
    client = signed_in(dalfsen, "casusregisseur")
    assert "tel:" not in client.get(page).text
    number(dalfsen, "casusregisseur", "06-12345678")
    assert re.search(r"De casusregisseur: <a [^>]*href=\"tel:0612345678\"", client.get(page).text)


def test_one_calls_who_decides_from_the_page_of_the_step(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    number(dalfsen, "aover", "06-12345678")
    number(dalfsen, "wethouder", "06-99999999")
    page = reverse("cases:step_propose", args=[story.case.reference, "4", "up"])
    shown = signed_in(dalfsen, "netwerkcoordinator").get(page).text
    assert 'href="tel:0612345678"' in shown
    assert "tel:0699999999" not in shown


@pytest.mark.parametrize(
    ("model", "functions"),
    [("dalfsen", {"aover", "netwerkcoordinator", "burgemeester"})],
)
def test_who_acts_in_an_emergency_follows_from_the_model(model: str, functions: set[str]) -> None:
    assert set(acts_in_emergency(registry.get(model))) == functions


def test_every_model_says_who_acts_in_an_emergency() -> None:
    assert all(acts_in_emergency(model) for model in registry.all_models())


def reach(client: Client) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(reverse("roles:reachable")).text).split())


def test_without_a_roster_everybody_who_is_there_can_be_called(dalfsen: Town) -> None:
    dalfsen.people["aover2"] = dalfsen.hire("aover", name="aover2")
    number(dalfsen, "aover", "06-12345678")
    client = signed_in(dalfsen, "fg")
    assert "De aover Bel De aover: 06-12345678" in reach(client)
    assert "De aover2 Geen nummer bekend" in reach(client)
    assert "De wethouder" not in reach(client)
    Absence.objects.create(
        user=dalfsen.user("aover"), start=timezone.localdate(), until=timezone.localdate(),
        recorded_by=dalfsen.user("aover"), recorded_at=timezone.now(),
    )  # fmt: skip
    assert "De aover Bel" not in reach(client)


def test_who_is_on_duty_stands_alone_with_until_when_and_who_is_next(dalfsen: Town) -> None:
    dalfsen.people["aover2"] = dalfsen.hire("aover", name="aover2")
    on_duty(dalfsen, "aover", "aover", hours=200)
    on_duty(dalfsen, "aover2", "aover", starts=199)
    client = signed_in(dalfsen, "casusregisseur")
    assert "De aover Piket, tot" in reach(client)
    assert "Daarna: De aover2, vanaf" in reach(client)
    assert "De aover2 Geen nummer" not in reach(client)


def test_a_function_with_a_roster_is_shown_and_one_without_is_not(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "casusregisseur")
    assert "De jeugdconsulent" not in reach(client)
    on_duty(dalfsen, "jeugdconsulent", "jeugdconsulent")
    assert "De jeugdconsulent Piket, tot" in reach(client)


def test_the_deputy_is_called_when_the_burgemeester_is_not_there(dalfsen: Town) -> None:
    dalfsen.people["loco"] = dalfsen.hire("locoburgemeester", name="loco")
    client = signed_in(dalfsen, "aover")
    assert "De loco" not in reach(client)
    Absence.objects.create(
        user=dalfsen.user("burgemeester"), start=timezone.localdate(), until=None,
        recorded_by=dalfsen.user("burgemeester"), recorded_at=timezone.now(),
    )  # fmt: skip
    assert "De loco Geen nummer" in reach(client)
    assert "De burgemeester Geen" not in reach(client)


def test_the_page_asks_no_more_for_more_people(
    dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        dalfsen.people[f"a{n}"] = dalfsen.hire("aover", name=f"a{n}")
        on_duty(dalfsen, f"a{n}", "aover", starts=24 * n - 1)
    client = signed_in(dalfsen, "casusregisseur")
    with django_assert_max_num_queries(9):
        reach(client)


def test_who_is_on_duty_stands_on_a_case_that_cannot_wait_only(dalfsen: Town) -> None:
    number(dalfsen, "burgemeester", "06-12345678")
    on_duty(dalfsen, "burgemeester", "burgemeester")
    now = days_ago(1)
    quiet = a_case(dalfsen, at=now)
    grave = a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True, at=now)
    client = signed_in(dalfsen, "aover")
    shown = client.get(reverse("cases:case", args=[grave.reference])).text
    assert "Piket Burgemeester: <strong>De burgemeester</strong>" in shown
    assert 'href="tel:0612345678"' in shown
    decision = client.get(reverse("cases:decision", args=[grave.reference, 1])).text
    assert "Piket Burgemeester" in decision
    assert "Piket" not in client.get(reverse("cases:case", args=[quiet.reference])).text


def test_a_shift_is_added_changed_and_taken_out(dalfsen: Town) -> None:
    dalfsen.people["aover2"] = dalfsen.hire("aover", name="aover2")
    client, roster = signed_in(dalfsen, "aover"), f"aover.g{dalfsen.municipality.pk}"
    day = timezone.localdate() + timedelta(days=10)
    typed = {
        "roster": roster, "user": dalfsen.user("aover").pk,
        "start": f"{day:%d-%m-%Y} 17:00", "end": f"{day + timedelta(days=1):%d-%m-%Y} 8:00",
    }  # fmt: skip
    wrong = client.post(reverse("roles:duty_new"), {**typed, "end": typed["start"]})
    assert wrong.status_code == 422
    assert "Het einde ligt niet na het begin" in wrong.text
    assert client.post(reverse("roles:duty_new"), typed).status_code == 302
    shift = DutyShift.objects.get()
    changed = {**typed, "user": dalfsen.user("aover2").pk}
    client.post(reverse("roles:duty_change", args=[shift.pk]), changed)
    shift.refresh_from_db()
    assert shift.user == dalfsen.user("aover2")
    assert "De aover2" in client.get(reverse("roles:duty")).text
    stranger = signed_in(dalfsen, "netwerkcoordinator")
    assert stranger.get(reverse("roles:duty_change", args=[shift.pk])).status_code == 404
    assert stranger.post(reverse("roles:duty_delete", args=[shift.pk])).status_code == 404
    client.post(reverse("roles:duty_delete", args=[shift.pk]))
    assert not DutyShift.objects.exists()


def test_a_pattern_makes_the_shifts_up_to_its_last_day(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "beheerder")
    day = timezone.localdate() + timedelta(days=3)
    typed = {
        "roster": f"burgemeester.g{dalfsen.municipality.pk}",
        "user": dalfsen.user("burgemeester").pk,
        "start": f"{day:%d-%m-%Y} 17:00", "end": f"{day + timedelta(days=2):%d-%m-%Y} 8:00",
        "every": "2", "until": f"{day + timedelta(days=28):%d-%m-%Y}",
    }  # fmt: skip
    assert client.post(reverse("roles:duty_pattern"), typed).status_code == 302
    assert DutyShift.objects.count() == 3
    before = {**typed, "until": f"{day - timedelta(days=1):%d-%m-%Y}"}
    assert "ligt voor de eerste dienst" in client.post(reverse("roles:duty_pattern"), before).text


def lines(*rows: str) -> str:
    day = timezone.localdate() + timedelta(days=7)
    hours = f"{day:%d-%m-%Y} 17:00;{day + timedelta(days=1):%d-%m-%Y} 8:00"
    return "\n".join(["Wie;Van;Tot", *(f"{who};{hours}" for who in rows)])


def test_a_spreadsheet_is_shown_first_and_read_in_after(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "aover")
    typed = {"roster": f"aover.g{dalfsen.municipality.pk}", "lines": lines("De aover")}
    shown = client.post(reverse("roles:duty_import"), typed)
    assert shown.status_code == 200
    assert "Lees deze diensten in" in shown.text
    assert not DutyShift.objects.exists()
    assert client.post(reverse("roles:duty_import"), {**typed, "lees_in": "1"}).status_code == 302
    assert DutyShift.objects.get().user == dalfsen.user("aover")


def test_one_wrong_line_keeps_all_lines_out(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "aover")
    text = lines("De aover", "De manager")
    typed = {"roster": f"aover.g{dalfsen.municipality.pk}", "lines": text, "lees_in": "1"}
    shown = client.post(reverse("roles:duty_import"), typed)
    assert shown.status_code == 422
    assert "Kolom Wie: “De manager” kan hier geen dienst hebben" in shown.text
    assert "Lees deze diensten in" not in shown.text
    assert not DutyShift.objects.exists()
    twice = client.post(
        reverse("roles:duty_import"), {**typed, "lines": lines("De aover", "De aover")}
    )
    assert "al dienst" in twice.text
    assert not DutyShift.objects.exists()


def test_a_file_of_excel_is_read(dalfsen: Town) -> None:
    client = signed_in(dalfsen, "aover")
    for raw in (lines("De aover").encode("utf-8-sig"), lines("De aover").encode("cp1252")):
        file = SimpleUploadedFile("rooster.csv", raw)
        typed = {"roster": f"aover.g{dalfsen.municipality.pk}", "file": file}
        assert "Lees deze diensten in" in client.post(reverse("roles:duty_import"), typed).text
