"""Mijn werk: what waits for one person, worst first, what they wait for, and their cases.

Of each the worst stand on the page, with how many there are in all; the rest is one press away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from cases.desk import Named, named
from cases.services.reading import FG
from cases.waiting import GRAVE, Desk, Expected, Own, Task, late_task, read_desk
from roles.middleware import Visit
from roles.paging import MOMENT, NUMBER, TEXT, Order
from roles.permissions import REGIE
from roles.presenters.lists import AFTER
from roles.services.people import BEHEERDER, manages

from .added import added
from .beside import Beside, read_beside
from .briefings import briefing_rows
from .home_offices import in_view, of_the_beheerder, of_the_fg
from .home_rows import decides, expected_row, own_row, task_row
from .lists import CASES
from .notices import news
from .signals import waiting_rows

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
    row: Callable[[Mapping[int, Named]], dict[str, Any]]
    """Makes it, with what the cases are called."""
    case: int | None = None
    """The case that it must know by name."""

    @property
    def place(self) -> tuple[Any, ...]:
        return (self.level, self.light, self.since, self.tie)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for this person."""

    lines: list[Line]
    """Worst first; of what waits alike only the oldest, as many as were asked for."""
    number: int
    """How much there is in all."""
    urgent: int
    """How much of that cannot wait."""
    decisions: int
    """How much of that is a decision."""


def my_work(
    visit: Visit, news_since: datetime | None, query: QueryDict, *, written: int | None = None
) -> dict[str, Any]:
    """Everything on Mijn werk, or one part by itself; what is younger than `news_since` is marked
    as new. `written`: this case is among one's own as they are shown."""
    part = query.get("toon", "")
    part = part if part in (WAITS, EXPECTED) else ""
    most = None if part == WAITS else SHOWN
    desk, beside = _desk(visit, most), read_beside(visit, most=most)
    waiting = _waiting(desk, beside, visit)
    lines, next_url = _shown(waiting.lines, WAITS, part, query)
    expected, next_expected = _shown(_expected_lines(desk, visit), EXPECTED, part, query)
    own = [] if part else _first_own(desk.own, written)
    called = named([*_cases(lines), *_cases(expected), *(one.lot.case for one in own)], visit.actor)
    more = added(visit, [one.lot.case for one in own])
    rows, told = [line.row(called) for line in lines], [] if part else news(beside.told)
    for row in (*rows, *told):
        row["new"] = bool(news_since and row["moment"] and row["moment"] > news_since)
    return {
        "part": part,
        "rows": rows,
        "number": waiting.number,
        "urgent": waiting.urgent,
        "expected": [line.row(called) for line in expected],
        "expected_number": len(desk.expected),
        "own": [_own_row(one, called, more.lines, visit) for one in own],
        "own_number": len(desk.own),
        "all_url": "" if part or waiting.number <= len(rows) else _address(WAITS),
        "all_expected_url": "" if part or len(desk.expected) <= SHOWN else _address(EXPECTED),
        "all_own_url": "" if len(desk.own) <= len(own) else CASES.address(OWN_LIST),
        "next_url": next_url or next_expected,
        "news": told,
        "new_count": sum(row["new"] for row in told),
        "may_register": bool(beside.intake),
        "holds_regie": not part and _may_hold(visit),
        "in_view": in_view(visit) if not part and _reads_along(visit) else None,
        "manages": any(manages(m, visit.actor) for m in visit.municipalities.values()),
        "fg": None if part else of_the_fg(visit),
        "nav_counts": _counts(waiting, beside, more.counts),
    }


OWN_LIST = {"stand": "open", "mijn": "on", "sorteer": "activiteit"}
"""One's own cases as the list of cases shows them: longest still first, as they stand here."""


def counts(visit: Visit) -> dict[str, int]:
    """What the navigation says beside its words: how many rows each page lists."""
    desk, beside = _desk(visit, 1), read_beside(visit, most=1)
    return _counts(_waiting(desk, beside, visit), beside, added(visit).counts)


def _counts(waiting: Waiting, beside: Beside, more: Mapping[str, int]) -> dict[str, int]:
    return {
        "home": waiting.number,
        "to_decide": waiting.decisions,
        "notices": len(beside.told),
        **more,
    }


def decisions(visit: Visit) -> list[dict[str, Any]]:
    """What this person decides or confirms, or as bestuur is asked; worst first, and the same rows
    as on Mijn werk."""
    desk = _desk(visit, 1)
    lines = [_task_line(task, visit) for task in desk.tasks if decides(task)]
    briefings = briefing_rows(read_beside(visit, most=1).briefings, visit)
    lines += [_briefing_line(row) for row in briefings if row["decides"]]
    lines.sort(key=_by_place)
    called = named(_cases(lines), visit.actor)
    return [line.row(called) for line in lines]


def waiting_row(own: Own, visit: Visit) -> dict[str, Any] | None:
    """What is late on a case of one's own, as it stands among all that waits; None if nothing."""
    task = late_task(own, visit.actor.day)
    return task_row(task, named([task.case], visit.actor)[task.case], visit) if task else None


def row_of_own(own: Own, visit: Visit) -> dict[str, Any]:
    """A case of one's own, as it stands among them."""
    case = own.lot.case
    return _own_row(own, named([case], visit.actor), added(visit, [case]).lines, visit)


def names_shown(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether a page showed the name of a household."""
    return any(row["name"] for row in rows)


def _desk(visit: Visit, most: int | None) -> Desk:
    models = [(pk, m.ave_model) for pk, m in visit.municipalities.items()]
    return read_desk(visit.actor, models, most=most)


def _waiting(desk: Desk, beside: Beside, visit: Visit) -> Waiting:
    briefings = briefing_rows(beside.briefings, visit)
    beheer = of_the_beheerder(visit)
    lines = [_task_line(task, visit) for task in desk.tasks]
    lines += [_briefing_line(row) for row in briefings]
    lines += [
        _ready_line(row, 1, LIGHTEST - 1, row["since"])
        for row in waiting_rows(beside.signals, visit)
    ]
    lines += [
        _ready_line(row, 0 if row["danger"] else 3, LIGHTEST, visit.now, f"{place:05}")
        for place, row in enumerate(beheer)
    ]
    return Waiting(
        lines=sorted(lines, key=_by_place),
        number=desk.number + len(briefings) + beside.signals_number + len(beheer),
        urgent=desk.in_danger + sum(row["danger"] for row in (*briefings, *beheer)),
        decisions=sum(map(decides, desk.tasks)) + sum(row["decides"] for row in briefings),
    )


def _task_line(task: Task, visit: Visit) -> Line:
    def row(called: Mapping[int, Named]) -> dict[str, Any]:
        return task_row(task, called[task.case], visit)

    slot = f"{task.slot.responsibility} {task.slot.aspect}" if task.slot else ""
    record = task.asked.given.record if task.asked and task.asked.given else ""
    tie = f"{task.case} {slot} {task.kind} {record}"
    return Line(task.level, LIGHTEST - task.severity, task.since, tie, row, task.case)


def _briefing_line(row: dict[str, Any]) -> Line:
    return _ready_line(row, 0 if row["danger"] else 1, LIGHTEST - GRAVE, row["since"])


def _ready_line(
    row: dict[str, Any], level: int, light: int, since: datetime, tie: str = ""
) -> Line:
    return Line(level, light, since, tie or f"{row['reference']} {row['url']}", lambda _: row)


def _expected_lines(desk: Desk, visit: Visit) -> list[Line]:
    def line(expected: Expected) -> Line:
        case = expected.lot.case

        def row(called: Mapping[int, Named]) -> dict[str, Any]:
            return expected_row(expected, called[case], visit.actor.day)

        return Line(0, 0, expected.since, f"{case} {expected.what}", row, case)

    return sorted(map(line, desk.expected), key=_by_place)


def _by_place(line: Line) -> tuple[Any, ...]:
    return line.place


def _cases(lines: Iterable[Line]) -> list[int]:
    return [line.case for line in lines if line.case is not None]


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


def _first_own(own: list[Own], written: int | None) -> list[Own]:
    return own[:SHOWN] + [one for one in own[SHOWN:] if one.lot.case == written]


def _own_row(
    own: Own, called: Mapping[int, Named], lines: Mapping[int, list[str]], visit: Visit
) -> dict[str, Any]:
    case = own.lot.case
    return own_row(own, called[case], visit, lines.get(case, []))


def _may_hold(visit: Visit) -> bool:
    """Whether some phase lets this person hold casusregie or procesregie."""
    return any(
        slot.responsibility in REGIE and visit.actor.functions_in(pk) & frozenset(slot.holders)
        for pk, m in visit.municipalities.items()
        for phase in m.ave_model.phases.values()
        for slot in phase.slots
    )


def _reads_along(visit: Visit) -> bool:
    """Whether this person has no cases in hand, but some may concern them: bestuur, management."""
    aside = {BEHEERDER, FG}
    return not _may_hold(visit) and any(
        visit.actor.functions_in(pk) - aside for pk in visit.municipalities
    )
