"""The handbook: a page for every function, in step with the application, and safe to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from ave.handbook import FOLDER, FOR_EVERYONE, BrokenHandbook, handbook, read
from roles.ave_model import registry
from tests.cast import Town
from tests.who_may import OF_THE_SIGNED_IN, WHO_MAY

NEED_NONE = {
    "account_logout",
    "cases:counts",
    "notifications:notice",
    "notifications:notice_mark",
    "cases:write",
    "help",
    "help_page",
    "roles:person_activate",
    "roles:draft",
    "roles:session",
    "roles:shortcuts",
    "roles:understood",
}
"""They are the help itself, or a part or a button of a page that has its own."""
TWO_PAGES = 900  # words; a page of print holds some 450


def test_every_function_has_a_page_that_is_written_for_it() -> None:
    written = {function for page in handbook().pages for function in page.functions}
    assert written == set(registry.library().functions)


def test_every_page_fits_on_two_sheets_and_begins_with_what_somebody_wants() -> None:
    for page in handbook().pages:
        words = (FOLDER / f"{page.slug}.md").read_text().split()
        assert len(words) <= TWO_PAGES, page.slug
        wishes = [s.title for s in page.sections if s.title.startswith(("Ik wil", "Ik word"))]
        assert wishes[:1] == [page.sections[0].title], page.slug


def test_every_page_of_the_application_has_a_part_of_the_handbook_or_needs_none() -> None:
    known = set(WHO_MAY) | OF_THE_SIGNED_IN
    told = {name for page in handbook().pages for s in page.sections for name in s.helps}
    assert told <= known, told - known
    assert known - told <= NEED_NONE, known - told - NEED_NONE


def test_every_link_inside_the_handbook_leads_to_a_heading() -> None:
    for page in handbook().pages:
        for slug, anchor in re.findall(r'href="/hulp/([\w-]+)/(?:#([\w-]+))?"', page.html):
            aim = handbook().page(slug)
            assert aim, f"{page.slug}: {slug}"
            assert not anchor or anchor in {s.anchor for s in aim.sections}, (page.slug, anchor)


def test_a_page_about_nothing_leads_to_the_index() -> None:
    assert handbook().help_with("health", ["fg"]) == reverse("help")


def test_help_is_the_part_about_this_page_in_ones_own_words() -> None:
    book = handbook()
    mine = book.help_with("cases:home", ["burgemeester"])
    theirs = book.help_with("cases:home", ["casusregisseur"])
    assert mine.startswith(reverse("help_page", args=["bestuurder"]) + "#")
    assert theirs.startswith(reverse("help_page", args=["casusregisseur"]) + "#")
    assert book.help_with("roles:people", ["burgemeester"]).startswith("/hulp/beheerder/#")


def test_markup_in_a_page_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text("# X\n\n<script>alert(1)</script>\n\n[kwaad](javascript:alert(1))\n")
    assert "<script" not in read(page).html
    assert 'href="javascript' not in read(page).html


@pytest.mark.parametrize(
    "text",
    ["[weg](weg.md)", "[buiten](../operations.md)", "![weg](../images/handboek/weg.png)"],
)
def test_a_page_that_points_at_nothing_is_refused(tmp_path: Path, text: str) -> None:
    page = tmp_path / "x.md"
    page.write_text(f"# X\n\n{text}\n")
    with pytest.raises(BrokenHandbook, match=r"x\.md"):
        read(page)


@pytest.mark.django_db
def test_ones_own_page_stands_first() -> None:
    client = Client()
    client.force_login(Town("dalfsen").user("aover"))
    text = client.get(reverse("help")).content.decode()
    own, everyone = text.index("/hulp/aover/"), text.index(f"/hulp/{FOR_EVERYONE}/")
    assert own < everyone < text.index("/hulp/fg/")


@pytest.mark.django_db
def test_the_header_leads_to_the_part_about_the_page() -> None:
    client = Client()
    client.force_login(Town("dalfsen").user("aover"))
    text = client.get(reverse("cases:home")).content.decode()
    assert handbook().help_with("cases:home", ["aover"]) in text


@pytest.mark.django_db
def test_an_unknown_page_is_not_there() -> None:
    client = Client()
    client.force_login(Town("dalfsen").user("fg"))
    assert client.get(reverse("help_page", args=["readme"])).status_code == 404


@pytest.mark.django_db
def test_the_accessibility_statement_is_open_to_all_and_says_whom_to_ask(settings: object) -> None:
    address = reverse("accessibility")
    without = Client().get(address).content.decode()
    assert "Status C: eerste maatregelen genomen" in without
    assert "beheerder van AVE in uw gemeente" in without
    settings.AVE_CONTACT_EMAIL = "toegankelijk@dalfsen.example"  # type: ignore[attr-defined]
    assert "mailto:toegankelijk@dalfsen.example" in Client().get(address).content.decode()
    assert address in Client().get(reverse("account_login")).content.decode()
