"""AVE in het kort: a model as its matrix, and two models side by side."""

from collections.abc import Hashable
from dataclasses import dataclass

from .types import AveModel, Direction, Phase, Responsibility, Transition
from .who import step_title
from .words import (
    BESTUUR_WORDS,
    NORM_WORDS,
    RESPONSIBILITY_WORDS,
    heaviest_words,
    labels,
    listed,
    norm_line,
    slot_words,
)

UP = (Direction.UP, Direction.WITHIN_UP)
DOWN = (Direction.DOWN, Direction.WITHIN_DOWN)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one model says on one subject in one phase, in lines.

    `facts`: the same without its wording (which functions, how many days), so that two models
    can be compared; empty where the subject is free text.
    """

    phase: str
    lines: tuple[str, ...]
    facts: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One subject, with a cell for each phase, lightest first."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What two models say on one subject in one group of phases (2A and 2B are both AVE2)."""

    group: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether other functions act or decide, or other numbers count; wording does not."""
        left, right = (frozenset().union(*(c.facts for c in s)) for s in (self.left, self.right))
        return left != right


@dataclass(frozen=True, slots=True)
class PairRow:
    key: str
    label: str
    pairs: tuple[Pair, ...]

    @property
    def differs(self) -> bool:
        return any(pair.differs for pair in self.pairs)


def matrix(model: AveModel) -> tuple[Row, ...]:
    """The rows of the model's own table; a row that is empty in every phase is left out."""
    columns = {p.id: (_column(model, p), _facts(model, p)) for p in model.phases.values()}
    rows = []
    for key, label in _subjects():
        cells = tuple(
            Cell(phase, lines[key], facts.get(key, frozenset()))
            for phase, (lines, facts) in columns.items()
        )
        if any(cell.lines for cell in cells):
            rows.append(Row(key, label, cells))
    return tuple(rows)


def side_by_side(left: AveModel, right: AveModel) -> tuple[PairRow, ...]:
    """Two matrices on the same rows and groups of phases, for marking where they differ."""
    groups = sorted({p.group for m in (left, right) for p in m.phases.values()})
    rows = ({row.key: row for row in matrix(model)} for model in (left, right))
    of_left, of_right = rows
    found = []
    for key, label in _subjects():
        if key in of_left or key in of_right:
            pairs = tuple(
                Pair(
                    group,
                    _in_group(left, of_left.get(key), group),
                    _in_group(right, of_right.get(key), group),
                )
                for group in groups
            )
            found.append(PairRow(key, label, pairs))
    return tuple(found)


def _in_group(model: AveModel, row: Row | None, group: str) -> tuple[Cell, ...]:
    if row is None:
        return ()
    return tuple(cell for cell in row.cells if model.phases[cell.phase].group == group)


def _subjects() -> tuple[tuple[str, str], ...]:
    shown = {r.value: label for r, label in RESPONSIBILITY_WORDS.items()}
    return (
        ("situation", "Situatie"),
        ("casusregie", shown["casusregie"]),
        ("heaviest", "Zwaarste deel"),
        ("procesregie", shown["procesregie"]),
        ("behandelregie", shown["behandelregie"]),
        ("consult", "In overleg met"),
        ("operational", shown["operational"]),
        ("administrative", shown["administrative"]),
        ("bestuur", "Rol van bestuurders"),
        ("entry", "Kan hier beginnen"),
        ("up", "Opschalen"),
        ("down", "Afschalen"),
        ("legal_frame", "Wettelijk kader"),
        ("legal_ideal", "Ideaal plaatje van de bron"),
        ("signals", "Signalen"),
        ("agreements", "Werkafspraken"),
        ("deploy", "In te zetten mensen en organisaties"),
        ("norms", "Normen"),
    )


def _column(model: AveModel, phase: Phase) -> dict[str, tuple[str, ...]]:
    column = {
        "situation": (phase.situation,),
        "consult": phase.consult,
        "bestuur": tuple(
            f"{model.functions[function].label}: {BESTUUR_WORDS[part]}"
            for function, part in phase.bestuur.items()
        ),
        "entry": tuple(
            f"{listed(labels(model, step.decides))} beslist"
            for step in model.entries()
            if step.to_phase == phase.id
        ),
        "up": _steps(model, phase, UP),
        "down": _steps(model, phase, DOWN),
        "legal_frame": (phase.legal_frame,) if phase.legal_frame else (),
        "legal_ideal": (phase.legal_ideal,) if phase.legal_ideal else (),
        "heaviest": (heaviest_words(model, phase.needs_casusregisseur),)
        if phase.needs_casusregisseur
        else (),
        "signals": phase.signals,
        "agreements": phase.agreements,
        "deploy": tuple(f"{who}: {what}" for who, what in phase.deploy.items()),
        "norms": tuple(
            norm_line(key, number, working=key in phase.norms.working_days)
            for key in NORM_WORDS
            if (number := getattr(phase.norms, key)) is not None
        ),
    }
    for responsibility in Responsibility:
        column[responsibility.value] = tuple(
            slot_words(slot) for slot in phase.slots_for(responsibility)
        )
    return column


def _steps(model: AveModel, phase: Phase, directions: tuple[Direction, ...]) -> tuple[str, ...]:
    return tuple(
        f"{step_title(model, step)}: {listed(labels(model, step.decides))} beslist"
        for step in model.transitions_from(phase.id)
        if step.direction in directions
    )


def _facts(model: AveModel, phase: Phase) -> dict[str, frozenset[Hashable]]:
    """What each subject that is not free text comes to, in ids and numbers."""
    steps = model.transitions_from(phase.id)
    found: dict[str, frozenset[Hashable]] = {
        "consult": frozenset(phase.consult_functions),
        "bestuur": frozenset(phase.bestuur.items()),
        "entry": frozenset(
            frozenset(step.decides) for step in model.entries() if step.to_phase == phase.id
        ),
        "up": frozenset(_decision(model, s) for s in steps if s.direction in UP),
        "down": frozenset(_decision(model, s) for s in steps if s.direction in DOWN),
        "norms": frozenset(
            (key, days, key in phase.norms.working_days)
            for key in NORM_WORDS
            if (days := getattr(phase.norms, key)) is not None
        ),
    }
    for responsibility in Responsibility:
        found[responsibility.value] = frozenset(
            (slot.aspect, slot.required, slot.registered, frozenset(slot.holders))
            for slot in phase.slots_for(responsibility)
        )
    return found


def _decision(model: AveModel, step: Transition) -> Hashable:
    return step.direction, model.phases[step.to_phase].group, frozenset(step.decides)
