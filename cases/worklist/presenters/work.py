"""Mijn werk: what waits for one person, worst first, what they wait for, and their cases.

Of each the worst stand on the page, with how many there are in all; the rest is one press away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from cases.briefings.presenters import briefing_rows
from cases.core.models import Case
from cases.core.presenters.added import added
from cases.core.querysets import ids_of, rights_by_office, rights_on
from cases.intake.presenters.signals import waiting_rows
from cases.moves.presenters import waiting_rows as move_rows
from cases.record.models import Assignment
from common.lists import AFTER
from common.paging import MOMENT, NUMBER, TEXT, Order
from notifications.presenters import news, unseen_count, unseen_notices
from roles.ave_model.types import REGIE
from roles.middleware import RequestContext
from roles.permissions_over_people import BEHEERDER, FG
from roles.services.people import manages

from ..ask import GRAVE, Kind
from ..reading import (
    Counted,
    Expected,
    TaskRow,
    by_case,
    counted,
    decisions_of,
    held_by,
    read_tasks,
    surnames_of,
    tasks_of,
    things_expected,
    worst_first,
    worst_tasks,
)
from ..terms import terms_of
from .lists import CASES
from .other_work import OtherWork, read_other_work
from .work_offices import in_view, of_the_beheerder, of_the_fg
from .work_rows import Known, case_row, expected_row, own_row

SHOWN = 10
"""Rows of each part: with ten urgent things a day is full, and three parts make one screen."""
PAGE = 50
"""Rows of one part by itself."""
WAITS, EXPECTED = "wacht", "verwacht"
"""The parts that can be seen by themselves, as the address says it (`toon`)."""
LIGHTEST = 9
ORDER = Order({"level": NUMBER, "light": NUMBER, "since": MOMENT, "tie": TEXT})
"""Worst first: danger, then where others wait, then what is late, then what a beheerder arranges;
the gravest and the oldest of each first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row in its place of the order, before it is made."""

    level: int
    light: int
    """The graver, the less."""
    since: datetime
    tie: str
    row: Callable[[Known], dict[str, Any]]
    """Makes it, with what is known of the cases."""
    case: int | None = None
    """The case that it is about, if it must know that."""
    is_late: bool = False
    """Whether it tells what is late on that case."""
    assignments: tuple[int, ...] = ()
    """The assignments that it tells of."""

    @property
    def place(self) -> tuple[Any, ...]:
        return (self.level, self.light, self.since, self.tie)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for this person."""

    lines: list[Line]
    """Worst first; as many as were asked for."""
    number: int
    """How much there is in all."""
    urgent: int
    """How much of that cannot wait."""
    decisions: int
    """How much of that is a decision."""


def my_work(
    request_context: RequestContext,
    news_since: datetime | None,
    query: QueryDict,
    *,
    written: int | None = None,
) -> dict[str, Any]:
    """Everything on Mijn werk, or one part by itself; what is younger than `news_since` is marked
    as new. `written`: this case is among one's own as they are shown."""
    part = query.get("toon", "")
    part = part if part in (WAITS, EXPECTED) else ""
    most = None if part == WAITS else SHOWN
    other = read_other_work(request_context, most=most)
    waits, mine = read_tasks(request_context.actor, request_context.now)
    found = worst_first(waits)
    waiting = _waiting(request_context, other, by_case(found)[:most], counted(found))
    lines, next_url = _shown(waiting.lines, WAITS, part, query)
    held = held_by(request_context.actor)
    own = held.regie
    shown = [] if part else [*own[:SHOWN], *(pk for pk in own[SHOWN:] if pk == written)]
    all_asked, unseen = things_expected(mine), unseen_notices(request_context.actor)
    told_of = {} if part else ids_of(notice.about for notice in unseen)
    about = [line.case for line in lines if line.case] + shown
    about += [expected.task.case_id for expected in all_asked] + [*told_of.values()]
    rights = rights_by_office(about, request_context.actor) | dict.fromkeys(held.all, True)
    asked = [expected for expected in all_asked if expected.task.case_id in rights]
    expected, next_expected = _shown(_expected_lines(asked, request_context), EXPECTED, part, query)
    known = _known([*lines, *expected], shown, request_context, rights)
    more = added(request_context, shown)
    seen = {reference for reference, pk in told_of.items() if pk in rights}
    rows, told = [line.row(known) for line in lines], [] if part else news(unseen, seen)
    for row in (*rows, *told):
        row["new"] = bool(news_since and row["moment"] and row["moment"] > news_since)
    return {
        "part": part,
        "rows": rows,
        "number": waiting.number,
        "urgent": waiting.urgent,
        "expected": [line.row(known) for line in expected],
        "expected_number": len(asked),
        "own": [own_row(pk, known, request_context, more.lines.get(pk, [])) for pk in shown],
        "own_number": len(own),
        "all_url": "" if part or waiting.number <= len(rows) else _address(WAITS),
        "all_expected_url": "" if part or len(asked) <= SHOWN else _address(EXPECTED),
        "all_own_url": "" if len(own) <= len(shown) else CASES.address(OWN_LIST),
        "next_url": next_url or next_expected,
        "news": told,
        "new_count": sum(row["new"] for row in told),
        "may_register": bool(other.intake),
        "holds_regie": not part and _may_hold(request_context),
        "in_view": in_view(request_context) if not part and _reads_along(request_context) else None,
        "manages": any(
            manages(m, request_context.actor) for m in request_context.municipalities.values()
        ),
        "fg": None if part else of_the_fg(request_context),
        "nav_counts": _counts(waiting, len(unseen), more.counts),
    }


OWN_LIST = {"stand": "open", "mijn": "on", "sorteer": "activiteit"}
"""One's own cases as the list of cases shows them: longest still first, as they stand here."""


def counts(request_context: RequestContext) -> dict[str, int]:
    """What the navigation says beside its words: how many rows each page lists."""
    tasks = worst_tasks(tasks_of(request_context.actor, request_context.now))
    other = read_other_work(request_context, most=1)
    waiting = _waiting(request_context, other, [], counted(tasks))
    return _counts(waiting, unseen_count(request_context.actor), added(request_context).counts)


def _counts(waiting: Waiting, unseen: int, more: Mapping[str, int]) -> dict[str, int]:
    return {
        "home": waiting.number,
        "to_decide": waiting.decisions,
        "notices": unseen,
        **more,
    }


def decisions(request_context: RequestContext) -> list[dict[str, Any]]:
    """What this person decides or confirms, or as bestuur is asked; worst first, and the same rows
    as on Mijn werk."""
    lines = [
        _case_line([task], request_context)
        for task in decisions_of(request_context.actor, request_context.now)
    ]
    briefings = briefing_rows(read_other_work(request_context, most=1).briefings, request_context)
    lines += [_briefing_line(row) for row in briefings if row["decides"]]
    lines.sort(key=_by_place)
    known = _known(lines, [], request_context)
    return [line.row(known) for line in lines]


def waiting_row(case: Case, request_context: RequestContext) -> dict[str, Any] | None:
    """What waits on a case, as it stands among all that waits; None if nothing."""
    tasks = tasks_of(request_context.actor, request_context.now).filter(case=case)
    if not (found := worst_tasks(tasks)):
        return None
    line = _case_line(found, request_context)
    return line.row(_known([line], [case.pk], request_context))


def row_of_own(case: Case, request_context: RequestContext) -> dict[str, Any]:
    """A case of one's own, as it stands among them."""
    flagged = added(request_context, [case.pk]).lines.get(case.pk, [])
    return own_row(case.pk, _known([], [case.pk], request_context), request_context, flagged)


def names_shown(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether a page showed the name of a household."""
    return any(row["name"] for row in rows)


def _known(
    lines: Iterable[Line],
    own: Iterable[int],
    request_context: RequestContext,
    rights: Mapping[int, bool] | None = None,
) -> Known:
    """What rows say of these cases: by what name people know them, what is to be done on those
    that ask for work or are one's own, and the words of assignments. `rights`: where they were
    read already."""
    shown = list(lines)
    every = Case.objects.with_rest(request_context.actor.day)
    cases: dict[int, Case] = every.in_bulk({*own, *(line.case for line in shown if line.case)})
    if rights is None:
        rights = rights_on(cases, request_context.actor)
    records = [pk for line in shown for pk in line.assignments]
    texts: dict[int, str] = {}
    if records:
        texts = dict(Assignment.objects.filter(pk__in=records).values_list("pk", "text"))
    working = {*own, *(line.case for line in shown if line.case and line.is_late)}
    terms = terms_of([cases[pk] for pk in working], request_context.now)
    return Known(cases, surnames_of(cases.values(), rights), terms, texts)


def _waiting(
    request_context: RequestContext,
    other: OtherWork,
    cases: Iterable[Sequence[TaskRow]],
    counted: Counted,
) -> Waiting:
    """What waits: the tasks of these cases, of so many in all, among other work."""
    briefings = briefing_rows(other.briefings, request_context)
    beheer = of_the_beheerder(request_context)
    lines = [_case_line(tasks, request_context) for tasks in cases]
    lines += [_briefing_line(row) for row in briefings]
    lines += [
        _ready_line(row, 1, LIGHTEST - 1, row["since"])
        for row in (
            *waiting_rows(other.signals, request_context),
            *move_rows(other.moves, request_context),
        )
    ]
    lines += [
        _ready_line(row, 0 if row["danger"] else 3, LIGHTEST, request_context.now, f"{place:05}")
        for place, row in enumerate(beheer)
    ]
    return Waiting(
        lines=sorted(lines, key=_by_place),
        number=counted.number
        + len(briefings)
        + other.signals_number
        + len(other.moves)
        + len(beheer),
        urgent=counted.in_danger + sum(row["danger"] for row in (*briefings, *beheer)),
        decisions=counted.decisions + sum(row["decides"] for row in briefings),
    )


def _case_line(tasks: Sequence[TaskRow], request_context: RequestContext) -> Line:
    """What waits on one case, in the place of the worst of it."""
    worst = tasks[0]
    slot = f"{worst.responsibility} {worst.aspect}" if worst.responsibility else ""
    return Line(
        int(worst.urgency) - 1,
        LIGHTEST - worst.severity,
        worst.since,
        f"{worst.case_id} {slot} {worst.kind} {worst.record or ''}",
        lambda known: case_row(tasks, known, request_context),
        worst.case_id,
        any(task.kind == Kind.DUTY for task in tasks),
        tuple(task.record for task in tasks if task.kind == Kind.ASSIGNMENT and task.record),
    )


def _briefing_line(row: dict[str, Any]) -> Line:
    return _ready_line(row, 0 if row["danger"] else 1, LIGHTEST - GRAVE, row["since"])


def _ready_line(
    row: dict[str, Any], level: int, light: int, since: datetime, tie: str = ""
) -> Line:
    return Line(level, light, since, tie or f"{row['reference']} {row['url']}", lambda _: row)


def _expected_lines(asked: Iterable[Expected], request_context: RequestContext) -> list[Line]:
    def line(expected: Expected) -> Line:
        task = expected.task
        return Line(
            0,
            0,
            task.since,
            f"{task.case_id} {task.kind}",
            lambda known: expected_row(expected, known, request_context),
            task.case_id,
        )

    return sorted(map(line, asked), key=_by_place)


def _by_place(line: Line) -> tuple[Any, ...]:
    return line.place


def _shown(lines: list[Line], which: str, part: str, query: QueryDict) -> tuple[list[Line], str]:
    """The lines of one part that are shown, and where the next ones are: the worst among the other
    parts, a page of it by itself, nothing beside another."""
    if part != which:
        return ([] if part else lines[:SHOWN]), ""
    after = ORDER.read(query.get(AFTER, ""))
    rest = [line for line in lines if line.place > after] if after else lines
    page = rest[:PAGE]
    return page, _address(which, ORDER.key(page[-1])) if len(rest) > PAGE else ""


def _address(part: str, after: str = "") -> str:
    return f"{reverse('cases:home')}?toon={part}" + (f"&{AFTER}={after}" if after else "")


def _may_hold(request_context: RequestContext) -> bool:
    """Whether some phase lets this person hold casusregie or procesregie."""
    return any(
        slot.responsibility in REGIE
        and request_context.actor.functions_in(pk) & frozenset(slot.holders)
        for pk, m in request_context.municipalities.items()
        for phase in m.ave_model.phases.values()
        for slot in phase.slots
    )


def _reads_along(request_context: RequestContext) -> bool:
    """Whether this person has no cases in hand, but some may concern them: bestuur, management."""
    aside = {BEHEERDER, FG}
    return not _may_hold(request_context) and any(
        request_context.actor.functions_in(pk) - aside for pk in request_context.municipalities
    )
