"""Handing over what a leaver holds: all in one step, per case whole, and back the same day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import AccessLog, Case
from cases.record.services.record import write_log
from cases.regie.handover import Vacating, proposed_successors
from cases.regie.models import Handover, Holding
from cases.regie.services.absences import record_absence
from cases.regie.services.handovers import UNDONE, hand_over, undo_handover
from cases.regie.services.responsibilities import Appointment, appoint
from cases.timeline.course import course
from notifications.models import Notice
from roles.models import User
from roles.services.people import deactivate
from tests.cast import NOW, Town, a_case, change_functions, later
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


class TestThePage:
    def address(self, town: Town) -> str:
        return reverse("cases:handover", args=[town.user("casusregisseur").public_id])

    def recent(self, town: Town, **kwargs: Any) -> Case:
        return a_case(town, at=timezone.localtime() - timedelta(days=2), **kwargs)

    def sent(self, page: Any, **typed: Any) -> dict[str, Any]:
        form = page.context["form"]
        hidden = {name: form[name].value() for name in form.fields if name.startswith("voorstel")}
        rows = dict.fromkeys((n for n in form.fields if n.startswith("casus_")), "")
        return {"successor": "voorstel", "reason": "Vertrekt.", **rows, **hidden, **typed}

    def test_hands_over_as_proposed_and_back(self, client: Client, dalfsen: Town) -> None:
        cases = [self.recent(dalfsen), self.recent(dalfsen)]
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        assert all(case.reference in page.text for case in cases)
        assert AccessLog.objects.filter(what="cases:handover", case__in=cases).count() == 2
        done = client.post(self.address(dalfsen), self.sent(page), follow=True)
        assert "2 casussen zijn overgedragen." in done.text
        assert "Geef 2 casussen terug" in done.text
        assert {holder(case) for case in cases} == {"De casusregisseur2"}
        undo = reverse(
            "cases:handover_undo",
            args=[dalfsen.user("casusregisseur").public_id, Handover.objects.get().pk],
        )
        back = client.post(undo, follow=True)
        assert "2 casussen zijn teruggegeven." in back.text
        assert {holder(case) for case in cases} == {"De casusregisseur"}

    def test_leads_back_to_a_page_that_opens_also_when_that_colleague_is_gone(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        change_functions(
            dalfsen.user("casusregisseur"), end=timezone.localdate() - timedelta(days=1)
        )
        project_all()
        for who in (BY, "beheerder"):
            client.force_login(dalfsen.user(who))
            page = client.get(self.address(dalfsen))
            assert client.get(page.context["back_url"]).status_code == 200
        client.force_login(dalfsen.user("casusregisseur2"))
        own = reverse("cases:handover", args=[dalfsen.user("casusregisseur2").public_id])
        assert client.get(client.get(own).context["back_url"]).status_code == 200

    def test_lets_one_case_be_an_exception(self, client: Client, dalfsen: Town) -> None:
        kept, given = self.recent(dalfsen), self.recent(dalfsen)
        (keep, _) = held(kept, given)
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        to = dalfsen.user("casusregisseur2").pk
        data = self.sent(page, successor=to, **{f"casus_{keep}": "niemand"})
        assert client.post(self.address(dalfsen), data).status_code == 302
        assert (holder(kept), holder(given)) == ("De casusregisseur", "De casusregisseur2")

    def test_says_at_the_case_who_cannot_have_it_and_keeps_what_was_typed(
        self, client: Client, dalfsen: Town
    ) -> None:
        """With minors only the jeugdconsulent may."""
        self.recent(dalfsen)
        young = self.recent(dalfsen, minors=True)
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        data = self.sent(page, successor=dalfsen.user("casusregisseur2").pk)
        wrong = client.post(self.address(dalfsen), data)
        if dalfsen.model.minors and dalfsen.model.minors.casusregie:
            assert wrong.status_code == 422
            assert wrong.context["form"].errors[f"casus_{held(young)[0]}"]
            assert "Vertrekt." in wrong.text
        else:
            assert wrong.status_code == 302

    def test_leaves_alone_what_came_after_the_page_was_made(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        client.force_login(dalfsen.user(BY))
        data = self.sent(client.get(self.address(dalfsen)))
        new = self.recent(dalfsen)
        client.post(self.address(dalfsen), data)
        assert holder(new) == "De casusregisseur"

    def test_tells_who_may_not_hand_over_how_many_it_is_and_whom_to_ask(
        self, client: Client, dalfsen: Town
    ) -> None:
        case = self.recent(dalfsen)
        client.force_login(dalfsen.user("beheerder"))
        page = client.get(self.address(dalfsen)).text
        assert "Regie in 1 casus kunt u niet overdragen." in page
        assert "De netwerkcoordinator" in page
        assert case.reference not in page
        assert case.title not in page

    def test_is_not_there_for_a_colleague_or_a_neighbour(
        self, client: Client, dalfsen: Town
    ) -> None:
        for user in (dalfsen.user("casusregisseur2"), Town("raalte", model="dalfsen").user(BY)):
            client.force_login(user)
            assert client.get(self.address(dalfsen)).status_code == 403

    def test_is_there_for_whoever_may_appoint_on_some_of_it_and_says_no_more(
        self, client: Client, dalfsen: Town
    ) -> None:
        """The toegangsteam appoints in AVE2 and not in AVE3, and reviews nobody."""
        early, late = self.recent(dalfsen), self.recent(dalfsen)
        story = Story(dalfsen, late, timezone.localtime() - timedelta(days=1))
        story.at_once("casusregisseur", "3", "up")
        client.force_login(dalfsen.user("toegangsteam"))
        page = client.get(self.address(dalfsen))
        assert [row["reference"] for row in page.context["rows"]] == [early.reference]
        assert "kunt u niet overdragen" not in page.text
        other = reverse("cases:handover", args=[dalfsen.user("casusregisseur2").public_id])
        assert client.get(other).status_code == 403

    def test_proposes_the_stand_in(self, client: Client, dalfsen: Town) -> None:
        self.recent(dalfsen)
        dalfsen.hire("casusregisseur", name="aanstaande")
        now = timezone.localtime()
        record_absence(
            user=dalfsen.user("casusregisseur"), start=now.date(), until=None,
            stand_in=dalfsen.user("casusregisseur2"),
            actor=dalfsen.actor("casusregisseur", now), now=now,
        )  # fmt: skip
        client.force_login(dalfsen.user(BY))
        assert [r["proposed"] for r in client.get(self.address(dalfsen)).context["rows"]] == [
            "De casusregisseur2"
        ]

    def test_costs_as_many_queries_for_many_cases(self, client: Client, dalfsen: Town) -> None:
        client.force_login(dalfsen.user(BY))
        self.recent(dalfsen)
        few = self.queries(client, dalfsen)
        for _ in range(4):
            self.recent(dalfsen)
        assert self.queries(client, dalfsen) == few

    def queries(self, client: Client, town: Town) -> int:
        client.get(self.address(town))
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get(self.address(town)).status_code == 200
        return len(made)

    def test_is_found_from_the_list_of_colleagues_with_who_leaves_first(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        self.recent(dalfsen, regisseur="casusregisseur2", by="casusregisseur2")
        User.objects.filter(pk=dalfsen.user("casusregisseur2").pk).update(is_active=False)
        project_all()
        client.force_login(dalfsen.user(BY))
        people = client.get(reverse("cases:handovers")).context["people"]
        assert [(p["name"], p["cases"], p["status"]) for p in people] == [
            ("De casusregisseur2", "1 casus", "Account gesloten"),
            ("De casusregisseur", "1 casus", ""),
        ]


class TestEndingAFunction:
    @pytest.mark.parametrize("name", ["roles:functions_end", "roles:person_deactivate"])
    def test_first_says_what_this_person_still_has(
        self, client: Client, dalfsen: Town, name: str
    ) -> None:
        a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
        client.force_login(dalfsen.user("beheerder"))
        with_case = client.get(reverse(name, args=[dalfsen.user("casusregisseur").public_id]))
        assert "Regie in 1 casus kunt u niet overdragen." in with_case.text
        without = client.get(reverse(name, args=[dalfsen.user("casusregisseur2").public_id]))
        assert "Regie in" not in without.text

    def test_counts_what_is_held_in_that_function_only(self, client: Client, dalfsen: Town) -> None:
        a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
        user = dalfsen.user("casusregisseur")
        client.force_login(dalfsen.user("beheerder"))
        period = user.function_periods.get()
        address = reverse("roles:function_end", args=[user.public_id, period.pk])
        assert "Regie in 1 casus" in client.get(address).text
        Holding.objects.update(function="jeugdconsulent")
        project_all()
        assert "Regie in" not in client.get(address).text
