"""A past that is played forward, day by day, so that the database is at each moment what it was.

Random records as the services write them, with the moment at which they were recorded; also in
orders that no service would allow.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cases.core.models import Case
from cases.households.models import Household, Membership, Person
from cases.intake.models import Signal
from cases.record.models import (
    Agreement,
    Assignment,
    CaseEnding,
    CaseHold,
    CaseReopening,
    LogEntry,
    Plan,
)
from cases.regie.models import Holding, Party
from cases.scaling.models import Confirmation, PhaseTransition, Proposal, ProposalStep
from common.dates import day_of, midnight
from escalation.hours import NIGHTLY_SCAN
from roles.models import FunctionPeriod, NormOverride, PersonEvent, User
from tests.cast import Town

REGIES = (
    ("casusregie", ""), ("procesregie", ""), ("procesregie", "casus"), ("procesregie", "omgeving"),
)  # fmt: skip
NORMS = (
    "inactive_days", "appoint_days", "plan_days", "evaluation_days", "phase_days",
    "decision_days", "signal_days", "signal_count", "return_days",
)  # fmt: skip


def kept(record: Any, at: datetime) -> Any:
    """Saved, with its line of history at that moment."""
    record._history_date = at
    record.save()
    return record


class Past:
    """Plays random events on a few cases of one municipality."""

    def __init__(self, draw: Any, town: Town, began: datetime) -> None:
        self.draw, self.town, self.began = draw, town, began
        self.by = town.user("wethouder")
        self.cases: list[Case] = []
        self.households: list[Household] = []
        self.people: list[Person] = []
        norms = [
            (phase, name, draw(st.integers(0, 2 if name == "signal_count" else 12)))
            for phase in town.model.phases
            for name in draw(st.sets(st.sampled_from(NORMS), min_size=4))
        ]
        norms.append(("", "caseload_warn", draw(st.integers(1, 2))))
        norms.append(("", "recurrence_months", draw(st.integers(0, 2))))
        NormOverride.objects.bulk_create(  # at once: there is no case yet that must hear of it
            NormOverride(municipality=town.municipality, phase=phase, norm=name, days=days)
            for phase, name, days in norms
        )

    def one(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.draw(st.integers(least, most)))

    def person(self) -> User:
        return self.one(*self.town.people.values())

    def happen(self, at: datetime) -> None:
        """Something, at this moment, on one of the cases or to one of the people."""
        open_cases = [case for case in self.cases if case.closed_at is None]
        if self.reopens(at):
            return None
        if not open_cases or self.draw(st.integers(0, 6)) == 0:
            return self.opens(at)
        case = self.one(*open_cases)
        what: Callable[[Case, datetime], None] = self.one(
            self.logs, self.logs, self.plans, self.moves, self.moves, self.facts, self.rests,
            self.rests, self.holds, self.holds, self.holds, self.proposes, self.answers,
            self.signals, self.signals, self.signals, self.confirms, self.closes, self.lives,
            self.lives, self.office, self.account, self.joins_party, self.asks, self.asks,
            self.asks, self.agrees, self.agrees, self.agrees,
        )  # fmt: skip
        return what(case, at)

    def save(self, case: Case, at: datetime, *, touched: bool = True) -> None:
        if touched:
            case.last_activity_at = max(case.last_activity_at, at)
        kept(case, at)

    def touch(self, case: Case, at: datetime) -> None:
        case.last_activity_at = max(case.last_activity_at, at)
        Case.objects.filter(pk=case.pk).update(last_activity_at=case.last_activity_at)

    def opens(self, at: datetime) -> None:
        town = self.town
        free = [
            h for h in self.households
            if not any(c.household_id == h.pk and c.closed_at is None for c in self.cases)
        ]  # fmt: skip
        if free and self.maybe():
            household = self.one(*free)
        else:
            household = Household.objects.create(
                municipality=town.municipality, created_at=at, created_by=self.by
            )
            self.households.append(household)
            self.join(household, at)
        phase = self.one(*town.model.phases)
        case = Case(
            municipality=town.municipality, household=household, title="Casus",
            dominant_problem=self.one(*town.model.dominant_problems), safety_risk=self.maybe(),
            model_slug=town.model.slug, model_version=town.model.version, phase=phase,
            phase_since=at, opened_at=at, last_activity_at=at,
        )  # fmt: skip
        kept(case, at)
        self.cases.append(case)
        self.decide(case, at, "", phase, "entry")

    def decide(self, case: Case, at: datetime, here: str, to: str, direction: str) -> None:
        urgent = self.maybe()
        PhaseTransition.objects.create(
            case=case, number=case.transitions.count() + 1, from_phase=here, to_phase=to,
            direction=direction, model_slug=case.model_slug, model_version=case.model_version,
            proposer=self.by, decider=self.by, decided_at=at, motivation="m", urgent=urgent,
            confirm_before=at + timedelta(hours=self.one(0, 1, 24)) if urgent else None,
        )  # fmt: skip

    def moves(self, case: Case, at: datetime) -> None:
        phases = list(self.town.model.phases)
        here, to = case.phase, self.one(*phases)
        if case.transitions.filter(decided_at=at).exists():
            return
        direction = "within-up"
        if here != to:
            direction = "up" if phases.index(to) > phases.index(here) else "down"
            case.phase, case.phase_since = to, at
        case.waakvlam_until = day_of(at) + self.days(0, 9) if self.maybe() else None
        self.decide(case, at, here, to, direction)
        self.save(case, at)

    def facts(self, case: Case, at: datetime) -> None:
        case.safety_risk, case.minors_involved = self.maybe(), self.maybe()
        case.media_attention = self.maybe()
        case.dominant_problem = self.one(*self.town.model.dominant_problems)
        self.save(case, at)

    def logs(self, case: Case, at: datetime) -> None:
        happened = at - self.days(0, 9)
        LogEntry.objects.create(
            case=case, kind="note", text="t", happened_at=happened, recorded_at=at, author=self.by
        )
        self.touch(case, happened)

    def plans(self, case: Case, at: datetime) -> None:
        agreed = day_of(at) - self.days(0, 9)
        Plan.objects.create(
            case=case, number=case.plans.count() + 1, for_phase=self.one(*self.town.model.phases),
            text="p", agreed_on=agreed, agreed_with="a", recorded_at=at, author=self.by,
            next_evaluation_on=agreed + self.days(1, 20),
        )  # fmt: skip
        self.touch(case, at)

    def rests(self, case: Case, at: datetime) -> None:
        """Put on hold, or going on before its end."""
        today = day_of(at)
        hold = CaseHold.objects.on(today).filter(case=case).first()
        if hold is None:
            CaseHold.objects.create(
                case=case, start=today, until=today + self.days(1, 20), reason="r", decided_at=at,
                decided_by=self.by,
            )  # fmt: skip
        else:
            hold.until, hold.resumed_by, hold.resumed_at = today, self.by, at
            hold.save()

    def holds(self, case: Case, at: datetime) -> None:
        responsibility, aspect = self.one(*REGIES)
        current = Holding.objects.current().filter(
            case=case, responsibility=responsibility, aspect=aspect
        )
        if ended := current.update(ended_at=at, end_reason="e"):
            self.touch(case, at)
        if not ended or self.maybe():
            holder = self.person()
            Holding.objects.create(
                case=case, responsibility=responsibility, aspect=aspect, holder=holder,
                function=FunctionPeriod.objects.filter(user=holder).values_list(
                    "function", flat=True
                )[0],
                started_at=at, decided_by=self.by, decided_in_function="f", reason="r",
            )  # fmt: skip
            self.touch(case, at)

    def proposes(self, case: Case, at: datetime) -> None:
        if Proposal.objects.pending().filter(case=case).exists():
            return
        proposal = Proposal.objects.create(
            case=case, from_phase=case.phase, to_phase="3", direction="up", grounds=1,
            status="open", motivation="m", proposer=self.by, proposer_function="wethouder",
            proposed_at=at,
        )  # fmt: skip
        self.step(proposal, "proposed", at)
        self.touch(case, at)

    def answers(self, case: Case, at: datetime) -> None:
        """A proposal goes on: also one that was refused may still be disputed."""
        proposal = Proposal.objects.filter(case=case).order_by("-pk").first()
        if proposal is None or proposal.status == "withdrawn":
            return
        kind = self.one("returned", "answered", "added", "disputed", "refused", "withdrawn")
        if not proposal.is_pending and kind != "disputed":
            return
        proposal.status = {"answered": "open", "added": proposal.status}.get(kind, kind)
        proposal.save()
        self.step(proposal, kind, at)
        if kind == "added":
            self.touch(case, at)

    def step(self, proposal: Proposal, kind: str, at: datetime) -> None:
        ProposalStep.objects.create(
            proposal=proposal, kind=kind, text="t", at=at, by=self.by, function="wethouder"
        )

    def signals(self, case: Case, at: datetime) -> None:
        added = self.maybe()
        triage = {"outcome": "added", "case": case, "triaged_at": at, "triaged_by": self.by}
        Signal.objects.create(
            municipality=self.town.municipality,
            household=case.household,
            kind=self.one("melding", "melding", "melding", "advice"),
            reporter="police",
            text="t",
            received_at=at - self.days(0, 9),
            recorded_at=at,
            recorded_by=self.by,
            **(triage if added else {}),
        )  # fmt: skip; what comes in is no work done

    def asks(self, case: Case, at: datetime) -> None:
        """The casusregisseur is given something to do, which is no work on the case yet; or what
        was given is done."""
        asked = Assignment.objects.open().filter(case=case).first()
        if asked and self.maybe():
            asked.done_at, asked.done_by, asked.result = at, self.by, "r"
            asked.save()
            return self.touch(case, at)
        Assignment.objects.create(
            case=case, given_to=self.by, text="t", due=day_of(at) + self.days(0, 3),
            given_by=self.by, given_at=at,
        )  # fmt: skip
        return None

    def agrees(self, case: Case, at: datetime) -> None:
        """Parties bound themselves some days ago and it is written down now; or they kept to it."""
        made = Agreement.objects.open().filter(case=case).first()
        if made and self.maybe():
            made.done_at, made.done_by, made.kept, made.result = at, self.by, self.maybe(), "r"
            made.save()
        else:
            day = day_of(at) - self.days(0, 5)
            Agreement.objects.create(
                case=case, who="w", text="t", agreed_on=day, agreed_with="m", author=self.by,
                due=day + self.days(0, 5), recorded_at=at,
            )  # fmt: skip
        self.touch(case, at)

    def confirms(self, case: Case, at: datetime) -> None:
        waiting = case.transitions.filter(urgent=True, confirmation__isnull=True).first()
        if waiting:
            Confirmation.objects.create(
                transition=waiting, by=self.by, at=at, agrees=True, text="t"
            )

    def closes(self, case: Case, at: datetime) -> None:
        ended = {"ended_at": at, "end_reason": "e"}
        Holding.objects.current().filter(case=case).update(**ended)
        CaseEnding.objects.create(
            case=case, kind="done", phase=case.phase, reason="klaar", household_told=True, at=at,
            by=self.by, function="f",
        )  # fmt: skip
        case.closed_at, case.closed_reason, case.waakvlam_until = at, "klaar", None
        self.save(case, at, touched=False)

    def reopens(self, at: datetime) -> bool:
        """Now and then a closed case goes on, where no other case of the household runs."""
        busy = {case.household_id for case in self.cases if case.closed_at is None}
        closed = [case for case in self.cases if case.closed_at and case.household_id not in busy]
        if not closed or self.draw(st.integers(0, 2)):
            return False
        case = self.one(*closed)
        ending = CaseEnding.objects.get(case=case, reopening=None)
        CaseReopening.objects.create(ending=ending, reason="r", at=at, by=self.by, function="f")
        case.closed_at, case.closed_reason = None, ""
        self.save(case, at)
        return True

    def join(self, household: Household, at: datetime) -> None:
        """Somebody comes to live here: new, or known from elsewhere."""
        if not self.people or self.maybe():
            self.people.append(
                Person.objects.create(municipality=self.town.municipality, last_name="Een")
            )
        person, start = self.one(*self.people), day_of(at) - self.days(0, 9)
        if person.memberships.filter(household=household).exists():
            return
        kept(Membership(household=household, person=person, start=start), at)

    def lives(self, case: Case, at: datetime) -> None:
        member = Membership.objects.filter(household=case.household, end=None).first()
        if member and self.maybe():
            member.end = max(member.start, day_of(at) - self.days(0, 9))
            kept(member, at)
        else:
            self.join(case.household, at)

    def office(self, case: Case, at: datetime) -> None:
        """Somebody's function is given an end, or goes on after all."""
        holder = case.holdings.current().exclude(holder=None).first()
        user = holder.holder if holder else self.person()
        period = FunctionPeriod.objects.get(user=user)
        period.end = None if period.end else day_of(at) + self.days(-1, 9)
        period.save()
        PersonEvent.objects.record_function(period, PersonEvent.Kind.END_SET, at=at)

    def account(self, case: Case, at: datetime) -> None:
        """Somebody's account is closed, or opened again."""
        holder = case.holdings.current().exclude(holder=None).first()
        user = User.objects.get(pk=holder.holder_id if holder else self.person().pk)
        user.is_active = not user.is_active
        user.save()
        kinds = PersonEvent.Kind
        kind = kinds.ACCOUNT_REOPENED if user.is_active else kinds.ACCOUNT_CLOSED
        PersonEvent.objects.record_account(user, kind, at=at)

    def joins_party(self, case: Case, at: datetime) -> None:
        _, new = Party.objects.get_or_create(
            case=case, organisation=self.town.team, defaults={"added_at": at, "added_by": self.by}
        )
        if new:
            self.touch(case, at)


def nightly(day: date) -> datetime:
    """The moment of the scan of that day."""
    return midnight(day).replace(hour=NIGHTLY_SCAN.hour, minute=NIGHTLY_SCAN.minute)
