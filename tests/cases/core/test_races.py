"""Two people at the same moment, on two connections: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cases.core.errors import CaseError, Stale
from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.merging_homes import merge_households, preview_homes
from cases.intake.models import Signal
from cases.intake.services.opening import NewCase, open_case
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.models import PhaseTransition
from cases.scaling.services.decisions import approve, decide_at_once
from tests.cases.moves.moving import accept, announce, back
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


def test_accepting_a_household_while_the_sender_takes_it_back() -> None:
    story, there = dalfsen_in("3"), Town("olst-wijhe")
    move = announce(story, there)
    one_wins(lambda: accept(story, move, there), lambda: back(story, move))
    move.refresh_from_db()
    arrived = Household.objects.filter(municipality=there.municipality).count()
    assert (move.status, arrived, story.fresh().is_closed) in (
        ("accepted", 1, True),
        ("taken_back", 0, False),
    )


def test_two_who_accept_one_household_at_once() -> None:
    story, there = dalfsen_in("3"), Town("olst-wijhe")
    move = announce(story, there)
    one_wins(lambda: accept(story, move, there), lambda: accept(story, move, there, "toegangsteam"))
    assert Household.objects.filter(municipality=there.municipality).count() == 1


def test_a_signal_that_comes_in_while_its_household_is_merged() -> None:
    town = Town("dalfsen")
    kept, gone = (a_household(town, by="toegangsteam") for _ in range(2))
    actor = town.actor("netwerkcoordinator")
    seen = preview_homes(kept, gone, actor, NOW).seen
    at_the_same_time(
        lambda: merge_households(
            kept=kept, gone=Household.objects.get(pk=gone.pk), actor=actor, now=NOW,
            takes_address=False, goes_on=None, reason="Hetzelfde gezin.", seen=seen,
        ),
        lambda: a_signal(town, Household.objects.get(pk=gone.pk), by="toegangsteam"),
    )  # fmt: skip
    merged = Household.objects.filter(pk=gone.pk, merged_into=kept).exists()
    assert not (merged and Signal.objects.filter(household=gone).exists())
