"""Whole stories, as people live them: several at their own browsers, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.core.project import project_due
from cases.households.models import Membership, Person
from cases.households.services.households import NewMember
from common.dates import DUTCH_TIME
from roles.models import DutyShift
from tests.cast import PASSWORD, Town, a_case, a_household
from tests.story import Story, dalfsen_in
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]
SATURDAY_NIGHT = datetime(2026, 12, 5, 2, 0, tzinfo=DUTCH_TIME)


@pytest.fixture(params=SIZES, ids=["desk", "phone"])
def at(
    request: pytest.FixtureRequest, contexts: Callable[..., Any]
) -> Callable[[Town, str], Visitor]:
    """Somebody of the town, signed in, on a screen of this size."""

    def visitor(town: Town, name: str) -> Visitor:
        found = Visitor(contexts(viewport=request.param), town.user(name))
        found.is_signed_in()
        return found

    return visitor


@pytest.fixture
def night() -> Iterator[None]:
    with time_machine.travel(SATURDAY_NIGHT):
        yield


def on_duty(town: Town, name: str, function: str, phone: str) -> None:
    """From Friday evening until Monday morning."""
    user = town.user(name)
    user.phone = phone
    user.save()
    DutyShift.objects.create(
        function=function, user=user, municipality=town.municipality,
        start=SATURDAY_NIGHT - timedelta(hours=9), end=SATURDAY_NIGHT + timedelta(hours=54),
        recorded_at=SATURDAY_NIGHT - timedelta(days=9),
    )  # fmt: skip


@pytest.mark.usefixtures("night")
def test_an_aover_is_woken_on_saturday_night_for_a_known_household_and_decides(
    at: Callable[[Town, str], Visitor],
) -> None:
    dalfsen = Town("dalfsen")
    case = a_case(
        dalfsen,
        at=SATURDAY_NIGHT - timedelta(days=20),
        members=(NewMember(last_name="Kloosterman", first_name="Anna"),),
    )
    story = Story(dalfsen, case)
    on_duty(dalfsen, "aover", "aover", "06-12345678")
    on_duty(dalfsen, "burgemeester", "burgemeester", "06-87654321")

    caller = at(dalfsen, "netwerkcoordinator")
    caller.opens("/bereikbaar/")
    number = caller.main.get_by_role("link", name="06-12345678")
    expect(number).to_have_attribute("href", "tel:0612345678")

    aover = at(dalfsen, "aover")
    aover.opens("/zoeken/")
    aover.types("Naam, adres, kenmerk", "Kloosterman")
    aover.presses("Zoek")
    aover.follows("Kloosterman", within=aover.main)
    aover.follows("Op- of afschalen")
    aover.ticks("Het is nog onduidelijk wie")
    aover.presses("Verder met opschalen naar AVE4")
    aover.reads("Piket Burgemeester: De burgemeester, 06-87654321")
    aover.presses("Verder")
    aover.types("Waarom deze stap?", "De politie ziet gewonden en een menigte voor de deur.")
    aover.ticks("Er is acuut gevaar")
    aover.presses("Spoedbesluit nemen")
    aover.types("Wachtwoord", PASSWORD)
    aover.presses("Bevestig en leg vast")
    aover.reads("AVE4")
    decision = story.fresh().transitions.latest("number")
    assert (decision.to_phase, decision.urgent) == ("4", True)

    burgemeester = at(dalfsen, "burgemeester")
    burgemeester.opens("/te-beslissen/")
    burgemeester.main.get_by_role("link", name=case.reference).first.click()
    burgemeester.reads("Een ander moet dit doen vóór zo 6 december 2026, 02:00 uur.")
    assert "Kloosterman" not in burgemeester.main.inner_text()
    burgemeester.ticks("Ja, ik ben het eens")
    burgemeester.types("Toelichting", "Ik sprak de aover: hulp kon niet wachten.")
    burgemeester.presses("Vastleggen", within=burgemeester.part("Bevestigt u dit spoedbesluit?"))
    burgemeester.types("Wachtwoord", PASSWORD)
    burgemeester.presses("Bevestig en leg vast")
    burgemeester.reads("Gelukt")
    expect(burgemeester.main).not_to_contain_text("Nog niet bevestigd")


def test_a_procesregisseur_falls_ill_and_on_monday_nobody_has_noticed_anything(
    at: Callable[[Town, str], Visitor],
) -> None:
    sunday = datetime(2026, 12, 6, 20, 0, tzinfo=DUTCH_TIME)
    with time_machine.travel(sunday):
        story = dalfsen_in("3")
        dalfsen = story.town
        dalfsen.people["tweede"] = dalfsen.hire("netwerkcoordinator", name="tweede")
        story.now = sunday - timedelta(days=2)
        story.propose("casusregisseur", "2", "down")
        beheerder = at(dalfsen, "beheerder")
        ill = dalfsen.user("netwerkcoordinator")
        beheerder.opens(reverse("cases:absence_of", args=[ill.public_id]))
        beheerder.types("Eerste dag", "vandaag")
        beheerder.main.locator("select[name=stand_in]").select_option(label="De tweede")
        beheerder.presses("Leg vast")
        beheerder.reads("De tweede neemt waar, nu voor 1 casus.")
    with time_machine.travel(sunday + timedelta(hours=12)):
        project_due(timezone.now())
        stand_in = at(dalfsen, "tweede")
        stand_in.opens("/")
        stand_in.reads("Nog 1 dag, uiterlijk di 8 december 2026.")
        stand_in.opens(reverse("cases:case", args=[story.case.reference]))
        stand_in.reads("waargenomen door De tweede")
        stand_in.opens("/")
        stand_in.follows("Beslis", within=stand_in.main)
        stand_in.types("Waarom besluit u dit?", "Het gaat beter, en de hulp is aanvaard.")
        stand_in.presses("Goedkeuren")
        stand_in.reads("Het besluit is vastgelegd.")
        assert story.phase == "2"


def test_a_woman_registered_twice_is_found_merged_and_parted_again(
    at: Callable[[Town, str], Visitor],
) -> None:
    dalfsen = Town("dalfsen")
    born = date(1988, 3, 4)
    a_case(
        dalfsen, members=(NewMember(last_name="Wójcik", first_name="Małgorzata", birth_date=born),)
    )
    a_case(
        dalfsen,
        by="netwerkcoordinator",
        members=(NewMember(last_name="Wojczik", first_name="Malgorzata", birth_date=born),),
    )
    regisseur = at(dalfsen, "casusregisseur")
    regisseur.opens("/zoeken/")
    regisseur.types("Naam, adres, kenmerk", "malgorzata wojcik")
    regisseur.presses("Zoek")
    regisseur.reads("2 gevonden")
    regisseur.follows("Wójcik", within=regisseur.main)
    regisseur.main.get_by_role("heading", level=1).get_by_role("link").click()
    regisseur.follows("Staat dubbel")
    regisseur.reads("De naam lijkt erop en de geboortedatum is dezelfde.")
    regisseur.follows("Dit is dezelfde persoon")
    regisseur.reads("op al deze namen: Małgorzata Wójcik, Malgorzata Wojczik.")
    regisseur.types("Waaraan ziet u", "Ik sprak haar: zij is het.")
    regisseur.presses("Voeg samen tot één persoon")
    regisseur.reads("Ook bekend als Małgorzata Wójcik.")
    for typed in ("wojcik", "wojczik"):
        regisseur.opens("/zoeken/")
        regisseur.types("Naam, adres, kenmerk", typed)
        regisseur.presses("Zoek")
        regisseur.reads("2 gevonden")
    regisseur.follows("Wojczik", within=regisseur.main)
    regisseur.main.get_by_role("heading", level=1).get_by_role("link").click()
    regisseur.follows("Weer splitsen", within=regisseur.main)
    regisseur.reads("Małgorzata Wójcik en Malgorzata Wojczik")
    regisseur.types("Waarom zijn dit twee personen?", "Het zijn nichten.")
    regisseur.presses("Maak er weer twee personen van")
    regisseur.reads("Het zijn weer twee personen.")
    assert sorted(p.full_name for p in Person.objects.filter(merged_into=None)) == [
        "Malgorzata Wojczik",
        "Małgorzata Wójcik",
    ]


def test_a_family_with_a_child_in_two_households_moves_in_the_middle_of_ave3(
    at: Callable[[Town, str], Visitor],
) -> None:
    olst = Town("olst-wijhe")
    story = dalfsen_in("3", members=(NewMember(last_name="Kloosterman", first_name="Anna"),))
    child = a_household(
        story.town,
        by="casusregisseur",
        members=(NewMember(last_name="Jansen", first_name="Sem", birth_date=date(2018, 5, 6)),),
    ).memberships.get()
    Membership.objects.create(
        person=child.person, household=story.case.household, start=child.start
    )
    sender = at(story.town, "netwerkcoordinator")
    sender.opens(reverse("cases:move_new", args=[story.case.reference]))
    expect(sender.main.get_by_label("Sem Jansen")).not_to_be_checked()
    sender.picks("Naar welke gemeente", "Olst-wijhe")
    sender.types("Verhuisd op", "gisteren")
    sender.types("Wie kan de andere gemeente bellen", "Netwerkcoördinator Dalfsen, 0529 48 83 88")
    sender.types("Waarom gaat de casus daarheen", "Het huishouden woont daar nu.")
    sender.types("Samenvatting voor de andere gemeente", "Schulden, en ruzie met de buren.")
    sender.ticks("Het huishouden geeft toestemming", "Ja")
    sender.types("Leg dat uit", "Afgesproken aan de keukentafel.")
    sender.presses("Kondig het huishouden aan")
    sender.opens(reverse("cases:case", args=[story.case.reference]))
    sender.reads("Aangekondigd bij de gemeente Olst-wijhe")

    receiver = at(olst, "toegangsteam")
    receiver.opens("/")
    receiver.reads("Huishouden uit een andere gemeente")
    assert "Kloosterman" not in receiver.main.inner_text()
    receiver.follows("Antwoord", within=receiver.main)
    receiver.reads("Netwerkcoördinator Dalfsen, 0529 48 83 88")
    assert "Kloosterman" not in receiver.main.inner_text()
    receiver.ticks("Ja")
    receiver.presses("Geef antwoord")
    receiver.reads("Aangenomen.", "Schulden, en ruzie met de buren.")
    assert story.fresh().closed_at
    sender.opens(reverse("cases:case", args=[story.case.reference]))
    sender.reads("De gemeente Olst-wijhe nam het huishouden aan.")
    assert child.person.memberships.filter(household=child.household, end=None).exists()
