"""Two people at the same moment, on two connections: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cases.core.errors import CaseError, Stale
from cases.core.models import Case
from cases.intake.services.opening import NewCase, open_case
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.models import PhaseTransition
from cases.scaling.services.decisions import approve, decide_at_once
from tests.cast import NOW, Town, a_household, a_signal
from tests.story import begin, dalfsen_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_time(*acts: Callable[[], object]) -> list[CaseError | None]:
    """What each got: None when it worked, else the refusal. Anything else fails the test."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> CaseError | None:
        try:
            start.wait(10)
            act()
        except CaseError as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [f.result(30) for f in [pool.submit(one, act) for act in acts]]


def one_wins(*acts: Callable[[], object]) -> CaseError:
    """Exactly one act works; the refusal that the other got."""
    found = at_the_same_time(*acts)
    refusals = [r for r in found if r is not None]
    assert len(refusals) == len(acts) - 1
    return refusals[0]


def test_two_deciders_at_once() -> None:
    story = dalfsen_in("3")
    town = story.town
    town.people["netwerk2"] = town.hire("netwerkcoordinator", name="netwerk2")
    story.propose("casusregisseur", "2", "down")
    proposal, seen, now = story.proposal, story.verdict(), story.later()
    refusal = one_wins(
        *(
            lambda name=name: approve(
                proposal=proposal, actor=town.actor(name), now=now, verdict=seen
            )
            for name in ("netwerkcoordinator", "netwerk2")
        )
    )
    assert isinstance(refusal, Stale)
    assert "al afgehandeld: goedgekeurd door De netwerk" in str(refusal)
    assert PhaseTransition.objects.filter(case=story.case).count() == 3


def test_a_double_click_decides_once() -> None:
    story = begin("dalfsen", "2")
    asked, now = story.asked("3", "up"), story.later()

    def click() -> None:
        decide_at_once(
            case_id=story.case.pk,
            actor=story.town.actor("casusregisseur"),
            now=now,
            asked=asked,
        )

    one_wins(click, click)
    assert PhaseTransition.objects.filter(case=story.case).count() == 2


def test_two_appointers_at_once() -> None:
    story = dalfsen_in("3")
    town = story.town
    town.people["netwerk2"] = town.hire("netwerkcoordinator", name="netwerk2")
    seen = story.present_holding("casusregie")
    assert seen
    town.people["casusregisseur3"] = town.hire("casusregisseur", name="casusregisseur3")
    holders = {"netwerkcoordinator": "casusregisseur2", "netwerk2": "casusregisseur3"}
    refusal = one_wins(
        *(
            lambda by=by, holder=holder: appoint(
                case_id=story.case.pk,
                actor=town.actor(by),
                now=story.now,
                appointment=Appointment("casusregie", "", town.user(holder).pk, "Past beter."),
                replaces=seen.pk,
            )
            for by, holder in holders.items()
        )
    )
    assert isinstance(refusal, Stale)
    assert refusal.changes[0].startswith("Nu bij: De ")
    assert Holding.objects.filter(case=story.case, responsibility="casusregie").count() == 2


@pytest.mark.parametrize("signals", [1, 2])
def test_parallel_openings_for_one_household_make_one_case(signals: int) -> None:
    """From one signal or from two: the household is locked, and so is the signal."""
    town = Town("dalfsen")
    household = a_household(town, by="toegangsteam")
    found = [a_signal(town, household, by="toegangsteam") for _ in range(signals)]
    new = NewCase(
        title="Ruzie",
        dominant_problem="zorg",
        phase="2",
        motivation="Nodig.",
        preconditions=frozenset({"signaal_besproken"}),
    )
    names = ("casusregisseur", "casusregisseur2")
    refusal = one_wins(
        *(
            lambda i=i, name=name: open_case(
                signal=found[i % signals], actor=town.actor(name), now=NOW, new=new
            )
            for i, name in enumerate(names)
        )
    )
    assert isinstance(refusal, Stale)
    assert Case.objects.filter(household=household).count() == 1
