"""Handing over what a leaver holds: all in one step, per case whole, and back the same day."""

from __future__ import annotations

from typing import Any

import pytest

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from cases.record.services.record import write_log
from cases.regie.handover import Vacating, proposed_successors
from cases.regie.models import Handover, Holding
from cases.regie.services.handovers import UNDONE, hand_over, undo_handover
from cases.regie.services.responsibilities import Appointment, appoint
from cases.timeline.course import course
from notifications.models import Notice
from roles.services.people import deactivate
from tests.cast import NOW, Town, a_case, later
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db
BY = "netwerkcoordinator"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def held(*cases: Case) -> list[int]:
    rows = Holding.objects.current().filter(case__in=cases, responsibility="casusregie")
    return list(rows.order_by("case").values_list("pk", flat=True))


def holder(case: Case) -> str:
    return str(Holding.objects.current().get(case=case, responsibility="casusregie").holder)


def moves(
    town: Town, cases: list[Case], *, to: str = "casusregisseur2", by: str = BY, at: Any = None
) -> list[str]:
    """Hand over these cases of the casusregisseur; gives why not, per case."""
    outcomes = hand_over(
        person=town.user("casusregisseur"),
        successors=dict.fromkeys(held(*cases), town.user(to).pk),
        reason="Gaat met pensioen.",
        actor=town.actor(by, at or later(hours=1)),
        now=at or later(hours=1),
    )
    return [one.why_not for one in outcomes]


class TestHandingOver:
    def test_gives_every_case_to_who_was_chosen_with_one_notice(self, dalfsen: Town) -> None:
        cases = [a_case(dalfsen) for _ in range(3)]
        Notice.objects.all().delete()
        assert moves(dalfsen, cases) == ["", "", ""]
        assert {holder(case) for case in cases} == {"De casusregisseur2"}
        told = Notice.objects.filter(recipient=dalfsen.user("casusregisseur2")).get()
        assert told.text == "U heeft 3 casussen overgenomen van een collega."
        left = Notice.objects.filter(recipient=dalfsen.user("casusregisseur")).get()
        assert left.text == "U heeft 3 casussen overgedragen aan collega's."
        assert Notice.objects.count() == 2

    def test_stands_in_the_course_with_its_reason(self, dalfsen: Town) -> None:
        case = a_case(dalfsen)
        moves(dalfsen, [case])
        found = course(case_file(case, NOW.date()), kinds=["regie"])[:2]
        assert {(e.sentence, e.text) for e in found} == {
            ("De casusregisseur2 heeft casusregie.", "Overdracht: Gaat met pensioen."),
            (
                "De casusregisseur heeft geen casusregie meer.",
                "Opgevolgd: Overdracht: Gaat met pensioen.",
            ),
        }

    def test_is_refused_per_case_to_who_may_not_appoint_there(self, dalfsen: Town) -> None:
        case = a_case(dalfsen)
        (why,) = moves(dalfsen, [case], by="beheerder")
        assert why
        assert holder(case) == "De casusregisseur"
        assert not Handover.objects.exists()

    def test_never_gives_a_case_to_who_may_not_hold_it(self, dalfsen: Town) -> None:
        case = a_case(dalfsen)
        (why,) = moves(dalfsen, [case], to="communicatieadviseur")
        assert why.startswith("Deze persoon kan dit niet")
        assert holder(case) == "De casusregisseur"

    def test_leaves_a_case_alone_that_somebody_changed_meanwhile(self, dalfsen: Town) -> None:
        first, second = a_case(dalfsen), a_case(dalfsen)
        seen = held(first, second)
        appoint(
            case_id=first.pk,
            actor=dalfsen.actor(BY),
            now=later(minutes=30),
            appointment=Appointment("casusregie", "", dalfsen.user("casusregisseur2").pk, "Nu."),
            replaces=seen[0],
        )
        outcomes = hand_over(
            person=dalfsen.user("casusregisseur"),
            successors=dict.fromkeys(seen, dalfsen.user("casusregisseur2").pk),
            reason="Vertrekt.",
            actor=dalfsen.actor(BY),
            now=later(hours=1),
        )
        assert [(o.reference, bool(o.why_not)) for o in outcomes] == [
            (first.reference, True),
            (second.reference, False),
        ]
        assert "intussen" in outcomes[0].why_not

    def test_is_whole_or_nothing_on_one_case(self, dalfsen: Town) -> None:
        """Both regies of one case to one person cannot be; then neither goes."""
        story = Story(dalfsen, a_case(dalfsen))
        story.at_once("casusregisseur", "3", "up")
        case = story.fresh()
        both = dalfsen.hire("casusregisseur", "netwerkcoordinator", name="allebei")
        leaver = dalfsen.user("casusregisseur")
        mine = Holding.objects.current().get(case=case, responsibility="casusregie")
        theirs = Holding.objects.create(
            case=case, responsibility="procesregie", aspect="casus", holder=leaver,
            function="casusregisseur", started_at=NOW, decided_by=leaver,
            decided_in_function="netwerkcoordinator", reason="Van vroeger.",
        )  # fmt: skip
        project_all()
        (outcome,) = hand_over(
            person=leaver,
            successors={mine.pk: both.pk, theirs.pk: both.pk},
            reason="Vertrekt.",
            actor=dalfsen.actor(BY),
            now=later(hours=1),
        )
        assert "verschillende personen" in outcome.why_not
        assert holder(case) == "De casusregisseur"

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_asks_for_a_reason(self, dalfsen: Town, reason: str) -> None:
        case = a_case(dalfsen)
        with pytest.raises(RuleBroken):
            hand_over(
                person=dalfsen.user("casusregisseur"), successors={held(case)[0]: 1},
                reason=reason, actor=dalfsen.actor(BY), now=NOW,
            )  # fmt: skip


class TestUndoing:
    def test_gives_back_exactly_what_was_moved(self, dalfsen: Town) -> None:
        moved, other = a_case(dalfsen), a_case(dalfsen)
        moves(dalfsen, [moved])
        undo(dalfsen)
        assert holder(moved) == holder(other) == "De casusregisseur"
        back = Holding.objects.current().get(case=moved)
        first = Holding.objects.filter(case=moved).earliest("started_at")
        assert (back.function, back.organisation) == (first.function, first.organisation)
        assert back.reason == UNDONE
        sentences = [e.text for e in course(case_file(moved, NOW.date()), kinds=["regie"])[:2]]
        assert sentences == [UNDONE, UNDONE]

    def test_ends_the_notice_of_who_had_them_a_moment(self, dalfsen: Town) -> None:
        moves(dalfsen, [a_case(dalfsen), a_case(dalfsen)])
        undo(dalfsen)
        told = Notice.objects.filter(recipient=dalfsen.user("casusregisseur2"), about="overdracht")
        assert list(told.filter(seen_at=None).values_list("text", flat=True)) == [
            "De overdracht van 2 casussen is ongedaan gemaakt."
        ]

    def test_leaves_a_case_on_which_somebody_acted_since(self, dalfsen: Town) -> None:
        quiet, busy = a_case(dalfsen), a_case(dalfsen)
        moves(dalfsen, [quiet, busy])
        write_log(
            case_id=busy.pk, actor=dalfsen.actor("casusregisseur2"), now=later(hours=2),
            kind="visit", text="Kennisgemaakt.", happened_at=later(hours=-4),
        )  # fmt: skip
        assert undo(dalfsen, later(hours=3)) == {quiet.reference: True, busy.reference: False}
        assert (holder(quiet), holder(busy)) == ("De casusregisseur", "De casusregisseur2")

    def test_is_only_for_who_did_it(self, dalfsen: Town) -> None:
        moves(dalfsen, [a_case(dalfsen)])
        with pytest.raises(NotAllowed):
            undo(dalfsen, by="aover")

    @pytest.mark.parametrize(("hours", "may"), [(13, True), (14, False)])
    def test_can_be_done_on_the_same_day_only(self, dalfsen: Town, hours: int, may: bool) -> None:
        moves(dalfsen, [a_case(dalfsen)])
        if may:
            undo(dalfsen, later(hours=hours, minutes=30))
        else:
            with pytest.raises(RuleBroken):
                undo(dalfsen, later(hours=hours))

    def test_is_done_once(self, dalfsen: Town) -> None:
        moves(dalfsen, [a_case(dalfsen)])
        undo(dalfsen)
        with pytest.raises(Stale):
            undo(dalfsen)

    def test_gives_back_on_paper_too_what_its_holder_cannot_act_on_any_more(
        self, dalfsen: Town
    ) -> None:
        case = a_case(dalfsen)
        moves(dalfsen, [case])
        deactivate(
            user=dalfsen.user("casusregisseur"), actor=dalfsen.actor("beheerder"),
            now=later(hours=1, minutes=30),
        )  # fmt: skip
        undo(dalfsen)
        assert holder(case) == "De casusregisseur"


def undo(town: Town, at: Any = None, *, by: str = BY) -> dict[str, bool]:
    at = at or later(hours=2)
    outcomes = undo_handover(handover=Handover.objects.get(), actor=town.actor(by, at), now=at)
    return {one.reference: not one.why_not for one in outcomes}


class TestWhomAveProposes:
    def test_who_has_the_fewest_cases_by_then(self) -> None:
        wanted = [Vacating(n, n, (1, 2)) for n in (10, 11, 12)]
        assert proposed_successors(wanted, {1: 2, 2: 3}) == {10: 1, 11: 1, 12: 2}

    def test_the_stand_in_first_where_that_can_be(self) -> None:
        wanted = [Vacating(10, 10, (1, 2)), Vacating(11, 11, (1,))]
        assert proposed_successors(wanted, {2: 30}, stand_in=2) == {10: 2, 11: 1}

    def test_nobody_who_is_absent_and_nobody_twice_on_one_case(self) -> None:
        assert proposed_successors([Vacating(10, 10, (1, 2))], {2: 9}, away=[1]) == {10: 2}
        assert proposed_successors([Vacating(10, 7, (1,)), Vacating(11, 7, (1,))], {}) == {10: 1}
        assert proposed_successors([Vacating(10, 10, (1,))], {}, away=[1]) == {}
