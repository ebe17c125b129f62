"""From a signal to a case: advice opens nothing, and an entry is a decision like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from cases.households.services.households import NewMember
from cases.intake.models import Signal
from cases.intake.services.opening import NewCase, open_case
from cases.intake.services.signals import add_to_case, give_advice_only, register_signal
from cases.regie.services.responsibilities import Appointment
from cases.scaling.models import PhaseTransition
from notifications.models import Notice
from tests.cast import NOW, Town, a_case, a_household, a_signal, later
from tests.story import Story

pytestmark = pytest.mark.django_db

GOOD = NewCase(
    title="Ruzie en schulden",
    dominant_problem="zorg",
    phase="2",
    motivation="Er is hulp nodig.",
    preconditions=frozenset({"signaal_besproken"}),
)
URGENT = replace(GOOD, phase="4", criteria=frozenset({"risico_eigenrichting"}))


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def opened(town: Town, signal: Signal, new: NewCase, by: str = "casusregisseur") -> Case:
    return open_case(signal=signal, actor=town.actor(by), now=NOW, new=new)


@pytest.mark.parametrize("kind", ["advice", "melding"])
def test_advice_opens_nothing(dalfsen: Town, kind: str) -> None:
    """[D, AVE2: Advies vragen of een melding doen?] nothing is reported or scaled up officially."""
    signal = a_signal(
        dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam", kind=kind
    )
    with pytest.raises(RuleBroken, match="welk advies"):
        give_advice_only(signal=signal, actor=dalfsen.actor("toegangsteam"), now=NOW, note=" ")
    done = give_advice_only(
        signal=signal, actor=dalfsen.actor("toegangsteam"), now=NOW, note="Bel de huisarts."
    )
    assert done.outcome == Signal.Outcome.ADVICE_ONLY
    assert not Case.objects.exists()
    with pytest.raises(Stale, match="alleen advies gegeven"):
        opened(dalfsen, signal, GOOD)


@pytest.mark.parametrize(
    ("text", "hours", "match"), [(" ", 0, "wat er aan de hand is"), ("Ruzie.", 1, "toekomst")]
)
def test_a_signal_says_what_happened_and_not_what_will(
    dalfsen: Town, text: str, hours: int, match: str
) -> None:
    household = a_household(dalfsen, by="toegangsteam")
    with pytest.raises(RuleBroken, match=match):
        register_signal(
            household=household,
            actor=dalfsen.actor("toegangsteam"),
            now=NOW,
            kind="melding",
            reporter="police",
            text=text,
            received_at=later(hours=hours),
        )
    assert not Signal.objects.exists()


@pytest.mark.parametrize("name", ["wethouder", "burgemeester", "fg"])
def test_who_has_no_part_in_intake_registers_nothing(dalfsen: Town, name: str) -> None:
    household = a_household(dalfsen, by="toegangsteam")
    with pytest.raises(NotAllowed, match="geen signalen registreren"):
        a_signal(dalfsen, household, by=name)
    with pytest.raises(NotAllowed):
        a_household(dalfsen, by=name)


def test_a_second_signal_joins_the_open_case_and_its_holder_is_told(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    signal = a_signal(dalfsen, case.household, by="toegangsteam")
    with pytest.raises(Stale, match="loopt al een casus"):
        opened(dalfsen, signal, GOOD)
    add_to_case(signal=signal, actor=dalfsen.actor("toegangsteam"), now=later(hours=1))
    signal.refresh_from_db()
    assert (signal.case, signal.outcome) == (case, "added")
    told = Notice.objects.filter(recipient=dalfsen.user("casusregisseur"), about=case.reference)
    assert told.filter(text__contains="nieuw signaal").exists()


def test_a_signal_cannot_join_a_case_that_is_not_there(dalfsen: Town) -> None:
    signal = a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam")
    with pytest.raises(RuleBroken, match="loopt geen casus"):
        add_to_case(signal=signal, actor=dalfsen.actor("toegangsteam"), now=NOW)
    signal.refresh_from_db()
    assert signal.outcome == ""


@pytest.mark.parametrize(
    ("new", "by", "error", "match"),
    [
        (replace(GOOD, phase="1"), "casusregisseur", RuleBroken, "niet in AVE1 beginnen"),
        (replace(GOOD, phase="3"), "casusregisseur", RuleBroken, "niet in AVE3 beginnen"),
        (replace(GOOD, phase="2A"), "casusregisseur", RuleBroken, "kent het model van uw gemeente"),
        (replace(GOOD, title=" "), "casusregisseur", RuleBroken, "korte titel"),
        (replace(GOOD, motivation=" "), "casusregisseur", RuleBroken, "waarom deze fase past"),
        (replace(GOOD, dominant_problem="x"), "casusregisseur", RuleBroken, "overheerst"),
        (replace(GOOD, problem_areas=("x",)), "casusregisseur", RuleBroken, "leefgebied"),
        (replace(GOOD, criteria=frozenset("x")), "casusregisseur", RuleBroken, "hoort niet bij"),
        (
            replace(GOOD, preconditions=frozenset()),
            "casusregisseur",
            RuleBroken,
            "besproken in het",
        ),
        (GOOD, "toegangsteam", RuleBroken, "aanwezig waren"),
        (GOOD, "wethouder", NotAllowed, "geen signalen registreren"),
        (URGENT, "casusregisseur", NotAllowed, "Beginnen in AVE4 is aan: AOV"),
        (replace(URGENT, criteria=frozenset()), "aover", RuleBroken, "minstens één criterium"),
    ],
)
def test_an_opening_that_cannot_be_is_refused_and_writes_nothing(
    dalfsen: Town, new: NewCase, by: str, error: type[Exception], match: str
) -> None:
    """[D, AVE1 Opschalen; AVE4] who opens where, on what grounds."""
    signal = a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam")
    with pytest.raises(error, match=match):
        opened(dalfsen, signal, new, by)
    signal.refresh_from_db()
    assert signal.outcome == ""
    assert not Case.objects.exists()


@pytest.mark.parametrize(("new", "by"), [(GOOD, "casusregisseur"), (URGENT, "aover")])
def test_the_entry_is_the_first_decision_of_the_course(
    dalfsen: Town, new: NewCase, by: str
) -> None:
    signal = a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam")
    case = opened(dalfsen, signal, new, by)
    entry = PhaseTransition.objects.get(case=case)
    assert (entry.number, entry.from_phase, entry.to_phase) == (1, "", new.phase)
    assert entry.decider == dalfsen.user(by)


def test_an_appointment_that_the_model_gives_to_others_stops_the_opening(dalfsen: Town) -> None:
    signal = a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam")
    other = Appointment("casusregie", "", dalfsen.user("casusregisseur2").pk, "Kan het beter.")
    with pytest.raises(NotAllowed, match="Dit bepaalt: Netwerkco"):
        opened(dalfsen, signal, replace(GOOD, appointments=(other,)))
    assert not Case.objects.exists()


@pytest.mark.parametrize(("age", "minors"), [(17, True), (18, False)])
def test_a_minor_follows_from_the_birth_date(age: int, minors: bool) -> None:
    """[W, Minderjarigen] the jeugdconsulent is always involved, so hears of it at once."""
    town = Town("westerkwartier")
    born = date(NOW.year - age, NOW.month, NOW.day)
    case = a_case(town, phase="2A", regisseur=None, members=(NewMember("Kind", birth_date=born),))
    assert case.minors_involved is minors
    told = Notice.objects.filter(recipient=town.user("jeugdconsulent"), about=case.reference)
    assert told.exists() is minors


def test_the_day_before_the_eighteenth_birthday_is_still_a_minors_day(dalfsen: Town) -> None:
    born = date(NOW.year - 18, NOW.month, NOW.day) + timedelta(days=1)
    case = a_case(dalfsen, members=(NewMember("Kind", birth_date=born),))
    assert case.minors_involved


def test_a_household_whose_case_is_closed_may_come_back(dalfsen: Town) -> None:
    """[O] draaideurklanten: a new signal opens a new case for the same household."""
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "1", "down")
    story.close("casusregisseur")
    signal = a_signal(dalfsen, story.case.household, by="toegangsteam", at=story.later(days=1))
    assert opened(dalfsen, signal, GOOD).household == story.case.household
    assert Case.objects.filter(household=story.case.household).count() == 2
