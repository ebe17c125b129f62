"""A duty roster from a spreadsheet: what each line says, and what is wrong with it. Pure.

A line names who, from when and until when, under headings or in that order; cells are divided by a
semicolon, a tab (pasted from a spreadsheet) or a comma.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from common.typed_dates import Lies, NotUnderstood, parse_moment

COLUMNS = ("wie", "van", "tot")
HEADINGS = {
    "wie": "wie", "naam": "wie", "medewerker": "wie", "e-mailadres": "wie", "email": "wie",
    "e-mail": "wie",
    "van": "van", "begin": "van", "start": "van", "vanaf": "van",
    "tot": "tot", "einde": "tot", "eind": "tot",
}  # fmt: skip
MOST = 500
"""Lines; a year of nights and weekends is fewer."""
NEEDS = "Zet boven de kolommen: Wie, Van en Tot."


@dataclass(frozen=True, slots=True)
class Line:
    """What one line was understood as; `problems` name the column and the way out."""

    number: int
    who: str
    person: int | None
    start: datetime | None
    end: datetime | None
    problems: tuple[str, ...]
    name: str = ""
    """As the source calls it; empty: by its number."""

    @property
    def label(self) -> str:
        return self.name or f"Regel {self.number}"


def read_lines(text: str, people: Mapping[str, list[int]], now: datetime) -> tuple[list[Line], str]:
    """The lines, and what is wrong with the whole ("" when nothing is).

    `people` is a name or an e-mail address, in lower case → who are called so.
    """
    text = text.lstrip("\ufeff")
    divided = _divider(text)
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter=divided), start=1)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        return [], "Er staan geen regels in. Plak de regels uit uw rekenblad, of kies een bestand."
    if len(rows) > MOST:
        return [], f"Dit zijn {len(rows)} regels. Lees er hooguit {MOST} tegelijk in."
    names = [HEADINGS.get(cell.lower()) for cell in rows[0][1]]
    order: dict[str, int] = {name: i for i, name in enumerate(COLUMNS)}
    if any(names):
        order = {name: i for i, name in enumerate(names) if name}
        rows = rows[1:]
        if missing := [name.capitalize() for name in COLUMNS if name not in order]:
            return [], f"De kolom {missing[0]} ontbreekt. {NEEDS}"
        if not rows:
            return [], "Onder de koppen staan geen regels. Zet er een regel per dienst onder."
    return [_line(number, cells, order, people, now) for number, cells in rows], ""


def _divider(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((";", "\t", ","), key=first.count)


def _line(
    number: int,
    cells: list[str],
    order: Mapping[str, int],
    people: Mapping[str, list[int]],
    now: datetime,
) -> Line:
    said = {name: cells[i] if i < len(cells) else "" for name, i in order.items()}
    problems: list[str] = []
    who = said["wie"]
    found = people.get(" ".join(who.lower().split()), [])
    if not who:
        problems.append("Kolom Wie is leeg. Vul een naam of e-mailadres in.")
    elif not found:
        problems.append(
            f"Kolom Wie: “{who}” kan hier geen dienst hebben. Vul de naam of het e-mailadres in van"
            " iemand die deze functie heeft of vervangt."
        )
    elif len(found) > 1:
        problems.append(f"Kolom Wie: meer mensen heten {who}. Vul het e-mailadres in.")
    start = _moment("Van", said["van"], now, problems)
    end = _moment("Tot", said["tot"], now, problems)
    if start and end and end <= start:
        problems.append("Kolom Tot ligt niet na kolom Van. Vul een later moment in.")
    return Line(number, who, found[0] if len(found) == 1 else None, start, end, tuple(problems))


def _moment(column: str, typed: str, now: datetime, problems: list[str]) -> datetime | None:
    if not typed:
        problems.append(f"Kolom {column} is leeg. Schrijf bijvoorbeeld 4-12-2026 17:00.")
        return None
    try:
        return parse_moment(typed, now=now, lies=Lies.FUTURE)
    except NotUnderstood as error:
        why = str(error) or "dat is geen moment dat AVE begrijpt."
        problems.append(
            f"Kolom {column}: “{typed[:40]}”: {why} Schrijf bijvoorbeeld 4-12-2026 17:00."
        )
        return None
