"""The page of a month: sentences, what asks for attention, and every figure with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from dashboards import figures
from dashboards.figures import BY_KEY, Group
from dashboards.periods import Month
from dashboards.reading import Read
from dashboards.sentences import Told, attention, three
from roles.ave_model.norms import whole_norms
from roles.ave_model.types import AveModel, Responsibility
from roles.ave_model.words import RESPONSIBILITY_WORDS
from roles.models import NormOverride

from . import charts
from .words import HIDDEN, UNKNOWN, days, number, share

PYRAMID = {"1": "80 %", "2": "15 %", "3": "5 %", "4": "een klein deel"}
"""Of all residents, by phase, where the model itself does not say it [Z, B]."""
SHARES = {
    "regie": "Met een casusregisseur",
    "plan": "Met een plan van aanpak",
    "evaluation": "Plan op tijd geëvalueerd",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: what it shows, as a chart and as the same figures in a table."""

    id: str
    title: str
    tables: Sequence[dict[str, Any]]
    keys: Sequence[str]
    chart: dict[str, Any] | None = None
    note: str = ""

    @property
    def definitions(self) -> list[figures.Figure]:
        return [BY_KEY[key] for key in self.keys]


def report(read: Read, norms: Mapping[str, int]) -> dict[str, Any]:
    """Everything the template shows, as plain data. `norms`: caseload_warn and caseload_over."""
    model = read.town.ave_model
    groups = figures.groups(model)
    told = _told(read, model, groups, norms["caseload_over"])
    return {
        "read": read,
        "sentences": three(told),
        "attention": attention(told),
        "blocks": list(_blocks(read, model, groups, norms)),
        "hidden": HIDDEN,
        "threshold": read.threshold or settings.AVE_FIGURES_THRESHOLD,
    }


def caseload_norms(read: Read) -> dict[str, int]:
    """The norms for caseload as the municipality set them, in cases over a year."""
    own = {(norm.phase, norm.norm): norm.days for norm in _overrides(read)}
    return {name: norm.days for name, norm in whole_norms(read.town.ave_model, own).items()}


def _overrides(read: Read) -> Sequence[NormOverride]:
    return list(read.town.norm_overrides.all())


def _told(read: Read, model: AveModel, groups: Sequence[Group], over: int) -> Told:
    with_cases = [group for group in groups if group.has_cases]
    light, heavy = with_cases[0], with_cases[min(1, len(with_cases) - 1)]
    first = model.phases[light.phases[0][0]]
    half_year = read.month.last_half_year
    appoint = read.of(half_year).get("appoint")
    now = read.at() | ({"appoint": appoint} if appoint else {})
    return Told(
        month=read.month,
        now=now,
        before=read.at(1),
        half_year_ago=read.at(6),
        heavy=(heavy.key, heavy.label),
        light=(light.key, light.label),
        causes=figures.CAUSES,
        appoint_norm=first.norms.appoint_days,
        load_norm=over,
        functions={key: f.label for key, f in model.functions.items()},
    )


def _blocks(
    read: Read, model: AveModel, groups: Sequence[Group], norms: Mapping[str, int]
) -> Iterator[Block]:
    with_cases = [group for group in groups if group.has_cases]
    yield _glance(read, with_cases)
    yield _pyramid(read, model, groups)
    yield _months(read, groups)
    yield _flow(read, groups)
    yield _regie(read, with_cases)
    if read.place == ("", ""):
        yield from _of_the_whole(read, model, groups, norms)


def _of_the_whole(
    read: Read, model: AveModel, groups: Sequence[Group], norms: Mapping[str, int]
) -> Iterator[Block]:
    """What is told of the whole municipality only: too few for a part of it."""
    yield _stagnation(read)
    yield _decisions(read, groups)
    yield _loads(read, model, norms, groups)
    yield _use(read, groups)
    if read.neighbours:
        yield _region(read, groups)


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], **more: Any
) -> dict[str, Any]:
    """Plain data for templates/dashboards/table.html: the first cell heads its row. What is hidden
    in every column is named below the table (`left_out`); a table that tells nothing says so
    (`silent`)."""
    telling = [row for row in rows if {*row[1:]} - {HIDDEN, UNKNOWN, ""}]
    hidden = [row[0] for row in rows if {*row[1:]} - {""} == {HIDDEN}]
    silent = ""
    if not telling:
        some = any(HIDDEN in row for row in rows)
        silent = "Deze getallen zijn afgeschermd." if some else "Niet bekend."
    kept = [row for row in rows if row[0] not in hidden]
    found = {"caption": caption, "columns": columns, "rows": kept, "silent": silent}
    return found | {"left_out": ", ".join(hidden)} | more


def drawn(chart: dict[str, Any]) -> dict[str, Any] | None:
    """A chart that has something to show."""
    return chart if any(n for each in chart["series"] for n in each["values"]) else None


def _glance(read: Read, groups: Sequence[Group]) -> Block:
    """The most asked figures, beside the month before, half a year and a year ago."""
    back = (0, 1, 6, 12)
    rows = [
        [f"Huishoudens in {g.label}", *(number(read.at(n), f"stock:{g.key}") for n in back)]
        for g in groups
    ]
    for key, label in (
        *SHARES.items(),
        ("flagged", "Vraagt aandacht"),
        ("minors", "Minderjarigen"),
    ):
        rows.append([label, *(share(read.at(n), key) for n in back)])
    columns = ["", *(read.month.after(-n).short for n in back)]
    return Block(
        "vergelijking",
        "De maand vergeleken",
        [table("De maand naast eerdere maanden", columns, rows, quiet=True)],
        ("stock", "regie", "plan", "evaluation", "flagged", "minors"),
    )


def _pyramid(read: Read, model: AveModel, groups: Sequence[Group]) -> Block:
    shown = [read.at().get(f"stock:{g.key}") for g in groups if g.has_cases]
    total = sum(n for n in shown if n)
    rows = []
    for group in reversed(groups):
        stock = read.at().get(f"stock:{group.key}")
        part = f"{round(100 * stock / total)} %" if group.has_cases and stock and total else UNKNOWN
        if stock is None:
            part = HIDDEN
        told = model.pyramid.get(group.phases[0][0], PYRAMID.get(group.key, UNKNOWN))
        rows.append([group.label, number(read.at(), f"stock:{group.key}"), part, told])
        if len(group.phases) > 1:
            rows += [
                [f"waarvan {label}", number(read.at(), f"fine:{phase}"), "", ""]
                for phase, label in group.phases
            ]
    columns = ["Fase", "Huishoudens", "Deel van de casussen", "Van alle inwoners"]
    return Block(
        "piramide",
        "Huishoudens per fase",
        [table(f"Eind {read.month.title}", columns, rows)],
        ("stock", "fine"),
        chart=drawn(charts.pyramid(read, groups)),
        note="AVE legt niet alle inwoners vast. In de lichtste fase staan alleen huishoudens die "
        "na afschalen nog worden gevolgd (waakvlam).",
    )


def _months(read: Read, groups: Sequence[Group]) -> Block:
    rows = [
        [month.short, *(number(read.of(month), f"stock:{g.key}") for g in groups)]
        for month in reversed(read.months)
    ]
    columns = ["Maand", *(g.label for g in groups)]
    return Block(
        "maanden",
        "Fasen door de tijd",
        [table("Huishoudens per fase, aan het eind van de maand", columns, rows, wide=True)],
        ("stock",),
        chart=drawn(charts.stocks(read, [g for g in groups if g.has_cases])),
    )


def _flow(read: Read, groups: Sequence[Group]) -> Block:
    back = (0, 1, 12)
    columns = ["", *(read.month.after(-n).short for n in back)]
    rows = []
    for group in groups:
        for side, words in (("entered", "erbij"), ("left", "eruit")):
            key = f"{side}:{group.key}"
            rows.append([f"{group.label} {words}", *(number(read.at(n), key) for n in back)])
    tables = [table("Erbij en eruit", columns, rows)]
    moves = [
        [f"Van {a.label} naar {b.label}", *(number(read.at(n), key) for n in back)]
        for a in groups
        for b in groups
        if (key := f"moved:{a.key}>{b.key}") in read.at()
    ]
    if moves:
        tables.append(table("Van fase naar fase", columns, moves))
    return Block(
        "stroom",
        "Erbij en eruit",
        tables,
        ("entered", "left", "moved"),
        chart=drawn(charts.flow(read, groups)),
    )


def _regie(read: Read, groups: Sequence[Group]) -> Block:
    tables = [
        table(
            "Casusregie en plannen, aan het eind van de maand",
            ["Maand", *SHARES.values()],
            [
                [month.short, *(share(read.of(month), key) for key in SHARES)]
                for month in reversed(read.months)
            ],
            wide=True,
        )
    ]
    back = (0, 1, 12)
    needs = [
        [group.label, *(number(read.at(n), key) for n in back)]
        for group in groups
        if (key := f"regie:no:{group.key}") in read.at()
    ]
    if needs:
        columns = ["Zonder casusregisseur", *(read.month.after(-n).short for n in back)]
        tables.insert(0, table("Casussen die een casusregisseur nodig hebben", columns, needs))
    return Block(
        "regie",
        "Casusregie en plannen",
        tables,
        ("regie", "regie:no", "plan", "evaluation"),
        chart=drawn(charts.shares(read, SHARES)),
    )


def _stagnation(read: Read) -> Block:
    back = (0, 1)
    seen = {
        name: words
        for name, words in figures.CAUSES.items()
        if any(read.at(n).get(name, 0) != 0 for n in back)
    }
    columns = ["Oorzaak", *(read.month.after(-n).short for n in back)]
    rows = [[words, *(number(read.at(n), name) for n in back)] for name, words in seen.items()]
    half_years, columns_of = _half_years(read)
    followed = [
        [words, *(number(read.of(m), name) for m in half_years)]
        for name, words in (("reviewed", "Beoordelingen"), *figures.REVIEWED.items())
    ]
    followed.append(
        ["Tijd tot beoordeling (mediaan)", *(days(read.of(m), "review", 0) for m in half_years)]
    )
    note = "" if seen else "In deze maand is niets gesignaleerd, of AVE keek er nog niet naar."
    return Block(
        "stagnatie",
        "Waar het stilligt",
        [
            *([table("Casussen die aandacht vragen, naar oorzaak", columns, rows)] if rows else []),
            table("Wat erop volgde", columns_of, followed),
        ],
        ("flagged", "cause", "reviewed", "review"),
        chart=drawn(charts.bars(seen, read.at(), "casussen")),
        note=note,
    )


def _half_years(read: Read) -> tuple[list[Month], list[str]]:
    """The newest half-year that is over, the one before it, and the same a year earlier."""
    last = read.month.last_half_year
    months = [last, last.after(-6), last.after(-12)]
    names = [f"{'1e' if month.number == 6 else '2e'} helft {month.year}" for month in months]
    return months, ["", *names]


def _decisions(read: Read, groups: Sequence[Group]) -> Block:
    months, columns = _half_years(read)
    rows = [
        [words, *(number(read.of(m), name) for m in months)]
        for name, words in figures.DECIDED.items()
    ]
    lasted: list[list[str]] = []
    for key, words in (
        ("decision", "Van voorstel tot besluit"),
        ("appoint", "Tot een casusregisseur"),
        *((f"stay:{group.key}", f"In {group.label}") for group in groups),
    ):
        median, ninety = ([days(read.of(m), key, which) for m in months] for which in (0, 1))
        lasted.append([words, *(_both(a, b) for a, b in zip(median, ninety, strict=True))])
    return Block(
        "besluiten",
        "Besluiten en hoe lang het duurt",
        [
            table("Besluiten in het halfjaar", columns, rows),
            table("Dagen: mediaan, en in haakjes het 90e percentiel", columns, lasted),
        ],
        ("decided", "decision", "appoint", "stay"),
    )


def _both(median: str, ninety: str) -> str:
    return median if median in (HIDDEN, UNKNOWN) else f"{median} ({ninety})"


def _loads(read: Read, model: AveModel, norms: Mapping[str, int], groups: Sequence[Group]) -> Block:
    rows, bars = [], []
    for name, load in sorted(read.at().items()):
        if not name.startswith("load:"):
            continue
        people, average, warned, over = load
        label = _function(model, name.removeprefix("load:"))
        shown = HIDDEN if average is None else str(average)
        rows.append([label, str(people), shown, str(warned), str(over)])
        bars.append((label, average))
    warn, over = norms["caseload_warn"], norms["caseload_over"]
    columns = ["Functie", "Mensen", "Gemiddeld", f"Vanaf {warn}", f"Vanaf {over}"]
    shown_cases = sum(read.at().get(f"stock:{g.key}") or 0 for g in groups if g.has_cases)
    needed = -(-shown_cases // over)
    note = (
        f"{shown_cases} casussen vragen {needed} regisseurs, bij {over} casussen per regisseur."
        if shown_cases
        else ""
    )
    return Block(
        "caseload",
        "Casussen per regisseur",
        [table("Casussen per persoon in de laatste twaalf maanden", columns, rows)],
        ("load", "needed"),
        chart=drawn(charts.loads(bars, warn, over)),
        note=note,
    )


def _function(model: AveModel, key: str) -> str:
    if key in model.functions:
        return model.functions[key].label
    return RESPONSIBILITY_WORDS[Responsibility(key)]


def _use(read: Read, groups: Sequence[Group]) -> Block:
    months, columns = _half_years(read)
    signals = [
        [words, *(number(read.of(m), name) for m in months)]
        for name, words in (("signals", "Alle signalen"), *figures.SIGNALS.items())
    ]
    used = [
        [words, *(number(read.of(m), name) for m in months)]
        for name, words in (("returned", "Huishoudens die terugkomen"), *figures.MEASURES.items())
    ]
    last = read.month.last_year
    years = [last, last.after(-12), last.after(-24)]
    ever = [
        [group.label, *(number(read.of(year), f"ever:{group.key}") for year in years)]
        for group in groups
        if group.key in figures.heavy(groups)
    ]
    return Block(
        "inzet",
        "Signalen, terugkeer en inzet",
        [
            table(
                "Huishoudens die in het jaar ooit in de fase waren",
                ["Fase", *(str(year.year) for year in years)],
                ever,
            ),
            table("Terugkeer en wat is ingezet", columns, used),
            table("Signalen naar wie meldt", columns, signals),
        ],
        ("ever", "returned", "measure", "signals"),
    )


def _region(read: Read, groups: Sequence[Group]) -> Block:
    """Beside the other municipalities of the region that agreed to it."""
    everybody = {read.town.name: read.at(), **read.neighbours}
    with_cases = [group for group in groups if group.has_cases]
    rows = [
        [
            name,
            *(number(cells, f"stock:{g.key}") for g in with_cases),
            *(share(cells, key) for key in ("regie", "plan", "flagged")),
        ]
        for name, cells in everybody.items()
    ]
    columns = ["Gemeente", *(g.label for g in with_cases), "Casusregisseur", "Plan", "Aandacht"]
    return Block(
        "regio",
        "Naast de regio",
        [table(f"Gemeenten die hun cijfers delen, eind {read.month.title}", columns, rows)],
        ("stock", "regie", "plan", "flagged"),
    )
