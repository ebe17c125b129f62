"""What the pure rules make of the records in the database, to compare with what a scan finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q

from cases.core.models import Case, Deadline
from cases.core.read_state import read_states
from cases.households.models import Membership
from cases.intake.models import Signal
from cases.record.models import Agreement, Assignment, CaseHold, Plan
from cases.regie.models import Holding
from cases.scaling.models import PhaseTransition, Proposal, ProposalStep
from common.calendar import dutch_calendar
from common.dates import DUTCH_TIME, midnight
from escalation.models import Flag
from roles.ave_model.norms import case_norms, whole_norms
from roles.ave_model.types import Responsibility
from roles.case_snapshot import CaseSnapshot
from roles.models import FunctionPeriod, Municipality, NormChange, NormOverride, User
from tests.escalation.second import rules
from tests.escalation.second.watch import Finding, Watch

Judged = tuple[str, int, int, int, datetime, int, dict[str, Any]]
"""Cause, municipality, case and person (0: none), since, severity, figures."""


def day(moment: datetime) -> date:
    return moment.astimezone(DUTCH_TIME).date()


def as_judged(finding: Finding, municipality: int, case: int = 0, person: int = 0) -> Judged:
    figures = dict(finding.figures)
    return (
        finding.cause.value, municipality, case, person, finding.since,
        int(finding.severity), figures,
    )  # fmt: skip


def flagged() -> list[Judged]:
    """The open flags."""
    return [
        (f.cause, f.municipality_id, f.case_id or 0, f.person_id or 0, f.since, f.severity,
         f.figures)
        for f in Flag.objects.open().order_by("pk")
    ]  # fmt: skip


def late_at(now: datetime) -> list[Judged]:
    """What the deadlines in the database say is late at this moment."""
    found = Deadline.objects.filter(Q(late_until=None) | Q(late_until__gt=now), late_from__lte=now)
    return [
        (d.cause, d.municipality_id, d.case_id, 0, d.since,
         min(3, d.severity + bool(d.worse_from and d.worse_from <= now)), d.figures)
        for d in found
    ]  # fmt: skip


def judged(now: datetime) -> list[Judged]:
    """Every finding of the pure rules at this moment."""
    found = []
    for case, state in read_states(Case.objects.open().order_by("pk"), now):
        for finding in of_case(case, state.snapshot, now):
            found.append(as_judged(finding, case.municipality_id, case=case.pk))
    for town in Municipality.objects.all():
        for person in User.objects.filter(holdings__case__municipality=town).distinct():
            for one in of_person(person, town, now):
                if one:
                    found.append(as_judged(one, town.pk, person=person.pk))
    return found


def watch_of(case: Case, now: datetime) -> Watch:
    overrides = NormOverride.objects.by_municipality().get(case.municipality_id, {})
    changes = NormChange.objects.by_municipality().get(case.municipality_id, {})
    phase = case.ave_phase
    return Watch(
        now=now,
        calendar=dutch_calendar(day(now).year - 15, day(now).year),
        label=phase.label,
        grave=phase.severity == 4,
        norms=case_norms(case.ave_model, case.phase, overrides, changes),
        rests=tuple(CaseHold.objects.filter(case=case).values_list("start", "until")),
    )


def lost(holding: Holding, today: date) -> datetime:
    """When somebody who still holds something could no longer act on it."""
    user, moments = holding.holder, []
    assert user
    if not user.is_active:
        moments.append(user.person_events.filter(period=None).latest("at", "pk").at)
    here = FunctionPeriod.objects.filter(user=user).in_municipality(holding.case.municipality)
    periods = [p for p in here if holding.function in ("", p.function)]
    if not any(p.runs_on(today) for p in periods):
        ends = [p.end for p in periods if p.end and p.end < today]
        moments.append(midnight(max(ends) + timedelta(days=1)) if ends else holding.started_at)
    return max(holding.started_at, min(moments))


def became_dangerous(case: Case) -> datetime:
    """When the safety risk that there is now was first recorded after a time without."""
    found = case.opened_at
    lines = list(Case.history.filter(id=case.pk).order_by("history_date", "history_id"))
    for before, line in pairwise(lines):
        if line.safety_risk and not before.safety_risk:
            found = line.history_date
    return found


def of_case(case: Case, snapshot: CaseSnapshot, now: datetime) -> Iterator[Finding]:
    watch = watch_of(case, now)
    since = day(case.phase_since)
    found = [rules.inactive(watch, max(day(case.last_activity_at), since))]
    vacant: dict[Responsibility, dict[str, date]] = {}
    for slot in snapshot.missing():
        holdings = Holding.objects.filter(
            case=case, responsibility=slot.responsibility, aspect=slot.aspect
        )
        moments = [case.phase_since, *(h.ended_at or lost(h, day(now)) for h in holdings)]
        if slot.required_when is not None:  # a safety risk, in every model that has such a slot
            moments.append(became_dangerous(case))
        vacant.setdefault(slot.responsibility, {})[slot.aspect] = day(max(moments))
    for start in vacant.get(Responsibility.CASUSREGIE, {}).values():
        found.append(rules.no_casusregie(watch, start))
    found.append(rules.no_procesregie(watch, vacant.get(Responsibility.PROCESREGIE, {})))
    plans = list(Plan.objects.filter(case=case).order_by("number"))
    if not any(p.for_phase == case.phase or p.recorded_at >= case.phase_since for p in plans):
        found.append(rules.no_plan(watch, since))
    if plans:
        newest = plans[-1]
        found.append(
            rules.evaluation_overdue(watch, newest.agreed_on, newest.next_evaluation_on, since)
        )
    steps = list(PhaseTransition.objects.filter(case=case).order_by("number"))
    found.append(
        rules.phase_too_long(
            watch, day(max([case.phase_since, *(step.decided_at for step in steps)]))
        )
    )
    for proposal in Proposal.objects.pending().filter(case=case):
        told = ProposalStep.objects.filter(proposal=proposal).values_list("at", flat=True)
        found.append(rules.proposal_waiting(watch, day(max([proposal.proposed_at, *told]))))
    meldingen = Signal.objects.filter(
        household=case.household_id, kind="melding", received_at__lte=now
    )
    found.append(rules.signals_rising(watch, [day(s.received_at) for s in meldingen]))
    urgent = [
        s.confirm_before for s in steps if s.confirm_before and not hasattr(s, "confirmation")
    ]
    if urgent:
        found.append(rules.unconfirmed(watch, min(urgent)))
    found.append(_back(watch, case, [s for s in steps if s.from_phase != s.to_phase]))
    found.append(rules.recurring(watch, day(case.opened_at), _closed(case, day(now))))
    if case.waakvlam_until:
        found.append(rules.waakvlam_passed(watch, case.waakvlam_until))
    open_now = Assignment.objects.open().filter(case=case)
    given = [(day(a.given_at), a.due) for a in open_now]
    found.append(rules.assignment_overdue(watch, given))
    bound = Agreement.objects.open().filter(case=case).values_list("agreed_on", "due")
    found.append(rules.agreement_overdue(watch, bound))
    yield from (finding for finding in found if finding)


def _back(watch: Watch, case: Case, moves: list[PhaseTransition]) -> Finding | None:
    if not moves:
        return None
    last = moves[-1]
    left = [day(m.decided_at) for m in moves if m.from_phase == case.phase]
    return rules.back_and_forth(
        watch,
        day(last.decided_at),
        upward=last.direction == "up" and last.to_phase == case.phase,
        left=max(left, default=None),
        times=sum(m.to_phase == case.phase for m in moves),
    )


def _closed(case: Case, today: date) -> list[tuple[date, bool]]:
    own = Case.objects.filter(household=case.household_id, closed_at__isnull=False)
    found = [(day(c.closed_at), False) for c in own if c.closed_at]
    for member in Membership.objects.on(today).filter(household=case.household_id):
        for past in Membership.objects.filter(person=member.person_id).exclude(
            household=case.household_id
        ):
            for old in Case.objects.filter(household=past.household_id, closed_at__isnull=False):
                assert old.closed_at
                if past.start <= day(old.closed_at) and (
                    past.end is None or past.end > day(old.opened_at)
                ):
                    found.append((day(old.closed_at), True))
    return found


def of_person(person: User, town: Municipality, now: datetime) -> Iterator[Finding | None]:
    holdings = Holding.objects.filter(case__municipality=town, holder=person, started_at__lte=now)
    year_ago = midnight(rules.months_before(day(now), 12))
    overrides = NormOverride.objects.by_municipality().get(town.pk, {})
    counts: dict[Responsibility, dict[int, date]] = {}
    has_now: set[Responsibility] = set()
    for h in holdings.exclude(responsibility="behandelregie").order_by("started_at"):
        if h.ended_at is None or h.ended_at > year_ago:
            kind = Responsibility(h.responsibility)
            counts.setdefault(kind, {}).setdefault(h.case_id, day(h.started_at))
            if h.ended_at is None or h.ended_at > now:
                has_now.add(kind)
    full = {kind: list(days.values()) for kind, days in counts.items() if kind in has_now}
    if full:
        yield rules.caseload(whole_norms(town.ave_model, overrides), full)
    today = day(now)
    lapsed: dict[str, date | None] = {}
    cases = 0
    for function in set(holdings.current().values_list("function", flat=True)):
        periods = FunctionPeriod.objects.filter(user=person, function=function)
        here = periods.in_municipality(town)
        if not here.active_on(today).exists():
            ends = [p.end for p in here if p.end and p.end < today]
            lapsed[function] = max(ends, default=None)
            cases += holdings.current().filter(function=function).values("case").distinct().count()
    yield rules.function_lapsed(today, cases, lapsed)
