"""The parts of the page that are told of the whole municipality only: a part of it has too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import figures
from dashboards.figures import Group
from dashboards.periods import Month
from dashboards.reading import Read
from roles.ave_model.types import AveModel, Responsibility
from roles.ave_model.words import RESPONSIBILITY_WORDS

from . import charts
from .blocks import Block, drawn, table
from .sharing import SHARED
from .words import HIDDEN, UNKNOWN, days, number, share


def stagnation(read: Read) -> Block:
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


def decisions(read: Read, groups: Sequence[Group]) -> Block:
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


def loads(read: Read, model: AveModel, norms: Mapping[str, int], groups: Sequence[Group]) -> Block:
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
    people = "1 regisseur" if needed == 1 else f"{needed} regisseurs"
    note = (
        f"De {shown_cases} casussen in de getoonde fasen vragen {people}, "
        f"bij {over} casussen per regisseur."
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


def use(read: Read, groups: Sequence[Group], model: AveModel) -> Block:
    months, columns = _half_years(read)
    instruments = figures.instruments(model)
    signals = [
        [words, *(number(read.of(m), name) for m in months)]
        for name, words in (("signals", "Alle signalen"), *figures.SIGNALS.items())
    ]
    imposed = [
        [words, *(number(read.of(m), name) for m in months)]
        for name, words in (("instrument", "Alle maatregelen"), *instruments.items())
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
            table("Maatregelen en instrumenten, die in het halfjaar ingingen", columns, imposed),
            table("Signalen naar wie meldt", columns, signals),
        ],
        ("ever", "returned", "measure", "instrument", "signals"),
    )


def region(read: Read, groups: Sequence[Group]) -> Block:
    """Beside the other municipalities of the region that agreed to it."""
    everybody = {read.municipality.name: read.at(), **read.neighbours}
    with_cases = [group for group in groups if group.has_cases]
    rows = [
        [
            name,
            *(number(cells, f"stock:{g.key}") for g in with_cases),
            *(share(cells, key) for key in SHARED[1:]),
        ]
        for name, cells in everybody.items()
    ]
    columns = ["Gemeente", *(g.label for g in with_cases), "Casusregisseur", "Plan", "Aandacht"]
    return Block(
        "regio",
        "Naast de regio",
        [table(f"Gemeenten die hun cijfers delen, eind {read.month.title}", columns, rows)],
        SHARED,
    )
