"""Forms in a real browser: few clicks, days said back, long lists searched, no scripts needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from cases.households.models import Household
from cases.intake.models import Signal
from cases.record.models import LogEntry
from common.dates import full
from roles.models import FunctionPeriod, User
from tests.cast import Town, a_case, a_household, a_signal
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = timezone.localtime() - timedelta(days=3)
PHONE = {"width": 390, "height": 844}
COUNT = "addEventListener('pointerdown', () => counted(), true)"

Make = Callable[..., BrowserContext]


def arrives(contexts: Make, town: Town, name: str, **options: object) -> Visitor:
    visitor = Visitor(contexts(**options), town.user(name))
    visitor.is_signed_in()
    return visitor


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "desk"])
def test_a_signal_for_a_known_household_takes_four_clicks(
    contexts: Make, size: dict[str, int]
) -> None:
    town = Town("dalfsen")
    home = a_household(town, by="toegangsteam", at=MOMENT)
    a_signal(town, home, by="toegangsteam", at=MOMENT)
    intake = arrives(contexts, town, "toegangsteam", viewport=size)
    clicks: list[int] = []
    intake.context.expose_binding("counted", lambda _: clicks.append(1))
    intake.context.add_init_script(COUNT)
    intake.opens(reverse("cases:signals"))
    intake.follows("Nieuw signaal", within=intake.main)
    expect(intake.main.get_by_label("Naam, adres of kenmerk")).to_be_focused()
    intake.page.keyboard.type("voorbeel")
    intake.presses("Zoek")
    intake.follows("Signaal voor dit huishouden")
    intake.types("Wat is er aan de hand", "De buren horen ruzie.")
    intake.presses("Leg het signaal vast")
    assert len(clicks) == 4
    intake.reads("Het signaal is vastgelegd. Kies nu wat ermee gebeurt.", "Open een nieuwe casus")
    made = Signal.objects.get(text="De buren horen ruzie.")
    assert (made.household, made.kind, made.reporter) == (home, "melding", "professional")


def test_a_day_is_said_back_after_leaving_the_field_and_nothing_is_said_before(
    contexts: Make,
) -> None:
    town = Town("dalfsen")
    case = a_case(town, at=MOMENT)
    regisseur = arrives(contexts, town, "casusregisseur")
    regisseur.opens(reverse("cases:log", args=[case.reference]))
    sent: list[str] = []
    regisseur.page.on("request", lambda r: sent.append(r.post_data or ""))
    when = regisseur.main.get_by_label("Wanneer")
    said = regisseur.main.locator("output").first
    regisseur.types("Wat is er gebeurd of besproken", "Over Anna.")
    when.fill("")
    when.type("gisteren 14.30")
    expect(said).to_have_text("")
    when.blur()
    yesterday = full(timezone.localdate() - timedelta(days=1))
    expect(said).to_have_text(f"{yesterday}, 14:30 uur")
    when.fill("half drie")
    when.blur()
    expect(said).to_have_text("")
    assert regisseur.presses("Opslaan") == 422
    regisseur.reads("U typte “half drie”.")
    assert sent
    assert "Anna" not in "".join(sent[:2])
    assert not regisseur.complaints


def test_a_long_list_is_searched_by_keyboard(contexts: Make) -> None:
    town = Town("dalfsen")
    beheerder = arrives(contexts, town, "beheerder")
    user = town.user("manager")
    beheerder.opens(reverse("roles:function_new", args=[user.public_id, town.municipality.slug]))
    lists = beheerder.main.get_by_label("Functie", exact=True)
    search = beheerder.main.get_by_label("Zoek in de lijst").first
    expect(search).to_have_accessible_description("Functie")
    search.fill("wethou")
    beheerder.reads("Gekozen: Wethouder zorg")
    expect(lists).to_have_value("wethouder")
    search.fill("r")
    beheerder.reads("gevonden in de lijst.")
    search.press("Enter")
    expect(lists).to_be_focused()
    search.fill("geen enkele")
    beheerder.reads("Niets gevonden in de lijst.")
    expect(lists).to_have_value("wethouder")
    beheerder.presses("Voeg toe")
    assert FunctionPeriod.objects.filter(user=user, function="wethouder").exists()
    assert not beheerder.complaints


def test_people_stand_under_their_function_and_a_search_leaves_no_empty_heading(
    contexts: Make,
) -> None:
    town = Town("olst-wijhe")
    case = a_case(town, at=MOMENT)
    for i in range(8):
        colleague = User.objects.create_user(f"c{i}@dalfsen.example", "geheim", name=f"Collega {i}")
        FunctionPeriod.objects.create(
            user=colleague, function="casusregisseur", municipality=town.municipality,
            start=MOMENT.date(),
        )  # fmt: skip
    coordinator = arrives(contexts, town, "procesregisseur")
    coordinator.opens(reverse("cases:appoint", args=[case.reference, "casusregie"]))
    people = coordinator.main.get_by_label("Wie", exact=True)
    headings = [g.get_attribute("label") for g in people.locator("optgroup").all()]
    able = ("casusregisseur", "consulent", "jeugdconsulent")
    assert headings == [town.model.functions[function].label for function in able]
    search = coordinator.main.get_by_label("Zoek in de lijst").first
    search.fill("collega")
    expect(people.locator("optgroup")).to_have_count(1)
    search.fill(headings[-1] or "")  # a heading is found too
    coordinator.reads("Gekozen: De jeugdconsulent")
    search.fill("")
    expect(people.locator("optgroup")).to_have_count(len(able))
    assert [g.get_attribute("label") for g in people.locator("optgroup").all()] == headings
    assert not coordinator.complaints


def test_without_scripts_a_list_is_a_list_and_a_form_is_sent(contexts: Make) -> None:
    town = Town("dalfsen")
    case = a_case(town, at=MOMENT)
    plain = {"java_script_enabled": False}
    beheerder = arrives(contexts, town, "beheerder", **plain)
    user = town.user("manager")
    beheerder.opens(reverse("roles:function_new", args=[user.public_id, town.municipality.slug]))
    beheerder.picks("Functie", "Casusregisseur")
    beheerder.types("Eerste dag", "vandaag")
    beheerder.presses("Voeg toe")
    assert FunctionPeriod.objects.filter(user=user, function="casusregisseur").exists()
    regisseur = arrives(contexts, town, "casusregisseur", **plain)
    regisseur.opens(reverse("cases:log", args=[case.reference]))
    regisseur.types("Wanneer", "gisteren")
    regisseur.types("Wat is er gebeurd of besproken", "Op bezoek.")
    regisseur.presses("Opslaan")
    happened = timezone.localtime(LogEntry.objects.get().happened_at)
    assert f"{happened:%H:%M}" == "12:00"


def test_two_people_at_one_address_merge_it_in_the_browser(contexts: Make) -> None:
    town = Town("dalfsen")
    home = a_household(town, by="toegangsteam", at=MOMENT)
    url = reverse("cases:household_address", args=[home.reference])
    first, second = (arrives(contexts, town, n) for n in ("toegangsteam", "casusregisseur"))
    for visitor in (first, second):
        visitor.opens(url)
    first.types("Straat", "Kerkweg")
    first.types("Plaats", "Ommen")
    first.presses("Opslaan")
    second.types("Straat", "Molenweg")
    second.types("Wijk of kern", "Zuid")
    assert second.presses("Opslaan") == 422
    expect(second.page.locator("[data-error-summary]")).to_be_focused()
    second.reads("Twee versies: kies per onderdeel", "Gewijzigd door De toegangsteam")
    second.main.get_by_role("group", name="Straat").get_by_label("Houd wat er nu staat").check()
    second.presses("Opslaan")
    now = Household.objects.get()
    assert (now.street, now.town, now.area) == ("Kerkweg", "Ommen", "Zuid")


def test_the_page_with_two_versions_is_good_for_everyone(
    contexts: Make, axe: Callable[..., list[str]]
) -> None:
    town = Town("dalfsen")
    home = a_household(town, by="toegangsteam", at=MOMENT)
    url = reverse("cases:household_address", args=[home.reference])
    first, second = (arrives(contexts, town, n) for n in ("toegangsteam", "casusregisseur"))
    for visitor in (first, second):
        visitor.opens(url)
    first.types("Straat", "Kerkweg")
    first.presses("Opslaan")
    second.types("Straat", "Molenweg")
    second.presses("Opslaan")
    for size in (PHONE, {"width": 1440, "height": 900}):
        second.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not axe(second.page)
