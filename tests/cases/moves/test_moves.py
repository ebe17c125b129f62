"""A household that moves to another municipality: announced without content, accepted there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import AccessLog, Case
from cases.households.models import Household, Membership, Person
from cases.households.services.households import Address, NewMember
from cases.moves.models import Arrival, MoveAnnouncement, MoveStep
from cases.record.models import CaseEnding
from cases.record.services.record import write_log
from cases.regie.models import Holding
from cases.scaling.models import Proposal
from notifications.models import Notice
from tests.cases.moves.moving import accept, announce, back, heard, refuse
from tests.cast import Town
from tests.story import dalfsen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Town:
    return Town("olst-wijhe")


# Announced


def test_who_takes_in_signals_there_hears_that_a_household_comes_and_nothing_of_it(
    there: Town,
) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    told = Notice.objects.filter(about="verhuizing")
    assert told.filter(recipient=there.user("casusregisseur"), part=move.reference).exists()
    assert not told.filter(recipient=there.user("burgemeester")).exists()
    for text in told.values_list("text", flat=True):
        assert text.startswith("De gemeente Dalfsen kondigt een huishouden aan")
        assert "Voorbeeld" not in text
        assert story.case.reference not in text
    assert not Household.objects.filter(municipality=there.municipality).exists()
    assert not story.fresh().is_closed


@pytest.mark.parametrize(
    ("phase", "who", "may"),
    [("2", "casusregisseur", True), ("3", "casusregisseur", False), ("3", "aover", True)],
)
def test_who_may_end_the_case_announces_it(phase: str, who: str, may: bool, there: Town) -> None:
    story = dalfsen_in(phase)
    if may:
        assert announce(story, there, who).status == "open"
    else:
        with pytest.raises(NotAllowed):
            announce(story, there, who)
        assert not MoveAnnouncement.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"summary": " "}, "summary"),
        ({"call": " "}, "call"),
        ({"call": "Bel over de familie Voorbeeld"}, "call"),
        ({"ground": "zomaar"}, "ground"),
        ({"ground_note": ""}, "ground_note"),
        ({"moved_on": date(2027, 1, 1)}, "moved_on"),
        ({"people": frozenset()}, "people"),
        ({"people": frozenset({999_999})}, "people"),
        ({"log_months": 25}, "log_months"),
        ({"with_plan": True}, "goes_along"),
        ({"household_told": False}, "not_told_because"),
    ],
)
def test_what_is_missing_or_tells_too_much_is_said_at_its_field(
    wrong: dict[str, Any], field: str, there: Town
) -> None:
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken) as refused:
        announce(story, there, **wrong)
    assert {p.field for p in refused.value.problems} == {field}
    assert not MoveAnnouncement.objects.exists()


def test_not_in_ones_own_municipality() -> None:
    story = dalfsen_in("3")
    with pytest.raises(RuleBroken, match="uw eigen gemeente"):
        announce(story, story.town)


def test_one_announcement_is_open_for_a_case(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    with pytest.raises(Stale):
        announce(story, there)
    move.pk, move.reference = None, "2222-2222"
    with pytest.raises(IntegrityError), transaction.atomic():
        move.save()


# Accepted


def test_what_was_chosen_arrives_as_a_household_with_a_signal_and_no_case(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(
        story, there, address=Address("Langstraat", "4", "8131 BA", "Wijhe"),
        household_told=False, not_told_because="Dat doet de huisarts.",
    )  # fmt: skip
    signal = accept(story, move, there)
    assert signal.municipality == there.municipality
    assert (signal.outcome, signal.reporter) == ("", "municipality")
    for words in ("schuldhulp", "Dalfsen", move.reference, "toestemming", "huisarts"):
        assert words in signal.text
    home = signal.household
    assert (home.municipality, home.address) == (
        there.municipality, "Langstraat 4, 8131 BA Wijhe",
    )  # fmt: skip
    assert [m.person.full_name for m in home.memberships.all()] == ["Anna Voorbeeld"]
    assert not Case.objects.filter(municipality=there.municipality).exists()
    assert Arrival.objects.get().plan == {}
    assert Arrival.objects.get().log == []


def test_the_case_there_ends_as_moved_by_who_announced_it(there: Town) -> None:
    story = dalfsen_in("3")
    story.propose("netwerkcoordinator", "4", "up")
    move = announce(story, there, "aover")
    accept(story, move, there)
    case, ending = story.fresh(), CaseEnding.objects.get()
    assert case.closed_as == "moved"
    assert ending.by == story.town.user("aover")
    assert ending.function == "aover"
    assert ending.moved_to == "gemeente Olst-wijhe"
    assert not Holding.objects.current().filter(case=case).exists()
    assert Proposal.objects.get(to_phase="4").status == Proposal.Status.WITHDRAWN
    assert case.history.latest().history_user == story.town.user("aover")
    for name in ("aover", "casusregisseur"):
        assert "De casus is gesloten: verhuisd en overgedragen." in heard(
            story.town, name, case.reference
        )
    assert MoveStep.objects.get(kind="accepted").ending == ending


def test_the_plan_and_the_log_of_some_months_go_along_where_the_sender_says_so(
    there: Town,
) -> None:
    story = dalfsen_in("3")
    story.plan("casusregisseur", "3", text="Eerst de schulden.")
    for days, text in ((100, "Lang geleden."), (10, "Vorige week.")):
        write_log(
            case_id=story.case.pk, actor=story.town.actor("casusregisseur", story.now),
            now=story.later(), kind="visit", text=text,
            happened_at=story.now - timedelta(days=days),
        )  # fmt: skip
    accept(story, announce(story, there, with_plan=True, log_months=2), there)
    came = Arrival.objects.get()
    assert came.plan["text"] == "Eerst de schulden."
    assert [line["text"] for line in came.log] == ["Vorige week."]


def test_accepting_is_a_read_of_the_case_in_the_municipality_it_came_from(there: Town) -> None:
    story = dalfsen_in("3")
    accept(story, announce(story, there), there)
    read = AccessLog.objects.get(case=story.case, user=there.user("casusregisseur"))
    assert read.municipality == story.town.municipality


def test_who_left_meanwhile_does_not_go_along_and_a_secret_address_stays_secret(
    there: Town,
) -> None:
    both = [NewMember("Voorbeeld", "Anna"), NewMember("Voorbeeld", "Bram")]
    story = dalfsen_in("3", members=both)
    move = announce(story, there, address=Address("Langstraat", "4", "8131 BA", "Wijhe"))
    gone = Membership.objects.get(household=story.case.household, person__first_name="Bram")
    gone.end = story.now.date()
    gone.save()
    home = story.case.household
    home.secret_address = True
    home.save()
    arrived = accept(story, move, there).household
    assert [m.person.first_name for m in arrived.memberships.all()] == ["Anna"]
    assert arrived.secret_address
    assert arrived.public_address == "Geheim adres"
    assert "Dorpsstraat" not in arrived.address


def test_when_nobody_is_left_to_come_nothing_arrives(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    Membership.objects.filter(household=story.case.household).update(end=story.now.date())
    with pytest.raises(RuleBroken, match="woont niemand meer"):
        accept(story, move, there)
    assert not story.fresh().is_closed
    move.refresh_from_db()
    assert move.is_open


def test_a_child_in_two_households_goes_along_only_when_chosen_and_stays_in_the_other(
    there: Town,
) -> None:
    both = [NewMember("Voorbeeld", "Anna"), NewMember("Voorbeeld", "Kim", is_child=True)]
    story = dalfsen_in("3", members=both)
    kim = Person.objects.get(first_name="Kim")
    at_father = Household.objects.create(
        municipality=story.town.municipality, street="Kerkweg", created_at=story.now,
        created_by=story.town.user("casusregisseur"),
    )  # fmt: skip
    other = Membership.objects.create(household=at_father, person=kim, start=date(2026, 1, 1))
    anna = Person.objects.get(first_name="Anna")
    arrived = accept(story, announce(story, there, people=frozenset({anna.pk})), there).household
    assert [m.person.first_name for m in arrived.memberships.all()] == ["Anna"]
    other.refresh_from_db()
    assert other.end is None


@pytest.mark.parametrize("name", ["burgemeester", "beheerder"])
def test_who_takes_in_no_signals_there_answers_nothing(name: str, there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    with pytest.raises(NotAllowed):
        accept(story, move, there, name)
    assert not story.fresh().is_closed


def test_nobody_accepts_what_they_announced_themselves(there: Town) -> None:
    story = dalfsen_in("3")
    me = story.town.user("netwerkcoordinator")
    there.people["also_here"] = me
    there_too = there.user("casusregisseur").function_periods.get()
    there_too.pk, there_too.user = None, me
    there_too.save()
    move = announce(story, there)
    assert not Notice.objects.filter(recipient=me, about="verhuizing").exists()
    with pytest.raises(NotAllowed, match="zelf aan"):
        accept(story, move, there, "also_here")


# Refused, taken back


def test_a_refusal_says_why_and_the_case_goes_on(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    with pytest.raises(RuleBroken):
        refuse(story, move, there, " ")
    refuse(story, move, there, "Woont hier niet.")
    assert not story.fresh().is_closed
    assert MoveStep.objects.get(kind="refused").text == "Woont hier niet."
    said = "De gemeente Olst-wijhe neemt het huishouden niet aan."
    assert said in heard(story.town, "netwerkcoordinator", story.case.reference)
    assert heard(there, "casusregisseur") == []  # nothing is asked any more
    with pytest.raises(Stale):
        accept(story, move, there)
    assert announce(story, there).status == "open"  # and again


def test_before_it_is_accepted_the_sender_takes_it_back(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    with pytest.raises(RuleBroken):
        back(story, move, " ")
    back(story, move)
    with pytest.raises(Stale):
        accept(story, move, there)
    assert not Household.objects.filter(municipality=there.municipality).exists()
    assert heard(there, "casusregisseur") == [
        f"De gemeente Dalfsen nam aankondiging {move.reference} terug. U hoeft niets te doen."
    ]


def test_after_it_is_accepted_it_cannot_be_taken_back(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    accept(story, move, there)
    with pytest.raises((Stale, NotAllowed)):
        back(story, move)


def test_a_case_that_ends_otherwise_or_goes_up_takes_its_announcement_back(there: Town) -> None:
    story = dalfsen_in("3")
    move = announce(story, there)
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    story.approve("aover")
    move.refresh_from_db()
    assert move.status == "taken_back"
    other = announce(story, there, "aover")
    story.close("aover", kind="unseen")
    other.refresh_from_db()
    assert other.status == "taken_back"


def test_a_step_is_written_once(there: Town) -> None:
    announce(dalfsen_in("3"), there)
    with pytest.raises(DatabaseError), transaction.atomic():
        MoveStep.objects.update(text="Anders.")
