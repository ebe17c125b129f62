"""What the product works out, in plain fields: the one module here that knows how it does so.

After a change of the product's insides this module is adapted, and what it gives stays the same.
No database key is ever given: a case goes by its reference, a person by the e-mail address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from cases.core.models import Case, CaseGroupObjectPermission, CaseUserObjectPermission
from cases.core.querysets import rights_on
from cases.record.models import Assignment
from cases.worklist.ask import Kind
from cases.worklist.presenters.work_rows import BUTTONS
from cases.worklist.reading import (
    Expected,
    TaskRow,
    counted,
    held_by,
    read_tasks,
    things_expected,
    worst_first,
)
from cases.worklist.terms import CaseTerms, Term, terms_of
from common.dates import DUTCH_TIME
from escalation.models import Flag, FlagEvent
from escalation.replay import question_about, replay
from escalation.replay.norms import norms_by_key
from escalation.scan import scan
from notifications.models import Notice
from roles.acting import actor_for
from roles.ave_model.causes import Cause
from roles.models import FunctionGroup, Municipality, User
from roles.services.norms import own_numbers

Rows = dict[str, Any]
"""By a key that says in words what it is about."""
Words = Mapping[int, str]
Names = Mapping[int, str]
"""Of assignments, by their key."""


def access() -> Rows:
    """Of each case who may what: guardian's rows."""
    groups = {
        group: f"{slug}: {function}"
        for group, slug, function in FunctionGroup.objects.values_list(
            "group", "municipality__slug", "function"
        )
    }
    found: dict[str, dict[str, set[str]]] = {
        reference: defaultdict(set)
        for reference in Case.objects.values_list("reference", flat=True)
    }
    names = "content_object__reference", "permission__codename"
    for group, case, codename in CaseGroupObjectPermission.objects.values_list("group", *names):
        found[case][groups[group]].add(codename)
    for email, case, codename in CaseUserObjectPermission.objects.values_list(
        "user__email", *names
    ):
        found[case][email].add(codename)
    return {
        case: {who: sorted(codenames) for who, codenames in sorted(rows.items())}
        for case, rows in found.items()
    }


def flags_from_nothing(moment: datetime) -> Rows:
    """What a first scan at this moment would raise, and whom it would tell; nothing is kept."""
    with transaction.atomic():
        failures = scan(now=moment).failures
        found = {**flags(moment), "notices": notices(), "failures": list(failures)}
        transaction.set_rollback(True)
    return found


def standing(moment: datetime) -> Rows:
    """The flags of the scans so far, all that happened to flags, and all notices."""
    return {**flags(moment), "events": flag_events(), "notices": notices()}


def flags(moment: datetime) -> Rows:
    """The flags that stand open, with the sentence of that day."""
    today = moment.astimezone(DUTCH_TIME).date()
    rows = Flag.objects.filter(closed_at__isnull=True)
    return {
        _subject(flag): {
            "severity": flag.severity,
            "since": _moment(flag.since),
            "opened": _moment(flag.opened_at),
            "figures": flag.figures,
            "sentence": flag.sentence(today),
            "reviewed_severity": flag.reviewed_severity,
            "quiet_until": _day(flag.quiet_until),
        }
        for flag in rows.select_related("municipality", "case", "person")
    }


def flag_events() -> list[Any]:
    """Everything that ever happened to flags."""
    events = FlagEvent.objects.select_related("flag__municipality", "flag__case", "flag__person")
    return _sorted(
        {
            "flag": _subject(event.flag),
            "opened": _moment(event.flag.opened_at),
            "kind": event.kind,
            "at": _moment(event.at),
            "severity": event.severity,
            "figures": event.figures,
        }
        for event in events
    )


def notices() -> list[Any]:
    """What people were told."""
    names = "recipient__email", "about", "text", "part", "urgent", "created_at"
    return _sorted(
        {
            "recipient": recipient,
            "case": case,
            "text": text,
            "place": place,
            "urgent": urgent,
            "at": _moment(at),
        }
        for recipient, case, text, place, urgent, at in Notice.objects.values_list(*names)
    )


def spread_notices() -> None:
    """Put notices that somebody got at the same moment a microsecond apart: pages show the newest
    first, and say nothing of those that are as new."""
    order = "recipient_id", "created_at", "about", "text", "part", "pk"
    for _, alike in groupby(
        Notice.objects.order_by(*order), lambda n: (n.recipient_id, n.created_at)
    ):
        for place, notice in enumerate(alike):
            notice.created_at += timedelta(microseconds=place)
            notice.save(update_fields=["created_at"])


def _subject(flag: Flag) -> str:
    who = flag.case.reference if flag.case else flag.person.email if flag.person else ""
    return f"{flag.municipality.slug} {who} {flag.cause}"


def all_tasks(today: date) -> Rows:
    """Of everybody by their e-mail address."""
    now = datetime.combine(today, time(9), DUTCH_TIME)
    return {user.email: tasks(user, now) for user in User.objects.order_by("email")}


def tasks(user: User, now: datetime) -> Rows:
    """What waits for this person, what they wait for, and what comes next on their own cases."""
    actor = actor_for(user, now.date())
    if not actor.functions:
        return {"number": 0, "in_danger": 0, "tasks": [], "expected": [], "own": []}
    waits, asked = read_tasks(actor, now)
    found = worst_first(waits)
    numbers = counted(found)
    own, expected = held_by(actor).regie, things_expected(asked)
    rights = rights_on((each.task.case_id for each in expected), actor)
    expected = [each for each in expected if each.task.case_id in rights]
    shown = {*own, *(t.case_id for t in found), *(each.task.case_id for each in expected)}
    cases = Case.objects.with_rest(actor.day).in_bulk(shown)
    terms = terms_of(cases.values(), now)
    names = {pk: case.reference for pk, case in cases.items()}
    words = dict(
        Assignment.objects.filter(case__in=terms).values_list("pk", "text")
    )  # of all that may be told of
    return {
        "number": numbers.number,
        "in_danger": numbers.in_danger,
        "tasks": _sorted(_task(task, names, terms, now.date(), words) for task in found),
        "expected": _sorted(_expected(each, names, terms, words) for each in expected),
        "own": [_own(names[pk], terms[pk], now.date(), words) for pk in own],
    }


def _task(
    task: TaskRow, names: Names, terms: Mapping[int, CaseTerms], today: date, words: Words
) -> Rows:
    late: list[Term] = []
    asked: Rows | None = None
    of_case = terms[task.case_id]
    if task.kind == Kind.DUTY:
        late = [t for t in of_case.late(today) if not t.record] or [
            t for t in of_case.terms if t.cause is Cause.WAAKVLAM_PASSED
        ]
    elif task.kind == Kind.ASSIGNMENT:
        asked = _term(next(t for t in of_case.terms if t.record == task.record), words)
    elif task.kind in (Kind.DECIDE, Kind.ANSWER):
        asked = _decision(of_case, words)
    return {
        "kind": BUTTONS[task.kind],
        "case": names[task.case_id],
        "since": _moment(task.since),
        "severity": task.severity,
        "level": int(task.urgency) - 1,
        "slot": f"{task.responsibility} {task.aspect}".strip(),
        "late": [_term(term, words) for term in late],
        "asked": asked,
    }


def _decision(terms: CaseTerms, words: Words) -> Rows | None:
    found = (t for t in terms.terms if t.cause is Cause.PROPOSAL_WAITING)
    return _term(next(found, None), words)


ASKED_OF = {Kind.DECIDE: "besluit", Kind.ANSWER: "antwoord", Kind.CONFIRM: "bevestiging"}


def _expected(
    expected: Expected, names: Names, terms: Mapping[int, CaseTerms], words: Words
) -> Rows:
    task = expected.task
    answer = task.kind == Kind.ANSWER
    return {
        "what": ASKED_OF[Kind(task.kind)],
        "case": names[task.case_id],
        "since": _moment(task.since),
        "functions": [] if answer else sorted(expected.functions),
        "person": task.person if answer else "",
        "term": None if task.kind == Kind.CONFIRM else _decision(terms[task.case_id], words),
    }


def _own(name: str, terms: CaseTerms, today: date, words: Words) -> Rows:
    return {
        "case": name,
        "late": [_term(term, words) for term in terms.late(today)],
        "next": _term(terms.next(today), words),
        "terms": _sorted(_term(term, words) for term in terms.terms),
        "rests_until": _day(terms.rests_until),
    }


def _term(term: Term | None, words: Words) -> Rows | None:
    if term is None:
        return None
    return {
        "duty": term.words,
        "start": _day(term.start),
        "due": _day(term.due),
        "late_from": _day(term.late_from),
        "assignment": words.get(term.record, ""),
    }


def norms_on_trial(town: Municipality) -> dict[str, int]:
    """One fixed question: half the days without activity, twice those a proposal may wait."""
    in_force = norms_by_key(town.ave_model, own_numbers(town))
    return {
        key: max(1, norm.days // 2) if key.endswith("inactive_days") else norm.days * 2
        for key, norm in in_force.items()
        if key.endswith((".inactive_days", ".decision_days"))
    }


def replayed(town: Municipality, today: date) -> Rows:
    """The figures of a replay of the last 36 months, with the norms on trial."""
    settings = [f"{key}={days}" for key, days in norms_on_trial(town).items()]
    return dict(replay(question_about(town, settings, last=today)))


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(DUTCH_TIME).isoformat() if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sorted(rows: Iterator[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
