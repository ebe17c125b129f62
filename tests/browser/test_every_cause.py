"""Every cause at the browser: it comes to the list, says why in figures, and is reviewed.

The records are real and lie in the past; `flag_stagnation --now` moves the scan through time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from cases.core.models import Case
from cases.record.models import Assignment
from cases.regie.models import Holding
from escalation.models import Flag, Review
from escalation.reviewing import OUTCOME_WORDS, Outcome
from notifications.models import Notice
from roles.ave_model.causes import OF_PEOPLE, Cause
from roles.models import User
from tests.cast import Town
from tests.escalation.stuck import Stage
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/escalatielijst/"
PEOPLE = "/escalatielijst/mensen/"


@dataclass(frozen=True)
class Look:
    """What the list says of a cause (a pattern: days are those of today), and what is done."""

    says: str
    does: Outcome
    reviewer: str = "netwerkcoordinator"


DAY = r"\w\w \d{1,2} \w+ \d{4}"
LOOKS: Mapping[Cause, Look] = {
    Cause.INACTIVE: Look(
        rf"Geen activiteit sinds {DAY}: 31 dagen, norm in AVE2 is 30\.", Outcome.STEP
    ),
    Cause.NO_CASUSREGIE: Look(
        rf"Geen casusregisseur sinds {DAY}: 6 dagen, norm in AVE2 is 5\.", Outcome.APPOINT
    ),
    Cause.NO_PROCESREGIE: Look(
        rf"Geen procesregisseur \(casus\) sinds {DAY}: 2 dagen, norm in AVE3 is 1\.",
        Outcome.APPOINT,
    ),
    Cause.NO_PLAN: Look(
        rf"Geen plan van aanpak sinds AVE2 begon op {DAY}: 43 dagen, norm in AVE2 is 42\.",
        Outcome.ASSIGNMENT,
    ),
    Cause.EVALUATION_OVERDUE: Look(
        rf"De evaluatie van het plan was gepland op {DAY}: 1 dag te laat\.", Outcome.ASSIGNMENT
    ),
    Cause.PHASE_TOO_LONG: Look(
        rf"In AVE2 zonder nieuw besluit sinds {DAY}: 366 dagen, norm in AVE2 is 365\.",
        Outcome.STEP,
    ),
    Cause.SIGNALS_RISING: Look(
        r"3 meldingen in 30 dagen, tegen 1 in de 30 dagen ervoor\.", Outcome.MEETING
    ),
    Cause.PROPOSAL_WAITING: Look(
        rf"Een voorstel wacht op een besluit sinds {DAY}: 6 werkdagen, norm in AVE2 is 5\.",
        Outcome.SNOOZE,
    ),
    Cause.UNCONFIRMED: Look(
        rf"Een spoedbesluit is niet bevestigd vóór {DAY}, \d\d:\d\d uur\.", Outcome.MEETING, "aover"
    ),
    Cause.BACK_AND_FORTH: Look(
        rf"Voor de 2e keer in AVE3: weer opgeschaald op {DAY}, 365 dagen na de vorige keer\.",
        Outcome.MEETING,
    ),
    Cause.RECURRING: Look(
        rf"Dit huishouden kwam terug op {DAY}: een eerdere casus sloot op {DAY}, "
        r"minder dan 24 maanden eerder\.",
        Outcome.DISMISS,
    ),
    Cause.WAAKVLAM_PASSED: Look(
        rf"De waakvlam liep tot en met {DAY}: 1 dag geleden\.", Outcome.SNOOZE, "toegangsteam"
    ),
    Cause.ASSIGNMENT_OVERDUE: Look(
        rf"Een opdracht moest klaar zijn op {DAY}: 1 dag te laat\.", Outcome.SNOOZE
    ),
    Cause.AGREEMENT_OVERDUE: Look(
        rf"Een bindende afspraak moest klaar zijn op {DAY}: 1 dag te laat\.", Outcome.MEETING
    ),
    Cause.CASELOAD: Look(
        r"5 casussen met casusregie in het afgelopen jaar; let op vanaf 5, te veel vanaf 10\.",
        Outcome.HANDLED,
        "beheerder",
    ),
    Cause.FUNCTION_LAPSED: Look(
        rf"De functie stopte na {DAY}, maar er staat nog op naam: 1 casus\.",
        Outcome.DISMISS,
        "beheerder",
    ),
}

AT_ONCE = {Cause.BACK_AND_FORTH, Cause.RECURRING}
"""No matter of days: flagged as soon as it has happened. All others have a day too few."""


def flag_stagnation(now: datetime) -> None:
    call_command("flag_stagnation", "--now", now.isoformat(), stdout=StringIO())


@pytest.fixture
def becomes(context: BrowserContext) -> Callable[[User], Visitor]:
    """One browser, at which one after the other sits down."""
    visitor = Visitor(context)

    def sits_down(user: User) -> Visitor:
        visitor.user = user
        visitor.is_signed_in()
        return visitor

    return sits_down


def test_every_cause_and_every_outcome_is_walked() -> None:
    assert set(LOOKS) == set(Cause)
    assert {look.does for look in LOOKS.values()} == set(Outcome)


def test_every_cause_comes_to_the_list_explains_itself_and_is_reviewed(
    becomes: Callable[[User], Visitor],
) -> None:
    town, now = Town("dalfsen"), timezone.now()
    stage = Stage(town, now)
    stuck = {cause: stage.stuck(cause) for cause in Cause}
    almost = [stage.stuck(cause, short=1) for cause in Cause]
    flag_stagnation(now - timedelta(days=1))
    assert set(Flag.objects.open().values_list("cause", flat=True)) == AT_ONCE
    assert on_the_list(becomes(town.user("netwerkcoordinator"))) == len(AT_ONCE)
    flag_stagnation(now)
    for reviewer in sorted({look.reviewer for look in LOOKS.values()}):
        mine = {c: stuck[c] for c, look in LOOKS.items() if look.reviewer == reviewer}
        visitor = becomes(town.user(reviewer))
        reads_why(visitor, mine, almost)
        for cause, found in mine.items():
            reviews(visitor, cause, found)
    assert Review.objects.count() == len(Cause)
    assert not Flag.objects.asking(timezone.localdate()).filter(case__in=cases(stuck)).exists()
    goes_on(becomes, {c: found for c, found in stuck.items() if isinstance(found, Case)})
    assert becomes(town.user("netwerkcoordinator")).complaints == []


def cases(stuck: Mapping[Cause, Case | User]) -> list[Case]:
    return [found for found in stuck.values() if isinstance(found, Case)]


def shown(found: Case | User) -> str:
    """How the list calls it."""
    return found.reference if isinstance(found, Case) else str(found)


def on_the_list(visitor: Visitor) -> int:
    visitor.opens(QUEUE)
    return visitor.main.get_by_role("checkbox").count()


def reads_why(
    visitor: Visitor, mine: Mapping[Cause, Case | User], almost: list[Case | User]
) -> None:
    """Each stands on its list with its sentence and figures, and what falls just short does not."""
    for address, of_people in ((QUEUE, False), (PEOPLE, True)):
        causes = [cause for cause in mine if (cause in OF_PEOPLE) is of_people]
        if not causes:
            continue
        visitor.opens(address)
        for cause in causes:
            row = visitor.main.get_by_role("row").filter(has_text=shown(mine[cause]))
            expect(row).to_contain_text(re.compile(LOOKS[cause].says))
        text = " ".join(visitor.main.get_by_role("row").all_inner_texts())
        assert [shown(found) for found in almost if shown(found) in text] == []


def reviews(visitor: Visitor, cause: Cause, found: Case | User) -> None:
    """From the list, as people do."""
    outcome = LOOKS[cause].does
    visitor.opens(PEOPLE if cause in OF_PEOPLE else QUEUE)
    visitor.follows(f"Beoordeel ({shown(found)})", within=visitor.main)
    expect(visitor.main).to_contain_text(re.compile(LOOKS[cause].says))
    visitor.ticks(OUTCOME_WORDS[outcome])
    if visitor.main.get_by_label("Tot wanneer?").is_visible():
        visitor.types("Tot wanneer?", "morgen")
    visitor.types("Waarom?", f"Bekeken: {outcome.value}.")
    visitor.presses("Leg de beoordeling vast")
    if outcome is Outcome.APPOINT:
        gives_regie_to(visitor, cause)
    elif outcome is Outcome.STEP:
        visitor.reads("Het voorstel doet: Casusregisseur. Die heeft bericht.")
    elif cause in OF_PEOPLE:
        visitor.reads("De beoordeling is vastgelegd.")
    else:
        visitor.reads(f"{shown(found)} is beoordeeld.")


def gives_regie_to(visitor: Visitor, cause: Cause) -> None:
    """The review leads to the page of the regie that nobody holds."""
    casusregie = cause is Cause.NO_CASUSREGIE
    visitor.reads("Vastgelegd. Beleg nu de regie.")
    who = "De casusregisseur2" if casusregie else "De netwerkcoordinator"
    visitor.picks("Wie", who)
    visitor.types("Waarom", "Kent het huishouden.")
    visitor.presses("Vastleggen")
    visitor.reads("Vastgelegd wie dit op zich neemt.")


def goes_on(becomes: Callable[[User], Visitor], stuck: Mapping[Cause, Case]) -> None:
    """What was asked is there for who does it, and what was mended goes by itself."""
    still, empty, unplanned, rising = (
        stuck[c] for c in (Cause.INACTIVE, Cause.NO_CASUSREGIE, Cause.NO_PLAN, Cause.SIGNALS_RISING)
    )
    holder = Holding.objects.get(case=still, responsibility="casusregie").holder
    assert holder
    regisseur = becomes(holder)
    regisseur.opens(reverse("cases:case", args=[shown(still)]))
    regisseur.presses("Opschalen naar AVE3", within=regisseur.part("Gesignaleerd"))
    expect(regisseur.main.get_by_role("checkbox", checked=True)).to_have_count(1)
    regisseur.presses("Verder")
    regisseur.presses("Verder")
    motivation = regisseur.main.get_by_label("Waarom deze stap?").input_value()
    assert re.match(LOOKS[Cause.INACTIVE].says, motivation)
    asked = Assignment.objects.get(case=unplanned)
    regisseur = becomes(asked.given_to)
    regisseur.opens("/")
    regisseur.reads(f"Opdracht: {asked.text}")
    told = Notice.objects.filter(
        about=rising.reference, text__contains="opschalingsoverleg gepland"
    )
    assert told.exists()
    flag_stagnation(timezone.now())
    assert not Flag.objects.open().filter(case=empty).exists()
