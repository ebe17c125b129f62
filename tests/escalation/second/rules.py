"""One rule per cause. Each takes plain facts and gives a finding, or None when all is well."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from cases.deadlines.severity import severity
from common.calendar import months_before
from common.dates import midnight
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm
from roles.ave_model.types import Responsibility

from .watch import Finding, Watch


def inactive(watch: Watch, last_activity: date) -> Finding | None:
    """Nothing was logged for longer than the phase allows (`inactive_days`) [ours]."""
    return watch.overdue(Cause.INACTIVE, "inactive_days", last_activity)


def no_casusregie(watch: Watch, vacant_since: date) -> Finding | None:
    """Nobody holds casusregie, longer than appointing may take (`appoint_days`).

    From AVE2 every case has exactly one casusregisseur, so a hold pauses nothing here
    [B, Leidende principes].
    """
    return watch.overdue(Cause.NO_CASUSREGIE, "appoint_days", vacant_since, pausable=False)


def no_procesregie(watch: Watch, vacant_since: Mapping[str, date]) -> Finding | None:
    """A procesregie that the phase requires has no holder (`appoint_days`); per aspect.

    Like casusregie, this is not paused.
    """
    findings = {
        aspect: watch.overdue(Cause.NO_PROCESREGIE, "appoint_days", since, pausable=False)
        for aspect, since in vacant_since.items()
    }
    late = sorted(aspect for aspect, found in findings.items() if found)
    if not late:
        return None
    return watch.overdue(
        Cause.NO_PROCESREGIE,
        "appoint_days",
        min(vacant_since[aspect] for aspect in late),
        pausable=False,
        aspects=late,
    )


def no_plan(watch: Watch, phase_since: date) -> Finding | None:
    """No plan was made for this phase or in it, longer than `plan_days` after it began."""
    return watch.overdue(Cause.NO_PLAN, "plan_days", phase_since)


def evaluation_overdue(
    watch: Watch, agreed_on: date, planned: date, phase_since: date = date.min
) -> Finding | None:
    """The newest plan was not evaluated by the day agreed, or within `evaluation_days`: of the day
    it was made, or of when the phase began with it."""
    start = phase_since if phase_since > agreed_on else agreed_on
    return watch.overdue(
        Cause.EVALUATION_OVERDUE,
        "evaluation_days",
        start,
        planned=planned,
        agreed=agreed_on.isoformat(),
    )


def phase_too_long(watch: Watch, last_decision: date) -> Finding | None:
    """Longer in the phase than `phase_days` since it began or was last decided on."""
    return watch.overdue(Cause.PHASE_TOO_LONG, "phase_days", last_decision)


def proposal_waiting(watch: Watch, last_step: date) -> Finding | None:
    """A proposal waits for a decision (or an answer) longer than `decision_days`."""
    return watch.overdue(Cause.PROPOSAL_WAITING, "decision_days", last_step)


def signals_rising(watch: Watch, received: Iterable[date]) -> Finding | None:
    """A rapid rise: at least `signal_count` meldingen in the last `signal_days`, and at least
    twice as many as in as many days before [W, Signalen: snelle toename van meldingen]."""
    window, least = watch.norms.get("signal_days"), watch.norms.get("signal_count")
    if window is None or least is None:
        return None
    start = watch.today - timedelta(days=window.days)
    earlier = start - timedelta(days=window.days)
    days = sorted(day for day in received if earlier < day <= watch.today)
    recent = [day for day in days if day > start]
    before, needed = len(days) - len(recent), max(least.days, 1)
    if len(recent) < max(needed, 2 * before):
        return None
    twice = len(recent) >= 2 * needed
    return Finding(
        Cause.SIGNALS_RISING,
        midnight(recent[needed - 1]),
        severity(Cause.SIGNALS_RISING, grave=watch.grave, twice=twice),
        {"count": len(recent), "before": before, "days": window.days, "phase": watch.label},
    )


def unconfirmed(watch: Watch, confirm_before: datetime) -> Finding | None:
    """An urgent decision was not confirmed by another in time."""
    if watch.now <= confirm_before:
        return None
    return Finding(
        Cause.UNCONFIRMED,
        confirm_before,
        severity(Cause.UNCONFIRMED, grave=watch.grave),
        {"before": int(confirm_before.timestamp()), "phase": watch.label},
    )


def back_and_forth(
    watch: Watch, entered: date, *, upward: bool, left: date | None, times: int
) -> Finding | None:
    """Gone up again into a phase that was left at most `return_days` before.

    Coming down to a phase one came from is how AVE is meant [D: zo snel mogelijk weer
    afgeschaald]; having to go up again is not.
    """
    norm = watch.norms.get("return_days")
    if norm is None or not upward or left is None or (entered - left).days > norm.days:
        return None
    return Finding(
        Cause.BACK_AND_FORTH,
        midnight(entered),
        severity(Cause.BACK_AND_FORTH, grave=watch.grave),
        {
            "from": entered.isoformat(),
            "left": left.isoformat(),
            "times": times,
            "phase": watch.label,
        },
    )


def recurring(watch: Watch, opened: date, closed: Iterable[tuple[date, bool]]) -> Finding | None:
    """A household that comes back: an earlier case closed less than `recurrence_months` before
    this one opened, for the same household or for one of its members (`True`)
    [O: draaideurcasussen]."""
    norm = watch.norms.get("recurrence_months")
    if norm is None:
        return None
    first = months_before(opened, norm.days)
    recent = [(day, member) for day, member in closed if first < day <= opened]
    if not recent:
        return None
    day, member = max(recent, key=lambda item: (item[0], not item[1]))
    return Finding(
        Cause.RECURRING,
        midnight(opened),
        severity(Cause.RECURRING, grave=watch.grave),
        {
            "from": opened.isoformat(),
            "closed": day.isoformat(),
            "member": member,
            "norm": norm.days,
            "phase": watch.label,
        },
    )


def waakvlam_passed(watch: Watch, until: date) -> Finding | None:
    """The time of light follow-up is over and nobody closed the case or went on [D, AVE1]."""
    if watch.today <= until:
        return None
    return Finding(
        Cause.WAAKVLAM_PASSED,
        midnight(until + timedelta(days=1)),
        severity(Cause.WAAKVLAM_PASSED, grave=watch.grave),
        {"from": until.isoformat(), "phase": watch.label},
    )


def assignment_overdue(watch: Watch, given: Iterable[tuple[date, date]]) -> Finding | None:
    """What the casusregisseur was asked to do is not done by the day that was agreed."""
    return _promise_overdue(Cause.ASSIGNMENT_OVERDUE, watch, given)


def agreement_overdue(watch: Watch, made: Iterable[tuple[date, date]]) -> Finding | None:
    """What parties bound themselves to in an opschalingsoverleg is not settled by its day
    [D, AVE3 Opschalen: bindende afspraken]."""
    return _promise_overdue(Cause.AGREEMENT_OVERDUE, watch, made)


def _promise_overdue(
    cause: Cause, watch: Watch, given: Iterable[tuple[date, date]]
) -> Finding | None:
    """`given` has of everything still open the day it was given or agreed and the day it is due;
    the one that is late longest is told. Its norm is the time that was given. A hold pauses it.
    """
    late = sorted((due, start) for start, due in given if due < watch.today)
    if not late or watch.count.rests_on(watch.today):
        return None
    due, start = late[0]
    twice = (watch.today - start).days >= 2 * max((due - start).days, 1)
    return Finding(
        cause,
        midnight(due + timedelta(days=1)),
        severity(cause, grave=watch.grave, twice=twice),
        {
            "from": due.isoformat(),
            "given": start.isoformat(),
            "count": len(late),
            "phase": watch.label,
        },
    )


def caseload(
    norms: Mapping[str, Norm], cases: Mapping[Responsibility, Sequence[date]]
) -> Finding | None:
    """A regisseur had many cases over the last year: a warning at 45, too many at 50 [O].

    `cases` has, per responsibility, the first day of each case held at some time in that year
    in this municipality. Casusregie and procesregie are counted apart; the fullest is told.
    """
    warn, over = norms["caseload_warn"].days, norms["caseload_over"].days
    fullest = max(cases, key=lambda r: (len(cases[r]), r is Responsibility.CASUSREGIE))
    days = sorted(cases[fullest])
    if len(days) < max(warn, 1):
        return None
    return Finding(
        Cause.CASELOAD,
        midnight(days[max(warn, 1) - 1]),
        severity(Cause.CASELOAD, twice=len(days) >= over),
        {"responsibility": fullest.value, "cases": len(days), "warn": warn, "over": over},
    )


def function_lapsed(
    today: date, cases: int, functions: Mapping[str, date | None]
) -> Finding | None:
    """Somebody holds cases in a function that they do not have any more.

    `functions` → the last day each was held (None: not known, as when an account is closed).
    """
    if not functions or not cases:
        return None
    ends = [day for day in functions.values() if day is not None and day < today]
    ended = max(ends, default=None)
    return Finding(
        Cause.FUNCTION_LAPSED,
        midnight(ended + timedelta(days=1) if ended else today),
        severity(Cause.FUNCTION_LAPSED),
        {
            "cases": cases,
            "functions": sorted(functions),
            "ended": ended.isoformat() if ended else None,
        },
    )
