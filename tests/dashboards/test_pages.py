"""The dashboard: who sees it, what it tells, and what can be taken along."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.core.models import AccessLog, Case
from cases.households.models import Household, Person
from dashboards.definitions import BY_KEY, FIGURES
from dashboards.models import FiguresExport, Snapshot, SnapshotSlice
from dashboards.periods import Month
from dashboards.services.snapshots import snapshot_month
from roles.ave_model import registry
from roles.models import Region, User
from roles.permissions_over_figures import may_see_figures
from tests.cast import Town, a_case, a_household, a_signal

pytestmark = pytest.mark.django_db

URL = "/dashboard/"
LAST = Month.of(timezone.now()).after(-1)
SEEING = {"wethouder", "burgemeester", "manager", "netwerkcoordinator", "aover", "beheerder"}


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def frozen(town: Town, number: int = 12) -> None:
    at = LAST.start + timedelta(days=2, hours=10)
    for n in range(number):
        a_case(town, at=at + timedelta(minutes=n), regisseur=None if n < 6 else "casusregisseur")
    now = timezone.now()
    for month in (LAST.after(-1), LAST):
        snapshot_month(month=month, now=now)


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_bestuur_management_and_procesregie_see_figures_and_nobody_else(town: Town) -> None:
    frozen(town)
    for name, user in town.people.items():
        for address in ("dashboards:figures", "dashboards:xlsx", "dashboards:csv"):
            status = client_of(user).get(reverse(address)).status_code
            assert status == (200 if name in SEEING else 403), (name, address)


@pytest.mark.parametrize(
    ("model", "function", "sees"),
    [
        ("dalfsen", "wethouder", True),
        ("dalfsen", "casusregisseur", False),
        ("dalfsen", "fg", False),
        ("westerkwartier", "oggz", True),
        ("westerkwartier", "jeugdconsulent", True),
        ("westerkwartier", "casusregisseur", False),
        ("olst-wijhe", "procesregisseur", True),
        ("olst-wijhe", "burgemeester", True),
        ("zvh-region", "procesregisseur_zvh", True),
        ("zvh-region", "beheerder", True),
    ],
)
def test_the_rule_says_who_sees_figures(model: str, function: str, sees: bool) -> None:
    assert may_see_figures(registry.get(model), frozenset({function})) is sees
    assert not may_see_figures(registry.get(model), frozenset())


def test_a_stranger_sees_their_own_municipality_only(town: Town) -> None:
    frozen(town)
    neighbours = Town("raalte", model="dalfsen")
    page = text_of(client_of(neighbours.user("wethouder")).get(URL, {"gemeente": "dalfsen"}))
    assert "Raalte in" in page
    assert "Dalfsen" not in page


def test_the_page_begins_with_the_last_month_that_is_over_in_three_sentences(town: Town) -> None:
    frozen(town)
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert f"Dalfsen in {LAST.title}" in page
    assert "geen huishoudens in AVE3" in page
    assert "6 casussen hebben geen casusregisseur" in page
    assert f"In {LAST.name} keek AVE nog niet welke casussen stilliggen." in page
    assert "Wie zorgt dat elke casus een casusregisseur krijgt" in page


def test_the_present_month_is_marked_provisional(town: Town) -> None:
    frozen(town)
    page = text_of(client_of(town.user("wethouder")).get(URL, {"maand": str(LAST.after(1))}))
    assert "Voorlopig" in page
    assert "Voorlopig" not in text_of(
        client_of(town.user("wethouder")).get(URL, {"maand": str(LAST)})
    )


def test_a_correction_is_marked(town: Town) -> None:
    frozen(town)
    a_case(town, at=LAST.start + timedelta(days=5))
    snapshot_month(month=LAST, now=timezone.now(), revise=True)
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert "Herzien" in page
    assert "herziening 1" in page


@pytest.mark.parametrize(
    "query",
    [
        {"maand": "2031-01"},
        {"maand": "x"},
        {"deel": "area:Nergens"},
        {"deel": "x"},
        {"deel": "area:a\0b"},
        {"gemeente": "nergens"},
    ],
)
def test_what_nobody_can_choose_shows_what_there_is(town: Town, query: dict[str, str]) -> None:
    frozen(town)
    assert client_of(town.user("wethouder")).get(URL, query).status_code == 200


def test_without_a_frozen_month_the_page_says_when_there_will_be_one(town: Town) -> None:
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert "Van deze maand zijn er geen cijfers." in page


def test_the_first_month_without_a_case_says_so(town: Town) -> None:
    snapshot_month(month=LAST, now=timezone.now())
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert "Er liepen in deze maand geen casussen." in page
    assert "Niets springt eruit" not in page


def test_when_every_number_is_small_the_page_says_what_cannot_be_seen(town: Town) -> None:
    a_case(town, at=LAST.start + timedelta(days=2, hours=10))
    snapshot_month(month=LAST, now=timezone.now())
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert "Een deel van de getallen is afgeschermd." in page
    assert "Er liepen in deze maand geen casussen." not in page


def test_a_part_that_is_not_there_in_a_month_says_so(town: Town) -> None:
    frozen(town)
    page = text_of(client_of(town.user("wethouder")).get(URL, {"deel": "area:Nergens"}))
    assert "Van dit deel van de gemeente zijn er in deze maand geen cijfers." in page
    assert "Op de eerste dag van elke maand" not in page


def test_one_area_or_one_problem_at_a_time(town: Town) -> None:
    frozen(town)
    client = client_of(town.user("wethouder"))
    page = text_of(client.get(URL, {"deel": "area:Dorp"}))
    assert "Casusregie en plannen" in page
    assert "Signalen, terugkeer en inzet" not in page, "too few for a part of a municipality"


def test_a_part_says_whom_it_counts_and_the_whole_does_not(town: Town) -> None:
    frozen(town)
    client = client_of(town.user("wethouder"))
    assert "bij de wijk en het probleem" in client.get(URL, {"deel": "area:Dorp"}).text
    assert "bij de wijk en het probleem" not in client.get(URL).text
    assert ";Dorp;" in client.get(reverse("dashboards:csv"), {"deel": "area:Dorp"}).text
    assert ";Dorp;" not in client.get(reverse("dashboards:csv")).text


def test_no_name_reference_or_title_of_a_case_is_in_it_and_no_way_to_one(town: Town) -> None:
    frozen(town)
    before = AccessLog.objects.looks().count()
    client = client_of(town.user("wethouder"))
    page = text_of(client.get(URL))
    page += client.get(reverse("dashboards:csv")).content.decode()
    for case in Case.objects.all():
        assert case.reference not in page
        assert case.title not in page
    for household in Household.objects.all():
        assert household.reference not in page
    for person in Person.objects.all():
        assert person.last_name not in page
    assert "/casus/" not in page
    assert AccessLog.objects.looks().count() == before


def test_the_page_asks_seven_questions_once_and_then_four(
    town: Town, django_assert_num_queries: Any
) -> None:
    frozen(town, 8)
    client = client_of(town.user("wethouder"))
    client.get(reverse("help"))  # the session is kept from here on
    with django_assert_num_queries(7):
        text_of(client.get(URL))
    with django_assert_num_queries(4):
        assert "De maand vergeleken" in text_of(client.get(URL))


def test_every_figure_on_the_page_has_a_definition() -> None:
    for figure in FIGURES:
        assert figure.definition.endswith(".")
        assert figure.label
        assert figure.source
        assert figure.unit
    assert len(BY_KEY) == len(FIGURES)


def test_everything_that_is_kept_is_a_figure_with_a_definition(town: Town) -> None:
    frozen(town)
    for part in SnapshotSlice.objects.all():
        for name in part.figures:
            beginning = name.split(":")[0]
            known = {"decided", "measure", "ever", *BY_KEY}
            assert beginning in known, name


def test_the_spreadsheet_holds_numbers_shares_and_months_that_one_can_go_on_with(
    town: Town,
) -> None:
    frozen(town)
    response = client_of(town.user("wethouder")).get(reverse("dashboards:xlsx"))
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames[0] == "Samenvatting"
    assert book.sheetnames[-1] == "Definities"
    definitions = [row[0] for row in book["Definities"].values][1:]
    assert definitions == [figure.label for figure in FIGURES]
    glance = {row[0].value: row[1] for row in book["De maand vergeleken"].rows}
    assert glance["Huishoudens in AVE2"].value == 12
    half = glance["Met een casusregisseur"]
    assert (half.value, half.number_format) == (0.5, "0%")
    months = book["Fasen door de tijd"]
    first = months["A3"]
    assert (first.value.date(), first.number_format) == (LAST.first_day, "mmm yyyy")
    for sheet in book.worksheets[1:-1]:
        assert sheet.freeze_panes == "B3"
        assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width > 10
        for row in sheet.iter_rows(min_row=3, min_col=2):
            for cell in row:
                text = cell.value if isinstance(cell.value, str) else ""
                assert not text.strip("'-").replace(".", "").replace("%", "").strip().isdigit()


def test_the_plain_text_is_one_long_table_of_the_same_figures(town: Town) -> None:
    frozen(town)
    response = client_of(town.user("wethouder")).get(reverse("dashboards:csv"))
    text = StringIO(response.content.decode("utf-8-sig"))
    rows = list(csv.DictReader(text, delimiter=";"))
    assert all(None not in row and None not in row.values() for row in rows), "one table"
    assert {(row["gemeente"], row["maand"]) for row in rows} == {("Dalfsen", str(LAST))}
    found = {(row["onderdeel"], row["rij"], row["kolom"]): row for row in rows}
    stock = found["De maand vergeleken", "Huishoudens in AVE2", LAST.short]
    assert (stock["waarde"], stock["eenheid"], stock["toelichting"]) == ("12", "", "")
    regie = found["De maand vergeleken", "Met een casusregisseur", LAST.short]
    assert (regie["waarde"], regie["eenheid"]) == ("50", "%")
    unknown = found["De maand vergeleken", "Huishoudens in AVE2", LAST.after(-6).short]
    assert (unknown["waarde"], unknown["toelichting"]) == ("", "niet bekend")


def test_files_hide_what_the_page_hides(town: Town) -> None:
    a_case(town, at=LAST.start + timedelta(days=2, hours=10))
    snapshot_month(month=LAST, now=timezone.now())
    client = client_of(town.user("wethouder"))
    text = client.get(reverse("dashboards:csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    stocks = [row for row in rows if row["rij"] == "Huishoudens in AVE2"]
    assert stocks[0]["toelichting"] == "1–4"
    people = "Casussen per regisseur"  # counts people, not households
    small = [row for row in rows if row["waarde"] in {"1", "2", "3", "4"}]
    assert [row for row in small if row["onderdeel"] != people] == []
    book = load_workbook(BytesIO(client.get(reverse("dashboards:xlsx")).content))
    sheets = [sheet for sheet in book if not sheet.title.startswith(people)]
    cells = [value for sheet in sheets for row in sheet.values for value in row]
    assert not {1, 2, 3, 4} & {value for value in cells if isinstance(value, int)}


def test_a_month_of_few_cases_leaves_out_what_cannot_be_read_and_says_so(town: Town) -> None:
    frozen(town, 7)
    page = text_of(client_of(town.user("wethouder")).get(URL))
    assert "Weggelaten, omdat er niets te lezen is:" in page
    assert "Tijd in een fase" not in page, "nor what it would have meant"


def test_the_half_year_that_runs_stands_beside_the_last_and_says_that_it_runs(town: Town) -> None:
    halfway = LAST if LAST.number % 3 == 0 and LAST.number % 6 else Month(LAST.year, 3)
    if halfway > LAST:
        halfway = Month(LAST.year - 1, 9)
    for n in range(6):
        at = halfway.start + timedelta(days=3, minutes=n)
        a_signal(
            town, a_household(town, by="netwerkcoordinator", at=at), by="netwerkcoordinator", at=at
        )
    snapshot_month(month=halfway, now=timezone.now())
    page = text_of(client_of(town.user("wethouder")).get(URL, {"maand": str(halfway)}))
    assert f"{halfway.half_year} t/m {halfway.name} (loopt nog)" in page
    whole = SnapshotSlice.objects.get(snapshot__month=halfway.first_day, dimension="")
    assert whole.figures["signals"] == 6
    assert not [name for name in whole.figures if name.startswith("signals:")]


def test_who_takes_figures_along_is_kept(town: Town) -> None:
    frozen(town)
    user = town.user("wethouder")
    client_of(user).get(reverse("dashboards:xlsx"))
    kept = FiguresExport.objects.get()
    assert (kept.user, kept.form, kept.month) == (user, "xlsx", LAST.first_day)


def test_a_region_sees_beside_each_other_only_who_agreed(town: Town) -> None:
    others = [Town(slug, model="dalfsen") for slug in ("raalte", "ommen")]
    region = Region.objects.create(name="IJsselland")
    region.municipalities.set([t.municipality for t in (town, *others)])
    frozen(town)
    client = client_of(town.user("wethouder"))
    assert "Naast de regio" not in text_of(client.get(URL))
    for each in (town, others[0]):
        each.municipality.shares_figures = True
        each.municipality.save()
    page = text_of(client.get(URL))
    assert "Naast de regio" in page
    assert "Raalte" in page
    assert "per 1.000 inwoners" not in page
    town.municipality.inhabitants = 24_000
    town.municipality.save()
    cache.clear()
    page = text_of(client.get(URL))
    assert "Huishoudens per 1.000 inwoners" in page
    assert "<td>0,5</td>" in page
    assert "Van Raalte is het aantal inwoners niet vastgelegd." in page
    assert "Ommen" not in page
    hidden = text_of(client_of(others[1].user("wethouder")).get(URL))
    assert "Raalte" not in hidden, "who does not share its own does not see those of others"


def test_the_threshold_is_a_setting(town: Town, settings: Any) -> None:
    settings.AVE_FIGURES_THRESHOLD = 20
    frozen(town)
    assert set(Snapshot.objects.values_list("threshold", flat=True)) == {20}
    whole = SnapshotSlice.objects.get(snapshot__month=LAST.first_day, dimension="")
    assert whole.figures["stock:2"] is None
