"""What the product works out, in plain fields: the one module here that knows how it does so.

After a change of the product's insides this module is adapted, and what it gives stays the same.
No database key is ever given: a case goes by its reference, a person by the e-mail address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from cases.models import Case, CaseGroupObjectPermission, CaseUserObjectPermission, Notice
from cases.waiting import Expected, Own, Task, read_desk
from escalation.models import Flag, FlagEvent
from escalation.replay import question_about, replay
from escalation.replay.norms import norms_by_key
from escalation.scan import scan
from roles.acting import actor_for
from roles.ave_model.types import Slot
from roles.dates import DUTCH_TIME
from roles.models import FunctionGroup, Municipality, User
from roles.services.norms import own_numbers

Rows = dict[str, Any]
"""By a key that says in words what it is about."""


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
    names = "recipient__email", "case__reference", "text", "place", "urgent", "created_at"
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
    order = "recipient_id", "created_at", "case__reference", "text", "place", "pk"
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
    references = dict(Case.objects.values_list("pk", "reference"))
    return {user.email: tasks(user, today, references) for user in User.objects.order_by("email")}


def tasks(user: User, today: date, references: Mapping[int, str]) -> Rows:
    """What waits for this person, what they wait for, and what comes next on their own cases."""
    actor = actor_for(user, today)
    towns = Municipality.objects.filter(pk__in=actor.municipality_ids)
    desk = read_desk(actor, [(town.pk, town.ave_model) for town in towns])
    return {
        "number": desk.number,
        "in_danger": desk.in_danger,
        "tasks": _sorted(_task(task, references) for task in desk.tasks),
        "expected": _sorted(_expected(each, references) for each in desk.expected),
        "own": [_own(own, today, references) for own in desk.own],
    }


def _task(task: Task, references: Mapping[int, str]) -> Rows:
    return {
        "kind": task.kind.value,
        "case": references[task.case],
        "since": _moment(task.since),
        "severity": task.severity,
        "level": task.level,
        "slot": _slot(task.slot),
        "late": [_term(term) for term in task.late],
        "asked": _term(task.asked),
    }


def _expected(expected: Expected, references: Mapping[int, str]) -> Rows:
    return {
        "what": expected.what.value,
        "case": references[expected.lot.case],
        "since": _moment(expected.since),
        "functions": sorted(expected.functions),
        "person": expected.person,
        "term": _term(expected.term),
    }


def _own(own: Own, today: date, references: Mapping[int, str]) -> Rows:
    return {
        "case": references[own.lot.case],
        "late": [_term(term) for term in own.late(today)],
        "next": _term(own.next(today)),
        "terms": _sorted(_term(term) for term in own.lot.terms),
        "rests_until": _day(own.lot.rests_until),
    }


def _term(term: Any) -> Rows | None:
    if term is None:
        return None
    return {
        "duty": term.duty.value,
        "start": _day(term.start),
        "due": _day(term.due),
        "late_from": _day(term.late_from),
        "assignment": term.given.text if term.given else "",
    }


def _slot(slot: Slot | None) -> str:
    return f"{slot.responsibility.value} {slot.aspect}".strip() if slot else ""


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
