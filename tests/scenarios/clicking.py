"""What people do on the pages, step by step, for the stories that are told by clicking.

A step begins where the one before ended, or at Mijn werk; it ends when the page says it is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from cases.core.models import Case
from cases.scaling.models import PhaseTransition, Proposal
from common.plurals import lower_first
from tests.cast import PASSWORD
from tests.visitors import Visitor

FAMILY = "Zonnebloem"


def registers_a_signal_about_a_new_household(who: Visitor) -> None:
    """Search first; the household is not known, so it is written down, and then the signal."""
    who.opens("/")
    who.follows("Nieuw signaal")
    who.types("Naam, adres of kenmerk", FAMILY)
    who.presses("Zoek")
    who.reads("Niets gevonden")
    who.presses("Nieuw huishouden")
    who.types("Straat", "Dorpsstraat")
    who.types("Huisnummer", "12")
    who.types("Postcode", "7721 AA")
    who.types("Plaats", "Dalfsen")
    who.types("Voornaam", "Anna")
    who.types("Achternaam", FAMILY)
    who.presses("Leg het huishouden vast")
    who.reads("Leg nu het signaal vast")
    who.ticks("Melding")
    who.picks("Wie meldt", "Professional")
    who.types("Wat is er aan de hand", "De buren horen veel ruzie.")
    who.presses("Leg het signaal vast")
    who.reads("Kies nu wat ermee gebeurt")


def opens_a_case(who: Visitor, *facts: str, regie: str = "Ik neem de casusregie") -> Case:
    """From the signal on the screen; `facts` are the boxes the model asks for."""
    who.types("Titel van de casus", "Ruzie en schulden")
    who.main.get_by_role("group", name="Wat overheerst nu").get_by_role("radio").first.check()
    who.ticks(*facts, regie)
    who.types("Waarom past deze fase", "Er is hulp nodig op meer gebieden.")
    if regie != "Nog niemand":
        who.types("Waarom deze persoon", "Kent het huishouden.")
    who.presses("Open de casus")
    who.reads("De casus is geopend.")
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", who.page.title())
    assert found, who.page.title()
    return Case.objects.get(reference=found[0])


def opens_the_page_of(case: Case, who: Visitor) -> None:
    """From Mijn werk or from the list of cases, as it comes."""
    who.opens("/casussen/")
    who.follows_row(case.reference)
    who.reads(case.reference)


def logs_a_visit(who: Visitor, text: str) -> None:
    who.picks("Soort", "Huisbezoek")
    who.types("Wat is er gebeurd of besproken", text)
    who.main.get_by_role("button", name="Vastleggen").click()
    who.reads("Vastgelegd in het logboek.")
    who.reads(text)


def takes(who: Visitor, regie: str) -> None:
    """A responsibility that nobody holds, from the regiebalk."""
    who.follows("Neem dit op u", within=who.row_of_regie(regie))
    who.types("Waarom", "Ik neem het op mij.")
    who.presses("Vastleggen")
    who.reads("Vastgelegd wie dit op zich neemt.")


def starts(who: Visitor, step: str) -> None:
    """From the page of the case to the first page of one step, unfolded."""
    who.follows("Op- of afschalen")
    fold = who.main.locator("details", has=who.page.get_by_text(step, exact=True)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def tells(who: Visitor, step: str, *boxes: str, why: str) -> None:
    """What do you see, what was done, and why: up to the last button."""
    starts(who, step)
    left = ticks_what_is_there(who, boxes)
    who.presses(f"Verder met {lower_first(step)}")
    left = ticks_what_is_there(who, left)
    assert not left, left
    who.presses("Verder")
    who.types("Waarom deze stap?", why)


def ticks_what_is_there(who: Visitor, boxes: Iterable[str]) -> list[str]:
    """Ticks the boxes on this page; gives the rest, for the next."""
    left = []
    for box in boxes:
        found = who.main.get_by_label(re.compile(rf"^\s*{re.escape(box)}"))
        visible = [f for f in found.all() if f.is_visible()]
        if visible:
            visible[0].check()
        else:
            left.append(box)
    return left


def proposes(who: Visitor, step: str, *boxes: str, why: str = "Dat is nu nodig.") -> Proposal:
    tells(who, step, *boxes, why=why)
    who.presses("Voorstellen")
    who.reads("Uw voorstel staat klaar.")
    return Proposal.objects.latest("pk")


def decides_at_once(who: Visitor, step: str, *boxes: str, why: str) -> PhaseTransition:
    tells(who, step, *boxes, why=why)
    who.presses("Besluiten")
    return PhaseTransition.objects.latest("pk")


def signs_in_again(who: Visitor) -> None:
    """A grave decision asks once more who it is, and says what is carried out then."""
    who.reads("Daarna leggen wij dit vast")
    who.types("Wachtwoord", PASSWORD)
    who.presses("Bevestig en leg vast")


def opens_what_waits(who: Visitor, case: Case) -> None:
    """Te beslissen, where a decider finds the proposal."""
    who.opens("/")
    who.follows("Te beslissen")
    who.follows_row(case.reference)
    if "/voorstel/" not in who.page.url:
        who.follows("Bekijk en besluit")
    who.reads("Voorstel:")


def hears(who: Visitor, function: str, said: str) -> None:
    """Write down at the proposal what somebody in this function says about it."""
    if not who.main.get_by_label("Wie is geraadpleegd?").is_visible():
        who.main.get_by_text("Raadpleging vastleggen", exact=True).last.click()
    who.picks("Wie is geraadpleegd?", function)
    who.ticks("Eens")
    who.types("Wat is er gezegd?", said)
    who.presses("Vastleggen")
    who.reads(said)


def approves(who: Visitor, why: str = "Dit is nodig.") -> None:
    """On the page of the proposal; ends wherever that leads."""
    who.types("Waarom besluit u dit?", why)
    who.presses("Goedkeuren")
    if "reauthenticate" in who.page.url:
        signs_in_again(who)


def may_not_decide(who: Visitor, proposal: Proposal, *, knows: bool) -> None:
    """No button, and a form sent all the same changes nothing.

    `knows`: whether this person sees the case; to others it is as one that is not there.
    """
    case = Case.objects.get(pk=proposal.case_id)
    address = f"/casus/{case.reference}/voorstel/{proposal.pk}/"
    assert who.opens(address) == (200 if knows else 404)
    assert not who.has_button("Goedkeuren")
    answer = who.forces(
        address,
        do="decide",
        motivation="Het moet.",
        seen_grounds=case.grounds,
        seen_at=timezone.now().isoformat(),
    )
    assert answer == (403 if knows else 404)
    proposal.refresh_from_db()
    assert proposal.is_pending
    assert Case.objects.get(pk=case.pk).phase == case.phase


def makes_a_plan_for(who: Visitor, phase: str) -> None:
    """From the page of the case."""
    today = timezone.localdate()
    who.main.get_by_text("Meer", exact=True).click()
    who.follows("Nieuwe versie van het plan")
    who.picks("Voor welke fase is dit plan", phase)
    who.types("Plan van aanpak", f"De aanpak in {phase}: wie doet wat.")
    who.types("Afgesproken op", today.isoformat())
    who.types("Afgesproken met", "Het kernteam")
    who.types("Volgende evaluatie", (today + timedelta(days=30)).isoformat())
    who.presses("Plan vastleggen")
    who.reads(f"De aanpak in {phase}")
