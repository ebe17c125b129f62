"""De film and the course on the page of a case."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.record.models import LogEntry
from tests.cases.core.test_pages_case import ago, film, log, page
from tests.cast import Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def test_the_course_can_be_filtered_and_paged_to_its_start(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    log(dalfsen, case, "Bezoek nummer", number=60)
    shown = page(client, dalfsen, "casusregisseur", case)
    seen = re.findall(r"Bezoek nummer \d+", shown)
    assert len(seen) == 25
    rest = shown
    for number in (25, 10):
        older = re.search(r'href="(\?voor=[^"#]*)#verloop"', rest)
        assert older
        rest = page(client, dalfsen, "casusregisseur", case, older[1])
        more = re.findall(r"Bezoek nummer \d+", rest)
        assert len(more) == number
        seen += more
    assert sorted(seen) == sorted(f"Bezoek nummer {n}" for n in range(60))
    assert "Toon oudere" not in rest
    decisions = page(client, dalfsen, "casusregisseur", case, "?soort=besluit")
    assert "Bezoek nummer" not in decisions
    assert "Casus geopend in AVE2." in decisions
    assert "Bezoek nummer" in page(client, dalfsen, "casusregisseur", case, "?soort=onzin")


def test_the_film_is_a_page_of_its_own_beside_the_others(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=60))
    overview = page(client, dalfsen, "casusregisseur", case)
    assert "data-film" not in overview
    assert f'href="{reverse("cases:film", args=[case.reference])}"' in overview
    assert "data-film" in film(client, dalfsen, "casusregisseur", case)


def test_the_film_draws_phases_holders_gaps_and_marks_that_lead_to_their_record(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=60), regisseur=None)
    Story(dalfsen, case, ago(days=40)).appoint("netwerkcoordinator", "casusregie", "casusregisseur")
    log(dalfsen, case, "Bezoek", number=60)
    drawn = film(client, dalfsen, "casusregisseur", case)
    assert "AVE2, sinds" in drawn
    assert "Niemand, " in drawn
    assert "De casusregisseur, sinds" in drawn
    assert reverse("cases:decision", args=[case.reference, 1]) in drawn
    assert ">60</text>" in drawn
    assert "Als tabel" in drawn
    period = re.search(r'href="[^"]*(\?van=[^"]*)#verloop"', drawn)
    assert period
    listed = page(client, dalfsen, "casusregisseur", case, period[1].replace("&amp;", "&"))
    assert "60 gebeurtenissen" in listed


def test_the_film_is_a_table_for_who_asks_for_it_and_on_paper_where_the_drawing_does_not_fit(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=400))
    log(dalfsen, case, "Bezoek", number=60)
    drawn = film(client, dalfsen, "casusregisseur", case)
    assert "ave-film__table" not in drawn
    link = re.search(r'id="film-tabel" href="([^"]*)"', drawn)
    assert link
    asked = film(client, dalfsen, "casusregisseur", case, link[1].replace("&amp;", "&"))
    table = asked[asked.index("ave-film__table") :]
    assert table[: table.index("</table>")].count("Huisbezoek.") == 60
    assert "ave-film__table--paper" not in asked
    assert "film=weken&amp;tabel=ja" in asked, "another zoom leaves the table open"
    assert 'href="?film=weken"' in drawn
    zoomed = film(client, dalfsen, "casusregisseur", case, "?film=weken")
    assert "ave-film__table--paper" in zoomed


def test_a_mark_that_is_older_than_the_newest_lines_leads_to_the_page_that_has_it(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=200))
    log(dalfsen, case, "Bezoek", number=60)
    early = LogEntry.objects.create(
        case=case,
        kind="phone",
        text="Een vroeg gesprek",
        happened_at=ago(days=150),
        recorded_at=timezone.now(),
        author=dalfsen.user("casusregisseur"),
    )
    assert f'id="logboek-{early.pk}"' not in page(client, dalfsen, "casusregisseur", case)
    shown = film(client, dalfsen, "casusregisseur", case)
    link = re.search(rf'href="[^"?]*(\?vanaf=[^"#]*)#logboek-{early.pk}"', shown)
    assert link
    older = page(client, dalfsen, "casusregisseur", case, link[1].replace("&amp;", "&"))
    assert f'id="logboek-{early.pk}"' in older


def test_in_outline_the_film_has_phases_holders_and_decisions_only(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(days=1))
    log(dalfsen, case, "Geheim", kind="incident")
    drawn = film(client, dalfsen, "burgemeester", case)
    assert "Besluiten en voorstellen" in drawn
    for hidden in ("Incident", "Signalen", "Contact en overleg", "Melding"):
        assert hidden not in drawn


def test_a_long_text_folds_after_some_lines(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    log(dalfsen, case, "Een zin van de buren. " * 60)
    shown = page(client, dalfsen, "casusregisseur", case)
    assert "Lees verder" in shown
    assert shown.count("Een zin van de buren.") == 60
