"""The made-up region: the same for each seed, and nothing in it that the rules would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from cases.core.models import Case, Task
from cases.households.models import Household, Membership
from cases.intake.models import Signal
from cases.record.models import LogEntry, Plan
from cases.regie.models import Holding, PartySetAside
from cases.regie.responsibilities import find_slot
from cases.scaling.answers import answers_of
from cases.scaling.models import Confirmation, PhaseTransition, Proposal
from cases.scaling.transitions import Draft, decision_problems
from common.kept_rows import compare
from demo.data.copy import Book
from notifications.models import Notice
from roles.acting import actor_for
from roles.ave_model import registry
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import Direction, Responsibility
from roles.case_snapshot import CaseSnapshot, Held, eligible_functions
from roles.models import FunctionPeriod, Municipality, PersonEvent, User
from roles.permissions import acts_as, may_decide
from tests.projecting import differences

NOW = datetime(2026, 3, 29, 3, 30, tzinfo=UTC)
"""In the night that the clock goes forward."""


def fill(**options: Any) -> None:
    call_command("demo_data", **{"seed": 1, "now": NOW, "verbosity": 0, **options})


def rows_of_a_run(monkeypatch: pytest.MonkeyPatch, seed: int) -> list[tuple[str, list[Any]]]:
    """Every row of a small run, which is rolled back."""
    seen: list[tuple[str, list[Any]]] = []
    take = Book.take

    def watched(book: Book) -> Any:
        batch = take(book)
        seen.extend((name, [str(v) for v in row]) for name, rows in batch for row in rows)
        return batch

    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(Book, "take", watched)
        fill(cases=30, seed=seed)
        transaction.set_rollback(True)
    by_sequence = ("roles_user_groups", "cases_casegroupobjectpermission")
    return [row for row in seen if row[0] not in by_sequence]


@pytest.mark.django_db
def test_one_seed_gives_the_same_rows_every_time_and_another_seed_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = rows_of_a_run(monkeypatch, 7)
    assert first == rows_of_a_run(monkeypatch, 7)
    assert first != rows_of_a_run(monkeypatch, 8)


@pytest.mark.django_db
@pytest.mark.parametrize("cases", [0, 1_000_001])
def test_a_number_out_of_reach_is_refused(cases: int) -> None:
    with pytest.raises(CommandError):
        fill(cases=cases)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The default demo, made once for this module and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill()
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


pytestmark_demo = pytest.mark.usefixtures("demo")


@pytestmark_demo
def test_every_row_is_as_its_history_or_version_says() -> None:
    assert [found.which for found in compare() if found.differing] == []


@pytestmark_demo
class TestTheDemo:
    def test_it_is_as_large_as_asked(self) -> None:
        assert Case.objects.count() == 340
        assert Household.objects.count() >= 400
        assert {m.slug: m.model_slug for m in Municipality.objects.all()} == {
            "dalfsen": "dalfsen",
            "westerkwartier": "westerkwartier",
            "olst-wijhe": "olst-wijhe",
            "zwijndrecht": "zvh-region",
        }

    def test_it_does_not_touch_a_database_with_cases(self) -> None:
        with pytest.raises(CommandError):
            fill()
        fill(if_empty=True)
        assert Case.objects.count() == 340

    def test_after_it_the_application_goes_on_numbering(self) -> None:
        newest = Household.objects.order_by("-pk").first()
        assert newest
        with transaction.atomic():
            copy = Household.objects.get(pk=newest.pk)
            copy.pk, copy.reference = None, "ZZZZ-ZZZZ"
            copy.save()
            assert copy.pk == newest.pk + 1
            transaction.set_rollback(True)

    def test_every_function_of_every_model_has_an_account(self) -> None:
        for town in Municipality.objects.all():
            for function in town.ave_model.functions:
                user = User.objects.get(email=f"{function}@{town.slug}.example")
                period = user.function_periods.active_on(NOW.date()).get()
                assert period.function == function
                assert set(user.groups.values_list("function_group__function", flat=True)) == {
                    function
                }

    def test_one_function_ended_yesterday(self) -> None:
        ended = FunctionPeriod.objects.get(end=NOW.date() - timedelta(days=1))
        assert ended.user.email == "casusregisseur3@dalfsen.example"
        assert not ended.user.groups.exists()

    def test_the_newest_event_of_everybody_tells_what_holds(self) -> None:
        known = PersonEvent.objects.functions_known_at(NOW)
        told = known.values_list("period", "user", "function", "municipality", "region", "end")
        holds = FunctionPeriod.objects.values_list(
            "pk", "user", "function", "municipality", "region", "end"
        )
        assert set(told) == set(holds)
        assert User.objects.with_open_account_at(NOW).count() == User.objects.count()

    def test_the_function_that_ended_was_expected_to_go_on_until_its_end_was_set(self) -> None:
        events = PersonEvent.objects.filter(user__email="casusregisseur3@dalfsen.example")
        given, end = events.filter(period__isnull=False).order_by("at")
        assert (given.end, end.end) == (None, NOW.date() - timedelta(days=1))
        assert end.at < NOW - timedelta(days=1)

    def test_every_phase_and_every_direction_occurs(self) -> None:
        for town in Municipality.objects.all():
            seen = set(Case.objects.filter(municipality=town).values_list("phase", flat=True))
            assert seen >= {p.id for p in town.ave_model.phases.values() if p.case_phase}
        seen = set(PhaseTransition.objects.values_list("direction", flat=True))
        assert seen == set(Direction)

    def test_every_four_eyes_step_waits_for_somebody(self) -> None:
        for town in Municipality.objects.all():
            pending = set(
                Proposal.objects.pending()
                .filter(case__municipality=town)
                .values_list("from_phase", "to_phase", "direction")
            )
            for step in town.ave_model.transitions:
                if step.four_eyes and step.from_phase:
                    assert (step.from_phase, step.to_phase, step.direction) in pending

    def test_every_kind_of_story_is_there(self) -> None:
        now = NOW
        statuses = set(Proposal.objects.values_list("status", flat=True))
        assert statuses == set(Proposal.Status)
        urgent = PhaseTransition.objects.filter(urgent=True, from_phase__gt="")
        assert urgent.filter(confirmation__isnull=True, confirm_before__gt=now).exists()
        assert Confirmation.objects.exists()
        assert PhaseTransition.objects.filter(number=1, to_phase="4").exists()
        assert Case.objects.filter(grip_since__isnull=False).count() == 1
        open_cases = Case.objects.open()
        assert open_cases.filter(last_activity_at__lt=now - timedelta(days=30)).count() >= 15
        assert open_cases.without(Responsibility.CASUSREGIE).filter(phase__gt="1").count() >= 5
        assert open_cases.filter(waakvlam_until__isnull=False).exists()
        assert Case.objects.filter(minors_involved=True).count() > 60
        assert Holding.objects.filter(end_reason__startswith="Teruggegeven").exists()
        assert PartySetAside.objects.exists()
        assert LogEntry.objects.filter(corrects__isnull=False).exists()
        assert Signal.objects.filter(outcome=Signal.Outcome.ADVICE_ONLY).count() > 40
        waiting = Signal.objects.waiting()
        assert waiting.filter(received_at__gt=now - timedelta(hours=8)).count() >= 12
        assert Notice.objects.filter(seen_at__isnull=True).exists()
        members = Household.objects.annotate(n=Count("memberships"))
        assert members.filter(n__gte=12).exists()
        assert Case.objects.annotate(n=Count("log_entries")).filter(n__gte=300).exists()

    def test_households_come_back_within_the_time_for_recurrence(self) -> None:
        back = Household.objects.annotate(n=Count("cases")).filter(n__gt=1)
        assert back.count() >= 8
        for household in back:
            first, second = household.cases.order_by("opened_at")
            assert first.closed_at
            assert timedelta(0) < second.opened_at - first.closed_at < timedelta(days=730)

    def test_a_child_that_moved_lives_in_one_household_at_a_time(self) -> None:
        moved = Membership.objects.filter(end__isnull=False)
        assert moved.count() >= 8
        for left in moved:
            joined = Membership.objects.exclude(pk=left.pk).get(person=left.person)
            assert joined.start == left.end

    def test_one_casusregisseur_is_near_the_limit_and_none_is_over_it(self) -> None:
        loads = (
            Holding.objects.current()
            .filter(responsibility=Responsibility.CASUSREGIE)
            .values("holder")
            .annotate(n=Count("pk"))
        )
        limit = registry.get("dalfsen").caseload
        assert limit.warn - 7 <= max(row["n"] for row in loads) <= limit.over

    def test_nothing_lies_in_the_future(self) -> None:
        for model, field in (
            (LogEntry, "recorded_at"),
            (PhaseTransition, "decided_at"),
            (Holding, "started_at"),
            (Holding, "ended_at"),
            (Proposal, "proposed_at"),
            (Plan, "recorded_at"),
            (Signal, "recorded_at"),
            (Case, "last_activity_at"),
            (Case, "closed_at"),
        ):
            assert not model._default_manager.filter(**{f"{field}__gt": NOW}).exists(), field

    def test_nobody_is_asked_anything_on_a_case_they_do_not_see(self) -> None:
        asked = 0
        for user in User.objects.filter(is_active=True):
            actor = actor_for(user, timezone.localdate(NOW))
            tasks = set(Task.objects.asked_of(actor).values_list("case", flat=True))
            seen = Case.objects.visible_to(actor).filter(pk__in=tasks)
            assert tasks == set(seen.values_list("pk", flat=True)), user.email
            asked += len(tasks)
        assert asked > 300

    def test_what_follows_is_what_the_rules_say(self) -> None:
        found = differences()
        assert (found.missing, found.surplus) == (0, 0)


@cache
def periods() -> dict[int, list[FunctionPeriod]]:
    found: dict[int, list[FunctionPeriod]] = {}
    for period in FunctionPeriod.objects.all():
        found.setdefault(period.user_id, []).append(period)
    return found


def functions_of(user: int, at: datetime) -> frozenset[str]:
    return frozenset(p.function for p in periods()[user] if p.runs_on(at.date()))


def view_before(
    t: PhaseTransition, since: datetime, holdings: list[Holding], plans: list[Plan]
) -> CaseSnapshot:
    """The case as the decider saw it."""
    model = registry.get(t.model_slug, t.model_version)
    before = [p for p in plans if p.recorded_at <= t.decided_at]
    steps = list(t.proposal.steps.all()) if t.proposal else []
    return CaseSnapshot(
        model=model,
        facts=CaseFacts(
            phase=t.from_phase or t.to_phase,
            **t.basis["facts"],
            has_plan=bool(before),
            plans_for=frozenset(p.for_phase for p in before if p.recorded_at >= since),
        ),
        held=tuple(
            Held(Responsibility(h.responsibility), h.aspect, h.holder_id, h.function)
            for h in holdings
            if h.started_at < t.decided_at and (h.ended_at is None or h.ended_at >= t.decided_at)
        ),
        proposer=t.proposer_id if t.from_phase and not t.urgent else None,
        disputed=any(s.kind == "disputed" for s in steps),
    )


@pytestmark_demo
class TestEveryDecisionReplayed:
    @pytest.fixture(autouse=True)
    def _fresh(self) -> None:
        periods.cache_clear()

    def test_the_rules_let_everyone_decide_what_they_decided(self) -> None:
        cases = Case.objects.prefetch_related(
            "transitions__proposal__consultations", "transitions__proposal__steps"
        ).prefetch_related("holdings", "plans")
        replayed = 0
        for case in cases:
            holdings, plans = list(case.holdings.all()), list(case.plans.all())
            since = case.opened_at
            for t in sorted(case.transitions.all(), key=lambda t: t.number):
                self.check(t, view_before(t, since, holdings, plans))
                if t.from_phase != t.to_phase:
                    since = t.decided_at
                replayed += 1
        assert replayed > 600

    def check(self, t: PhaseTransition, snapshot: CaseSnapshot) -> None:
        step = snapshot.model.transition(t.from_phase, t.to_phase, t.direction)
        assert step is not None
        functions = functions_of(t.decider_id, t.decided_at)
        if t.from_phase and not t.urgent:
            assert t.decider_function in may_decide(snapshot, step, t.decider_id, functions)
            assert not step.four_eyes or t.decider_id != t.proposer_id
        else:
            assert t.decider_function in acts_as(snapshot, step.decides, t.decider_id, functions)
        assert t.urgent is False or step.urgent
        proposal = t.proposal
        draft = Draft(
            criteria=frozenset(t.criteria),
            preconditions=frozenset(proposal.preconditions if proposal else ()),
            motivation=t.motivation,
            consulted=frozenset(c.function for c in proposal.consultations.all())
            if proposal
            else frozenset(),
            receiver=proposal.receiver if proposal else "",
            proposer_functions=frozenset({t.proposer_function}),
            urgent=t.urgent,
            answers=answers_of(proposal.answers) if proposal else {},
        )
        if t.from_phase:
            assert decision_problems(step, snapshot.facts, draft) == []
        else:
            assert t.urgent or all(item["met"] for item in t.basis["preconditions"])
        assert set(t.criteria) <= {c.id for c in step.criteria}

    def test_every_proposal_rests_on_criteria_of_its_own_step(self) -> None:
        for p in Proposal.objects.select_related("case"):
            step = p.case.ave_model.transition(p.from_phase, p.to_phase, p.direction)
            assert step is not None
            assert set(p.criteria) <= {c.id for c in step.criteria}
            assert p.proposer_function in step.proposes

    def test_the_history_of_phases_has_no_gaps(self) -> None:
        for case in Case.objects.prefetch_related("transitions"):
            steps = sorted(case.transitions.all(), key=lambda t: t.number)
            assert [t.number for t in steps] == list(range(1, len(steps) + 1))
            assert steps[0].direction == Direction.ENTRY
            assert case.opened_at == steps[0].decided_at
            for before, after in pairwise(steps):
                assert after.from_phase == before.to_phase
                assert after.decided_at > before.decided_at
            assert case.phase == steps[-1].to_phase
            changes = [t for t in steps if t.from_phase != t.to_phase]
            assert case.phase_since == changes[-1].decided_at

    def test_everyone_holds_what_their_function_may_hold(self) -> None:
        for h in Holding.objects.select_related("case"):
            model = h.case.ave_model
            assert h.holder_id
            assert h.function in functions_of(h.holder_id, h.started_at)
            last = h.case.transitions.filter(decided_at__lte=h.started_at).order_by("-number")[0]
            slot = find_slot(model.phase(last.to_phase), h.responsibility, h.aspect)
            assert slot is not None
            facts = CaseFacts(phase=last.to_phase, minors_involved=h.case.minors_involved)
            assert h.function in eligible_functions(model, slot, facts)
            assert h.decided_in_function in (*slot.appointed_by, *slot.holders)

    def test_casusregie_and_procesregie_lie_with_different_people(self) -> None:
        same = Holding.objects.filter(
            responsibility=Responsibility.CASUSREGIE,
            case__holdings__responsibility=Responsibility.PROCESREGIE,
            case__holdings__holder=F("holder"),
            case__holdings__started_at__lt=F("ended_at"),
        ).filter(
            Q(case__holdings__ended_at__isnull=True)
            | Q(case__holdings__ended_at__gt=F("started_at"))
        )
        for holding in same.select_related("case"):
            minors = holding.case.ave_model.minors
            assert minors
            assert holding.case.minors_involved
            assert holding.function in minors.both_regies


@pytest.mark.django_db(transaction=True)
def test_a_large_run_is_written_batch_by_batch_past_every_constraint() -> None:
    """Committed, so that the database has checked what it checks at the end."""
    fill(cases=1_100)
    assert Case.objects.count() == 1_100
    assert Municipality.objects.count() >= 4
