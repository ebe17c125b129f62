"""Every page, and the states it can be in, is good for everyone; `judge.py` says what good is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from cases.scaling.models import Proposal
from common.models import JobPulse, JobRun
from roles.services.norms import Asked, change_norm
from tests.browser.addresses import NO_PAGE, Addresses
from tests.browser.judge import PHONE, Judge
from tests.cast import PASSWORD, Town, days_ago
from tests.nu import NuChecker
from tests.story import Story, dalfsen_in
from tests.visitors import Visitor
from tests.who_may import OPEN_TO_ALL
from tests.world import names

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = {"account_login": 200}
"""allauth answers a refused sign-in as an ordinary page."""


@pytest.fixture
def judge(
    axe: Callable[[Page], list[str]], nu: NuChecker, contexts: Callable[..., BrowserContext]
) -> Judge:
    return Judge(axe, nu, contexts)


def test_every_address_is_a_good_page(judge: Judge) -> None:
    addresses = Addresses()
    for name in dict.fromkeys(names()):
        if name in NO_PAGE:
            continue
        user, address = addresses.page(name)
        judge.sees(None if name in OPEN_TO_ALL else user, address)
    judge.finds_nothing_wrong()


def test_every_form_says_well_what_is_wrong_with_it(judge: Judge) -> None:
    addresses = Addresses()
    for name, button in {
        "cases:new_household": "Leg het huishouden vast",
        "cases:household_signal": "Leg het signaal vast",
        "cases:signal": "Alleen advies gegeven",
        "cases:new_case": "Open de casus",
        "cases:member_new": "Voeg toe",
        "cases:member_leaves": "Leg vast",
        "cases:log": "Opslaan",
        "cases:plan_new": "Plan vastleggen",
        "cases:party_add": "Toevoegen",
        "cases:appoint": "Vastleggen",
        "cases:handover": "Draag over",
        "cases:step_propose": "Verder",
        "cases:hand_back": "Teruggeven",
        "cases:hold": "Pauzeer de casus",
        "roles:norm": "Wijzig de norm",
        "roles:person_new": "Voeg toe",
        "roles:function_new": "Voeg toe",
        "account_login": "Aanmelden",
    }.items():
        user, address = addresses.page(name)
        visitor = judge.opens(None if name in OPEN_TO_ALL else user, address)
        judge.sends(visitor, button, state=f"{name}, sent empty", status=ANSWER.get(name, 422))
    judge.finds_nothing_wrong()


def test_a_person_without_work_reads_what_to_do(judge: Judge) -> None:
    town = Town("raalte", model="dalfsen")
    regisseur = town.user("casusregisseur")
    for name in (
        "cases:home",
        "cases:cases",
        "cases:to_decide",
        "cases:signals",
        "notifications:notices",
    ):
        judge.sees(regisseur, reverse(name), state="with nothing in it")
    judge.sees(regisseur, reverse("cases:new_signal") + "?q=Niemand", state="nothing found")
    judge.sees(town.user("fg"), reverse("cases:access_log"), state="with nothing in it")
    judge.sees(town.user("wethouder"), reverse("cases:home"), state="with nothing in it")
    judge.finds_nothing_wrong()


def test_who_may_not_enter_reads_so(judge: Judge) -> None:
    town = Town("dalfsen")
    regisseur = town.user("casusregisseur")
    judge.sees(regisseur, reverse("roles:people"), status=403)
    judge.sees(regisseur, reverse("cases:case", args=["2222-2222"]), status=404)
    visitor = judge.opens(regisseur, reverse("cases:new_household"))
    visitor.page.evaluate("document.querySelectorAll('[name^=csrf]').forEach(e => e.value = 'x')")
    judge.sends(visitor, "Leg het huishouden vast", state="an expired form", status=403)
    judge.finds_nothing_wrong()


def test_the_menus_open_well(judge: Judge) -> None:
    town = Town("dalfsen")
    visitor = judge.opens(town.user("netwerkcoordinator"), "/")
    visitor.page.locator(".ave-menu--user summary").click()
    judge.looks(visitor, "the menu of the person")
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visitor.page.locator(".ave-menu--nav summary").click()
    judge.looks(visitor, "the menu on a phone")
    judge.finds_nothing_wrong()


def test_a_case_is_good_in_outline_at_rest_and_waiting_for_confirmation(judge: Judge) -> None:
    addresses = Addresses()
    burgemeester = addresses.town.user("burgemeester")
    urgent, resting = addresses.urgent.reference, addresses.resting.reference
    judge.sees(burgemeester, reverse("cases:case", args=[urgent]), state="in outline")
    judge.sees(burgemeester, "/te-beslissen/", state="with an urgent decision")
    visitor = judge.sees(burgemeester, reverse("cases:decision", args=[urgent, 1]), state="urgent")
    judge.sends(visitor, "Vastleggen", state="confirming, sent empty")
    regisseur = addresses.town.user("casusregisseur")
    judge.sees(regisseur, reverse("cases:case", args=[resting]), state="at rest")
    judge.sees(regisseur, reverse("cases:cases"), state="with several cases")
    judge.sees(regisseur, reverse("roles:in_short") + "?model=dalfsen&naast=zvh-region&bronnen=on")
    judge.finds_nothing_wrong()


def test_going_up_is_good_on_each_of_its_pages_unfolded_and_refused(judge: Judge) -> None:
    addresses = Addresses()
    regisseur, coordinator = (
        addresses.town.user(f) for f in ("casusregisseur", "netwerkcoordinator")
    )
    quiet = addresses.quiet.reference
    step = reverse("cases:step_propose", args=[quiet, "3", "up"])
    for part in ("gezien", "gedaan", "vraag"):
        visitor = judge.opens(regisseur, f"{step}?deel={part}")
        unfolds(visitor)
        judge.looks(visitor, f"{part}, unfolded")
    judge.sends(visitor, "Besluiten", state="proposing, sent empty")
    for name in ("cases:step_choose", "cases:case"):
        visitor = judge.opens(coordinator, reverse(name, args=[quiet]))
        unfolds(visitor)
        judge.looks(visitor, f"{name}: why not, unfolded")
    judge.sees(coordinator, step, state="refused", status=403)
    proposal = Proposal.objects.get(case=addresses.case, to_phase="4")
    visitor = judge.opens(
        addresses.town.user("aover"),
        reverse("cases:proposal", args=[addresses.case.reference, proposal.pk]),
    )
    unfolds(visitor)
    judge.looks(visitor, "deciding, unfolded")
    judge.finds_nothing_wrong()


def test_lists_are_good_with_their_choices_open_filtered_and_searched(judge: Judge) -> None:
    addresses = Addresses()
    coordinator, beheerder = (addresses.town.user(f) for f in ("netwerkcoordinator", "beheerder"))
    for user, name, query in (
        (coordinator, "cases:cases", "?fase=3&sorteer=-fase"),
        (coordinator, "cases:signals", "?laat=on"),
        (coordinator, "cases:to_decide", "?wat=spoed&sorteer=wacht"),
        (beheerder, "roles:people", "?functie=manager&sorteer=einde"),
    ):
        address = reverse(name)
        visitor = judge.opens(user, address + query)
        unfolds(visitor)
        visitor.types("Bewaar dit filter als", "Van mij")
        visitor.presses("Bewaar")
        unfolds(visitor)
        judge.looks(visitor, f"{name}, with a view and unfolded")
    visitor.types("Naam", "casus")
    visitor.presses("Zoek op naam")
    judge.looks(visitor, "roles:people, searched")
    judge.finds_nothing_wrong()


def test_what_is_written_in_place_and_what_is_signed_look_well(judge: Judge) -> None:
    addresses = Addresses()
    regisseur = judge.opens(addresses.town.user("casusregisseur"), "/")
    row = regisseur.main.locator("[id^=wacht-]").first
    row.get_by_role("link", name="Schrijf").click()
    regisseur.main.locator("[id^=wacht-] textarea").wait_for()
    judge.looks(regisseur, "Mijn werk, writing in a row")
    regisseur.main.locator("[id^=wacht-] textarea").fill("Thee gedronken.")
    regisseur.main.get_by_role("button", name="Vastleggen", exact=True).click()
    regisseur.main.locator("#vastgelegd").wait_for()
    judge.looks(regisseur, "Mijn werk, written")
    proposal = Proposal.objects.get(case=addresses.case, to_phase="4")
    before = timezone.localtime() - timedelta(minutes=5)
    Story(addresses.town, addresses.case, before, proposal).consult("aover", "burgemeester")
    address = reverse("cases:proposal", args=[addresses.case.reference, proposal.pk])
    aover = judge.opens(addresses.town.user("aover"), address)
    aover.types("Waarom besluit u dit?", "Het kan nog zo.")
    aover.presses("Afwijzen")
    judge.looks(aover, "what is signed")
    aover.types("Wachtwoord", "verkeerd")
    judge.sends(aover, "Bevestig en leg vast", state="a wrong password", status=200)
    aover.types("Wachtwoord", PASSWORD)
    aover.presses("Bevestig en leg vast")
    judge.looks(aover, "what was signed")
    judge.finds_nothing_wrong()


def test_what_went_wrong_in_the_background_is_told_well(judge: Judge) -> None:
    town = Town("dalfsen")
    old = days_ago(2)
    JobPulse.objects.create(job="flag_stagnation", at=old)
    JobRun.objects.create(
        job="end_snoozes", now=old, started_at=old, finished_at=old, failures=1, error="Weg."
    )
    JobRun.objects.create(job="flag_stagnation", now=old, started_at=old)
    beheerder = town.user("beheerder")
    judge.sees(beheerder, reverse("escalation:jobs"), state="with alarms")
    judge.sees(beheerder, reverse("escalation:job", args=["flag_stagnation"]), state="with runs")
    judge.finds_nothing_wrong()


def test_a_norm_that_two_change_at_once_and_its_history_are_good(judge: Judge) -> None:
    town = Town("dalfsen")
    address = reverse("roles:norm", args=["dalfsen", "2", "inactive_days"])
    visitor = judge.opens(town.user("beheerder"), address)
    change_norm(
        municipality=town.municipality,
        actor=town.actor("beheerder", timezone.localtime()),
        now=timezone.now(),
        asked=Asked("2", "inactive_days", 21, 30, "Wij zijn sneller."),
    )
    visitor.types("Nieuwe norm", "14")
    visitor.types("Waarom wijzigt u dit", "Nog sneller.")
    judge.sends(visitor, "Wijzig de norm", state="a stale norm")
    judge.sees(town.user("beheerder"), address, state="a norm of its own")
    judge.sees(town.user("netwerkcoordinator"), reverse("roles:norms"), state="to read only")
    judge.finds_nothing_wrong()


def test_reviewing_is_good_on_each_of_its_pages(judge: Judge) -> None:
    addresses = Addresses()
    coordinator, case = addresses.town.user("netwerkcoordinator"), addresses.case.reference
    together = f"{reverse('escalation:review_many')}?casus={case}"
    one = reverse("escalation:review", args=[case])
    person = addresses.address("escalation:person")
    for address in (together, one, person):
        button = "Leg de beoordelingen vast" if address == together else "Leg de beoordeling vast"
        visitor = judge.sees(coordinator, address)
        judge.sends(visitor, button, state="sent empty")
    visitor = judge.opens(coordinator, reverse("escalation:queue"))
    visitor.main.get_by_role("checkbox").first.check()
    judge.looks(visitor, "with a case chosen")
    regisseur = addresses.town.user("casusregisseur")
    visitor = judge.sees(regisseur, addresses.address("cases:assignment"))
    judge.sends(visitor, "Meld klaar", state="sent empty")
    judge.finds_nothing_wrong()


def test_binding_agreements_are_good_on_each_of_their_pages(judge: Judge) -> None:
    addresses = Addresses()
    coordinator = addresses.town.user("netwerkcoordinator")
    visitor = judge.sees(coordinator, addresses.address("cases:agreement_new"))
    judge.sends(visitor, "Leg de afspraak vast", state="sent empty")
    visitor = judge.sees(coordinator, addresses.address("cases:agreement"))
    judge.sends(visitor, "Leg vast", state="sent empty")
    judge.sees(coordinator, addresses.address("cases:plan"), state="with an agreement")
    judge.finds_nothing_wrong()


def unfolds(visitor: Visitor) -> None:
    """Everything that is folded in the page itself."""
    opened = "document.querySelectorAll('main details').forEach(d => {"
    visitor.page.evaluate(f"{opened} d.removeAttribute('name'); d.open = true }})")


def test_a_decision_on_what_changed_meanwhile_says_so_well(judge: Judge) -> None:
    story = dalfsen_in("3")
    story.now = timezone.localtime() - timedelta(minutes=5)
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    address = reverse("cases:proposal", args=[story.case.reference, story.proposal.pk])
    aover = judge.opens(story.town.user("aover"), address)
    story.change("netwerkcoordinator", media_attention=True)
    aover.types("Waarom besluit u dit?", "Het moet.")
    aover.presses("Goedkeuren")
    aover.types("Wachtwoord", PASSWORD)
    judge.sends(aover, "Bevestig en leg vast", state="a stale decision", status=200)
    aover.reads("Lees wat er anders is", "Media-aandacht: nee → ja.")
    assert aover.main.get_by_label("Waarom besluit u dit?").input_value() == "Het moet."
    judge.finds_nothing_wrong()


def test_the_sign_in_page_of_the_demo_is_good_and_one_click_signs_in(
    judge: Judge, settings: Any, tmp_path: Path
) -> None:
    Town("dalfsen")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].append("demo.accounts.demo_accounts")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    judge.sees(None, "/demo/post/", state="without mail")
    EmailMessage("AVE: casus", "http://localhost/casus/", to=["a@dalfsen.example"]).send()
    judge.sees(None, "/demo/post/", state="with mail")
    visitor = judge.sees(None, reverse("account_login"), state="in the demo")
    visitor.main.get_by_role("button", name="netwerkcoordinator@dalfsen.example").click()
    visitor.reads("Mijn werk")
    judge.finds_nothing_wrong()
