"""The parts of the page that are told of the whole municipality only: a part of it has too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import figures
from dashboards.figures import Group
from dashboards.periods import Month
from dashboards.reading import Read
from dashboards.sentences import listed
from roles.ave_model.types import AveModel, Responsibility
from roles.ave_model.words import RESPONSIBILITY_WORDS

from . import charts
from .blocks import Block, Table, about_phases, drawn, table
from .sharing import SHARED
from .words import HIDDEN, Cell, class_words, days, number, rate, share, written


def stagnation(read: Read, groups: Sequence[Group]) -> Block:
    back = (read.month, read.month.after(-1))
    told = {}
    for caption, names in (
        ("Casussen die aandacht vragen, samengenomen", figures.CAUSE_GROUPS),
        ("Casussen die aandacht vragen, naar oorzaak", figures.CAUSES),
    ):
        told[caption] = {
            name: words
            for name, words in names.items()
            if any(read.of(month).get(name, 0) != 0 for month in back)
        }
    tables = [
        table(
            caption,
            ["Waarom", *(month.short for month in back)],
            [
                [words, *(number(read, month, name) for month in back)]
                for name, words in seen.items()
            ],
        )
        for caption, seen in told.items()
        if seen
    ]
    months, columns = _half_years(read)
    followed: list[list[str | Cell]] = [
        [words, *(number(read, month, name) for month in months)]
        for name, words in (("reviewed", "Beoordelingen"), *figures.REVIEWED.items())
    ]
    followed.append(
        [
            "Tijd tot beoordeling in dagen (mediaan)",
            *(days(read.of(month), "review", 0) for month in months),
        ]
    )
    nothing = "In deze maand is niets gesignaleerd, of AVE keek er nog niet naar."
    causes = [seen for seen in told.values() if any(read.at().get(name) for name in seen)]
    return Block(
        "stagnatie",
        "Waar het stilligt",
        [*tables, table("Wat erop volgde", columns, followed)],
        ("flagged", "about", "cause", "reviewed", "review"),
        chart=drawn(charts.bars(causes[-1] if causes else {}, read.at(), "casussen")),
        note=about_phases(read, groups) if tables else nothing,
    )


def _half_years(read: Read) -> tuple[list[Month], list[str]]:
    """The half-year that runs, as far as it is told; the newest that is over, the one before it,
    and the same a year earlier."""
    last = read.over.last_half_year
    over = [last, last.after(-6), last.after(-12)]
    names = [month.half_year for month in over]
    runs = read.over.so_far
    if runs is None:
        return over, ["", *names]
    return [runs, *over], ["", f"{runs.half_year} t/m {runs.name} (loopt nog)", *names]


def decisions(read: Read, groups: Sequence[Group]) -> Block:
    months, columns = _half_years(read)
    rows = [
        [words, *(number(read, month, name) for month in months)]
        for name, words in figures.DECIDED.items()
    ]
    over = [month for month in months if month.ends_half_year]
    tables = [table("Besluiten in het halfjaar", columns, rows)]
    for which, caption in (
        (0, "Dagen: de helft duurde korter (mediaan)"),
        (1, "Dagen: de langzaamste tien procent duurde langer dan"),
    ):
        lasted = [
            [words, *(days(read.of(month), key, which) for month in over)]
            for key, words in (
                ("decision", "Van voorstel tot besluit"),
                ("appoint", "Tot een casusregisseur"),
                *((f"stay:{group.key}", f"In {group.label}") for group in groups),
            )
        ]
        tables.append(table(caption, ["", *(month.half_year for month in over)], lasted))
    return Block(
        "besluiten",
        "Besluiten en hoe lang het duurt",
        tables,
        ("decided", "decision", "appoint", "stay"),
    )


def loads(read: Read, model: AveModel, norms: Mapping[str, int], groups: Sequence[Group]) -> Block:
    rows, spreads, drawn_classes = [], [], {}
    for name, load in sorted(read.at().items()):
        if not name.startswith("load:"):
            continue
        people, heaviest = load["people"], load["heaviest"]
        label = _function(model, name.removeprefix("load:"))
        rows.append(
            [
                label,
                Cell(str(people), people, "#,##0"),
                class_words(*heaviest) if heaviest else HIDDEN,
            ]
        )
        for low, high, number_of in load["classes"]:
            words = f"{label}: {class_words(low, high)} casussen"
            spreads.append([words, Cell(str(number_of), number_of, "#,##0")])
            drawn_classes[words] = number_of
    over = norms["caseload_over"]
    columns = ["Functie", "Mensen", "Wie de meeste heeft"]
    shown_cases = sum(read.at().get(f"stock:{g.key}") or 0 for g in groups if g.has_cases)
    needed = -(-shown_cases // over)
    people = "1 regisseur" if needed == 1 else f"{needed} regisseurs"
    be = (
        "De casus in de getoonde fasen vraagt"
        if shown_cases == 1
        else (f"De {shown_cases} casussen in de getoonde fasen vragen")
    )
    note = f"{be} {people}, bij {over} casussen per regisseur." if shown_cases else ""
    return Block(
        "caseload",
        "Casussen per regisseur",
        [
            table("Casussen per persoon in de laatste twaalf maanden", columns, rows),
            table("Hoe ze verdeeld zijn", ["Casussen", "Mensen"], spreads),
        ],
        ("load", "spread", "needed"),
        chart=drawn(charts.bars({w: w for w in drawn_classes}, drawn_classes, "mensen")),
        note=note,
    )


def _known(value: int | None) -> Cell:
    return Cell(HIDDEN) if value is None else Cell(str(value), value, "#,##0")


def _function(model: AveModel, key: str) -> str:
    if key in model.functions:
        return model.functions[key].label
    return RESPONSIBILITY_WORDS[Responsibility(key)]


def use(read: Read, groups: Sequence[Group], model: AveModel) -> Block:
    months, columns = _half_years(read)
    instruments = figures.instruments(model)
    signals = [
        [words, *(number(read, m, name) for m in months)]
        for name, words in (("signals", "Alle signalen"), *figures.SIGNALS.items())
    ]
    imposed = [
        [words, *(number(read, m, name) for m in months)]
        for name, words in (("instrument", "Alle maatregelen"), *instruments.items())
    ]
    used = [
        [words, *(number(read, m, name) for m in months)]
        for name, words in (("returned", "Huishoudens die terugkomen"), *figures.MEASURES.items())
    ]
    last = read.over.last_year
    years = [last, last.after(-12), last.after(-24)]
    ever = [
        [group.label, *(number(read, year, f"ever:{group.key}") for year in years)]
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


def reasons(read: Read, groups: Sequence[Group], model: AveModel) -> Block:
    """Why households came in a heavy phase, and which problems come together, as an order."""
    half_year = read.over.last_half_year
    told = read.of(half_year)
    areas = model.problem_areas
    tables = []
    for group in groups:
        if group.key in figures.heavy(groups):
            texts = figures.grounds(model, group)
            named = [texts[key] for key in told.get(f"grounds:{group.key}", ()) if key in texts]
            tables.append(_ordered(f"Waarom huishoudens in {group.label} kwamen", half_year, named))
    pairs = [pair.split("+") for pair in told.get("together", ())]
    named = [" en ".join(areas.get(area, area) for area in pair) for pair in pairs]
    tables.append(_ordered("Leefgebieden die samen voorkomen", half_year, named))
    return Block(
        "redenen",
        "Waarom, en welke problemen samen",
        tables,
        ("grounds", "together"),
        note="Het vaakst eerst, zonder aantallen. Wat zelden voorkomt, staat er niet bij.",
    )


def _ordered(caption: str, half_year: Month, named: Sequence[str]) -> Table:
    rows = [[words, f"{n}e"] for n, words in enumerate(named, start=1)]
    return table(caption, ["", half_year.half_year], rows or [[caption, HIDDEN]])


def region(read: Read, groups: Sequence[Group]) -> Block:
    """Beside the other municipalities of the region that agreed to it: per thousand residents, for
    a large municipality has more of everything."""
    everybody = {read.municipality.name: read.at(), **read.neighbours}
    with_cases = [group for group in groups if group.has_cases]
    rows = [
        [
            name,
            *(written(cells, f"stock:{g.key}") for g in with_cases),
            *(share(cells, key) for key in SHARED[1:]),
        ]
        for name, cells in everybody.items()
    ]
    labels = [g.label for g in with_cases]
    tables = [
        table(
            f"Gemeenten die hun cijfers delen, eind {read.month.title}",
            ["Gemeente", *labels, "Casusregisseur", "Plan", "Aandacht"],
            rows,
        )
    ]
    known = {name: people for name in everybody if (people := read.inhabitants.get(name))}
    if known:
        per_thousand = [
            [name, *(rate(everybody[name], f"stock:{g.key}", people) for g in with_cases)]
            for name, people in known.items()
        ]
        caption = "Huishoudens per 1.000 inwoners"
        tables.insert(0, table(caption, ["Gemeente", *labels], per_thousand))
    missing = [name for name in everybody if name not in known]
    note = f"Van {listed(missing)} is het aantal inwoners niet vastgelegd." if missing else ""
    return Block("regio", "Naast de regio", tables, SHARED, note=note)
