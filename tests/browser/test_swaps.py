"""What htmx swaps in is what a full reload shows, and the focus is left somewhere sensible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator

from escalation.models import NormTrial
from escalation.services.trials import ask_trial
from notifications.services.notices import notify
from tests.browser.judge import WIDE
from tests.browser.swaps import differences, focus, places_that_ask
from tests.cast import NOW, Town, a_case, a_signal, later
from tests.story import dalfsen_in
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

COMPARED = {
    "templates/cases/timeline/film.html": (
        "test_another_stretch_of_the_film_is_that_of_its_own_address"
    ),
    "templates/cases/timeline/log.html": "test_what_is_logged_in_place_leaves_what_a_reload_gives",
    "templates/base.html": "test_the_counts_of_the_menu_are_those_of_mijn_werk",
    "templates/cases/worklist/own_case.html": "test_what_is_written_from_mijn_werk_stands_there",
    "templates/cases/worklist/write.html": "test_what_is_written_from_mijn_werk_stands_there",
    "templates/cases/worklist/work_row.html": "test_what_was_late_and_is_written_waits_no_more",
    "templates/notifications/notices.html": "test_a_notice_marked_in_place_is_that_of_a_reload",
    "templates/cases/core/why_not.html": "test_what_one_may_not_do_opens_as_at_its_own_address",
    "templates/components/filter_bar.html": "test_a_filtered_list_is_that_of_its_own_address",
    "templates/components/find.html": "test_what_is_found_while_typing_is_what_enter_finds",
    "templates/escalation/trial_progress.html": "test_how_far_a_trial_is_reads_as_on_its_page",
    "common/fields.py": "test_a_day_is_understood_the_same_by_itself_and_with_its_form",
}
"""Each file that lets htmx ask something → the test below that compares it with a full reload."""


def test_everything_that_asks_is_compared_with_a_reload() -> None:
    assert places_that_ask() == set(COMPARED)
    assert not [name for name in COMPARED.values() if name not in globals()]


@pytest.fixture
def locked_case(contexts: Callable[..., BrowserContext]) -> Callable[[Town, str], Visitor]:
    def signed_in(town: Town, name: str) -> Visitor:
        person = Visitor(contexts(viewport=WIDE), town.user(name))
        person.is_signed_in()
        return person

    return signed_in


def test_a_day_is_understood_the_same_by_itself_and_with_its_form(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens(f"/casus/{story.case.reference}/logboek/")
    regisseur.types("Wanneer", "gisteren 14:00")
    regisseur.page.keyboard.press("Tab")
    said = regisseur.main.locator("output[for*=happened], .ave-field__understood").first
    said.filter(has_text="14:00").wait_for()
    swapped = said.inner_text()
    assert focus(regisseur.page), "The next control keeps the focus"
    assert regisseur.presses("Opslaan") == 422
    assert said.inner_text() == swapped
    assert not regisseur.complaints


def test_another_stretch_of_the_film_is_that_of_its_own_address(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    coordinator = locked_case(story.town, "netwerkcoordinator")
    coordinator.opens(f"/casus/{story.case.reference}/film/")
    coordinator.page.reload()  # what is new is said once
    level = coordinator.main.locator(".ave-film__level:not([aria-current])").first
    chosen = level.get_attribute("id")
    with coordinator.page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        level.click()
    coordinator.main.locator(f"#{chosen}[aria-current]").wait_for()
    assert focus(coordinator.page) == f"a#{chosen}"
    assert not (found := differences(coordinator.page)), "\n".join(found)
    assert not coordinator.complaints


def test_the_film_as_a_table_is_that_of_its_own_address(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    coordinator = locked_case(story.town, "netwerkcoordinator")
    coordinator.opens(f"/casus/{story.case.reference}/film/")
    coordinator.page.reload()  # what is new is said once
    for words, tables in (("Als tabel", 1), ("Zonder tabel", 0)):
        coordinator.main.get_by_role("link", name=words).click()
        coordinator.main.locator("#film-tabel").filter(has_not_text=words).wait_for()
        assert coordinator.main.locator("table.ave-film__table").count() == tables
        assert focus(coordinator.page) == "a#film-tabel"
        assert not (found := differences(coordinator.page)), "\n".join(found)
    assert not coordinator.complaints


def test_what_one_may_not_do_opens_as_at_its_own_address(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens(f"/casus/{story.case.reference}/")
    regisseur.page.reload()  # what is new is said once
    regisseur.main.get_by_role("link", name="Wat kan ik hier niet, en waarom?").press("Enter")
    regisseur.main.locator("details#waarom[open]").wait_for()
    assert focus(regisseur.page) == "summary#waarom-kop"
    assert not (found := differences(regisseur.page)), "\n".join(found)
    assert not regisseur.complaints


def test_what_is_logged_in_place_leaves_what_a_reload_gives(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens(f"/casus/{story.case.reference}/")
    regisseur.types("Wat is er gebeurd of besproken", "De post ligt ongeopend.")
    regisseur.main.get_by_role("button", name="Vastleggen", exact=True).click()
    regisseur.main.locator("#verloop-deel", has_text="De post ligt ongeopend.").wait_for()
    assert focus(regisseur.page)
    assert not (found := differences(regisseur.page)), "\n".join(found)
    assert not regisseur.complaints


def test_what_is_written_from_mijn_werk_stands_there(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")  # in March 2026, as the cast lives then; nothing happened since
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens("/")
    writes_in(regisseur, f"#werk-{story.case.reference}", "De post ligt ongeopend.")
    regisseur.reads("Vastgelegd, net nu")
    assert focus(regisseur.page)
    assert not (found := differences(regisseur.page)), "\n".join(found)
    assert not regisseur.complaints


def test_what_was_late_and_is_written_waits_no_more(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    other = a_case(story.town, at=NOW)
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens("/")
    count = regisseur.page.locator(".ave-navbar [data-count=home]")
    regisseur.reads("geen activiteit")
    for case in (story.case, other):
        regisseur.main.locator(f"#wacht-{case.reference}").get_by_role("link").last.click()
        regisseur.main.locator(f"#wacht-{case.reference} textarea").fill("Een nieuw begin.")
    writes_in(regisseur, f"#wacht-{story.case.reference}", "De post ligt ongeopend.")
    # The other row keeps what is typed there: only the own row was renewed.
    text = regisseur.main.locator(f"#wacht-{other.reference} textarea")
    assert text.input_value() == "Een nieuw begin."
    writes_in(regisseur, f"#wacht-{other.reference}", "De post ligt ongeopend.")
    regisseur.reads("Vastgelegd bij")
    assert focus(regisseur.page) == "p#vastgelegd"
    waiting = count.inner_text()
    assert not (found := differences(regisseur.page)), "\n".join(found)
    assert count.inner_text() == waiting
    assert "geen activiteit" not in regisseur.main.inner_text()
    assert not regisseur.complaints


def writes_in(visitor: Visitor, row: str, text: str) -> None:
    """Write in a row of Mijn werk, in the form that opens there."""
    line = visitor.main.locator(row)
    if not line.locator("textarea").count():
        line.get_by_role("link", name="Schrijf").click()
    line.get_by_label("Wat is er gebeurd of besproken").fill(text)
    line.get_by_role("button", name="Vastleggen", exact=True).click()
    visitor.page.wait_for_function("row => !document.querySelector(`${row} textarea`)", arg=row)


@pytest.mark.parametrize(
    ("address", "field", "choice"),
    [
        ("/casussen/", "Fase", "3"),
        ("/signalen/", "Soort", "melding"),
        ("/te-beslissen/", "Volgorde", "-wacht"),
        ("/beheer/mensen/", "Functie", "manager"),
    ],
)
def test_a_filtered_list_is_that_of_its_own_address(
    locked_case: Callable[[Town, str], Visitor], address: str, field: str, choice: str
) -> None:
    story = dalfsen_in("3")
    story.propose("casusregisseur", "2", "down")
    a_signal(story.town, story.case.household, by="toegangsteam", at=NOW)
    who = locked_case(story.town, "beheerder" if "beheer" in address else "netwerkcoordinator")
    who.opens(address)
    with who.page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        who.main.get_by_label(field).first.focus()
        who.main.get_by_label(field).first.select_option(choice)
    who.page.wait_for_url(f"**{address}?*")
    assert focus(who.page)
    assert not (found := differences(who.page)), "\n".join(found)
    assert who.main.locator("[data-row]").count()
    who.page.keyboard.press("Escape")
    who.page.locator("body").press("j")
    assert who.page.evaluate("document.activeElement.matches('[data-row-link]')")
    assert not who.complaints


def test_what_is_found_while_typing_is_what_enter_finds(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    regisseur = locked_case(story.town, "casusregisseur")
    regisseur.opens("/")
    field = regisseur.page.locator("#zoek")
    field.press_sequentially("voorb")
    regisseur.page.locator("#zoek-gevonden [data-row-link]").first.wait_for()
    swapped = _cases_in(regisseur.page.locator("#zoek-gevonden"))
    assert focus(regisseur.page) == "input#zoek"
    assert swapped == {f"/casus/{story.case.reference}/"}
    regisseur.page.locator(".ave-find__button").click()
    regisseur.page.wait_for_url("**/casus/*/")  # the only one: straight to it
    assert regisseur.page.url.endswith(swapped.pop() or "")


def _cases_in(part: Locator) -> set[str | None]:
    return {link.get_attribute("href") for link in part.locator("a[href*='/casus/']").all()}


def test_the_counts_of_the_menu_are_those_of_mijn_werk(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    story.propose("netwerkcoordinator", "4", "up")
    aover = locked_case(story.town, "aover")
    aover.opens("/")
    count = aover.page.locator(".ave-navbar [data-count=to_decide]")
    whole = count.inner_text()
    aover.opens("/ave-in-het-kort/")
    count.filter(has_text="1").wait_for()
    assert count.inner_text() == whole


def test_a_notice_marked_in_place_is_that_of_a_reload(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    told = [story.town.user("netwerkcoordinator").pk]
    notify(told, about=story.case.reference, text="Nieuw plan.", now=timezone.localtime())
    coordinator = locked_case(story.town, "netwerkcoordinator")
    coordinator.opens("/meldingen/")
    button = coordinator.main.locator(".ave-notice--unseen button").first
    chosen = button.get_attribute("id")
    before = int(coordinator.page.locator("#bel .ave-count").inner_text().split()[0])
    with coordinator.page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        button.click()
    coordinator.main.locator(f"#{chosen}[value='0']").wait_for()
    assert focus(coordinator.page) == f"button#{chosen}"
    left = coordinator.page.locator("#bel .ave-count").all_inner_texts()
    assert [int(text.split()[0]) for text in left] == ([before - 1] if before > 1 else [])
    assert not (found := differences(coordinator.page)), "\n".join(found)
    assert not coordinator.complaints


def test_how_far_a_trial_is_reads_as_on_its_page(
    locked_case: Callable[[Town, str], Visitor],
) -> None:
    town = Town("dalfsen")
    trial = ask_trial(
        municipality=town.municipality,
        actor=town.actor("netwerkcoordinator", later(days=40)),
        now=later(days=40),
        norms={"ave2.inactive_days": 21},
        first=NOW.date(),
    )
    NormTrial.objects.update(asked_at=timezone.now())
    coordinator = locked_case(town, "netwerkcoordinator")
    with coordinator.page.expect_response(lambda answer: answer.url.endswith("/stand/")):
        coordinator.opens(reverse("escalation:trial", args=[trial.public_id]))
    assert not (found := differences(coordinator.page)), "\n".join(found)
    assert not coordinator.complaints
