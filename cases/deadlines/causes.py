"""When something is late on a case, and until when: one rule for each cause of stagnation.

Each rule takes the state of a case and the terms it is judged by, and gives the stretches in which
its cause holds, also those that are still to come. These are the rules that run: the nightly scan,
*Hierna* and the tasks read what they gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from cases.core.state import CaseState, Commitment, EarlierCase, vacant_since
from common.calendar import DAY, months_before
from common.dates import day_of, midnight
from roles.ave_model.causes import Cause
from roles.ave_model.types import Direction, Responsibility

from .severity import severity
from .stretch import Stretch, Terms, until_next

Rule = Callable[[CaseState, Terms], Iterator[Stretch]]

VACANT: Mapping[Cause, Responsibility] = {
    Cause.NO_CASUSREGIE: Responsibility.CASUSREGIE,
    Cause.NO_PROCESREGIE: Responsibility.PROCESREGIE,
}
"""The causes that say which regie nobody holds."""

INSTANT = timedelta(microseconds=1)
"""The shortest time that the database knows: after a moment is from the next one on."""


def inactive(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """Nothing was logged for longer than the phase allows (`inactive_days`) [ours]."""
    newest = max(state.last_activity_at, state.phase_since)
    return terms.overdue(Cause.INACTIVE, "inactive_days", day_of(newest))


def no_casusregie(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """Nobody holds casusregie, longer than appointing may take (`appoint_days`).

    From AVE2 every case has exactly one casusregisseur, so a hold pauses nothing here
    [B, Leidende principes].
    """
    for since in _vacant_since(state, Responsibility.CASUSREGIE).values():
        yield from terms.overdue(Cause.NO_CASUSREGIE, "appoint_days", since, pausable=False)


def no_procesregie(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """A procesregie that the phase requires has no holder (`appoint_days`); per aspect.

    Like casusregie, this is not paused. A further aspect that is late begins another stretch.
    """
    vacant = _vacant_since(state, Responsibility.PROCESREGIE)
    late_on = {
        aspect: first
        for aspect, since in vacant.items()
        if (first := terms.first_late("appoint_days", since)) is not None
    }
    for between in until_next(late_on.values()):
        late = sorted(aspect for aspect, first in late_on.items() if first <= between[0])
        yield from terms.overdue(
            Cause.NO_PROCESREGIE,
            "appoint_days",
            min(vacant[aspect] for aspect in late),
            pausable=False,
            between=between,
            aspects=late,
        )


def _vacant_since(state: CaseState, responsibility: Responsibility) -> Mapping[str, date]:
    """The aspects of a regie that must be held and are not → since when: the phase began, its last
    holder left, or what the case became asked for it."""
    return {
        slot.aspect: day_of(vacant_since(state, slot))
        for slot in state.snapshot.missing()
        if slot.responsibility is responsibility
    }


def no_plan(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """No plan was made for this phase or in it, longer than `plan_days` after it began."""
    if not any(
        plan.for_phase == state.phase or plan.recorded_at >= state.phase_since
        for plan in state.plans
    ):
        yield from terms.overdue(Cause.NO_PLAN, "plan_days", day_of(state.phase_since))


def evaluation_overdue(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """The newest plan was not evaluated by the day agreed, or within `evaluation_days` of it; or,
    of a plan from before this phase, of when the phase began."""
    if state.plans:
        newest = state.plans[-1]
        yield from terms.overdue(
            Cause.EVALUATION_OVERDUE,
            "evaluation_days",
            max(newest.agreed_on, day_of(state.phase_since)),
            planned=newest.next_evaluation_on,
            agreed=newest.agreed_on.isoformat(),
        )


def phase_too_long(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """Longer in the phase than `phase_days` since it began or was last decided on."""
    decided = (decision.decided_at for decision in state.decisions)
    start = day_of(max((state.phase_since, *decided)))
    return terms.overdue(Cause.PHASE_TOO_LONG, "phase_days", start)


def proposal_waiting(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """A proposal waits for a decision (or an answer) longer than `decision_days`."""
    if state.proposal is not None:
        start = day_of(max(state.proposal.proposed_at, state.proposal.last_step_at))
        yield from terms.overdue(Cause.PROPOSAL_WAITING, "decision_days", start)


def signals_rising(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """A rapid rise: at least `signal_count` meldingen in the last `signal_days`, and at least
    twice as many as in as many days before [W, Signalen: snelle toename van meldingen].

    Time alone changes this: a melding is recent for one window, counts in the window before for
    another, and then no more.
    """
    window, least = terms.norms.get("signal_days"), terms.norms.get("signal_count")
    if window is None or least is None:
        return
    days, needed = timedelta(days=window.days), max(least.days, 1)
    received = sorted(state.signals)
    changes = (day + passed for day in received for passed in (0 * days, days, 2 * days))
    for day, until in until_next(changes):
        recent = [r for r in received if day - days < r <= day]
        before = sum(day - 2 * days < r <= day - days for r in received)
        if len(recent) >= max(needed, 2 * before):
            yield terms.standing(
                Cause.SIGNALS_RISING,
                day,
                {"count": len(recent), "before": before, "days": window.days},
                until=until,
                since=recent[needed - 1],
                twice=len(recent) >= 2 * needed,
            )


def unconfirmed(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """An urgent decision was not confirmed by another in time."""
    waiting = [d.confirm_before for d in state.decisions if d.awaits_confirmation]
    if first := min((before for before in waiting if before), default=None):
        yield Stretch(
            Cause.UNCONFIRMED,
            late_from=first + INSTANT,
            late_until=None,
            since=first,
            due=day_of(first),
            severity=severity(Cause.UNCONFIRMED, grave=terms.grave),
            worse_from=None,
            figures={"before": int(first.timestamp()), "phase": terms.label},
        )


def back_and_forth(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """Gone up again into a phase that was left at most `return_days` before.

    Coming down to a phase one came from is how AVE is meant [D: zo snel mogelijk weer
    afgeschaald]; having to go up again is not.
    """
    norm = terms.norms.get("return_days")
    moves = [decision for decision in state.decisions if decision.changes_phase]
    left = [day_of(m.decided_at) for m in moves if m.from_phase == state.phase]
    if norm is None or not left:
        return
    last = moves[-1]
    entered = day_of(last.decided_at)
    upward = last.direction == Direction.UP and last.to_phase == state.phase
    if upward and (entered - max(left)).days <= norm.days:
        times = sum(move.to_phase == state.phase for move in moves)
        yield terms.standing(
            Cause.BACK_AND_FORTH,
            entered,
            {"from": entered.isoformat(), "left": max(left).isoformat(), "times": times},
        )


def recurring(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """A household that comes back: an earlier case closed less than `recurrence_months` before
    this one opened, for the same household or for one of its members [O: draaideurcasussen].

    Who lives here changes this, from the day on which somebody comes or goes.
    """
    norm = terms.norms.get("recurrence_months")
    if norm is None:
        return
    opened = day_of(state.opened_at)
    first = months_before(opened, norm.days)
    recent = [earlier for earlier in state.earlier_cases if first < earlier.closed_on <= opened]
    for day, until in until_next(_days_of_change(opened, recent)):
        counts = [earlier for earlier in recent if _lives_here(earlier, day)]
        if counts:
            newest = max(counts, key=lambda earlier: (earlier.closed_on, not earlier.member))
            yield terms.standing(
                Cause.RECURRING,
                day,
                {
                    "from": opened.isoformat(),
                    "closed": newest.closed_on.isoformat(),
                    "member": newest.member,
                    "norm": norm.days,
                },
                until=until,
                since=opened,
            )


def _days_of_change(opened: date, earlier: Iterable[EarlierCase]) -> set[date]:
    """The day the case opened, and every day after it on which a member comes or goes."""
    moves = (day for e in earlier for day in (e.lives_from, e.lives_until))
    return {opened, *(day for day in moves if day and day > opened)}


def _lives_here(earlier: EarlierCase, day: date) -> bool:
    begins, ends = earlier.lives_from, earlier.lives_until
    return (begins is None or begins <= day) and (ends is None or day < ends)


def waakvlam_passed(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """The time of light follow-up is over and nobody closed the case or went on [D, AVE1]."""
    if until := state.waakvlam_until:
        figures = {"from": until.isoformat()}
        yield terms.standing(Cause.WAAKVLAM_PASSED, until + DAY, figures, due=until)


def assignment_overdue(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """What the casusregisseur was asked to do is not done by the day that was agreed."""
    return _promise_overdue(Cause.ASSIGNMENT_OVERDUE, terms, state.assignments)


def agreement_overdue(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """What parties bound themselves to in an opschalingsoverleg is not settled by its day
    [D, AVE3 Opschalen: bindende afspraken]."""
    return _promise_overdue(Cause.AGREEMENT_OVERDUE, terms, state.agreements)


def _promise_overdue(
    cause: Cause, terms: Terms, open_now: Iterable[Commitment]
) -> Iterator[Stretch]:
    """Of everything still open the one that is late longest is told, with how many are late. Its
    norm is the time that was given. A hold pauses it. A further one begins another stretch."""
    commitments = sorted(open_now)
    if not commitments:
        return
    oldest = commitments[0]
    worse = oldest.start + DAY * 2 * max((oldest.due - oldest.start).days, 1)
    for due, following in until_next(commitment.due for commitment in commitments):
        late = sum(commitment.due <= due for commitment in commitments)
        until = following + DAY if following else None
        for late_from, late_until in terms.calendar.outside_holds(due + DAY, until):
            yield Stretch(
                cause,
                midnight(late_from),
                midnight(late_until) if late_until else None,
                since=midnight(oldest.due + DAY),
                due=oldest.due,
                severity=severity(cause, grave=terms.grave),
                worse_from=midnight(worse),
                figures={
                    "from": oldest.due.isoformat(),
                    "given": oldest.start.isoformat(),
                    "count": late,
                    "phase": terms.label,
                },
            )


RULES: Mapping[Cause, Rule] = {
    Cause.INACTIVE: inactive,
    Cause.NO_CASUSREGIE: no_casusregie,
    Cause.NO_PROCESREGIE: no_procesregie,
    Cause.NO_PLAN: no_plan,
    Cause.EVALUATION_OVERDUE: evaluation_overdue,
    Cause.PHASE_TOO_LONG: phase_too_long,
    Cause.PROPOSAL_WAITING: proposal_waiting,
    Cause.SIGNALS_RISING: signals_rising,
    Cause.UNCONFIRMED: unconfirmed,
    Cause.BACK_AND_FORTH: back_and_forth,
    Cause.RECURRING: recurring,
    Cause.WAAKVLAM_PASSED: waakvlam_passed,
    Cause.ASSIGNMENT_OVERDUE: assignment_overdue,
    Cause.AGREEMENT_OVERDUE: agreement_overdue,
}
"""Every cause of a case. Those of a person (caseload, a function that lapsed) cross cases, and are
counted by the nightly scan."""


def stretches_of(state: CaseState, terms: Terms) -> Iterator[Stretch]:
    """All that is late on a case or will be, when nothing is done."""
    for rule in RULES.values():
        yield from rule(state, terms)
