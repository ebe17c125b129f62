"""An attacker who adds and subtracts: what is possible for a figure, given all that is shown.

Everything that is true by arithmetic becomes an equation over the counts; what is shown fixes its
count; what is not known lies between zero and anything. A linear program then finds the least and
the most that each count can be. Between them must lie all that a small count can be.

The attacker knows the rules too: a number of households that is hidden for the whole municipality
is a small one (the page says "1-4" itself), and in a union is everybody who is in a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from dashboards.suppression import PAIRS, WHOLE, Counts, Shape, Shown, Slice

Cell = tuple[int, Slice, str]
"""A month, a slice, and the name of a count."""
NEAR = 1e-7


@dataclass
class Attack:
    """What is known of some months in a row."""

    shape: Shape
    months: Sequence[Mapping[Slice, Counts]]
    shown: Sequence[Mapping[Slice, Shown]]
    threshold: int = 0
    """With it, the attacker uses that a hidden number of households is small."""
    equations: list[tuple[dict[Cell, int], float]] = field(default_factory=list)
    classes: set[Cell] = field(default_factory=set)
    alone: dict[Cell, int] = field(default_factory=dict)
    """Figures over the phases that are shown, hidden and small. Who knows that it may be small must
    hold each small number possible."""

    def __post_init__(self) -> None:
        for n, month in enumerate(self.months):
            for place in month:
                self._inside(n, place)
                self._published(n, place)
            self._across(n)
            self._subsets(n)
            self._unions(n)
            if self.threshold:
                self._known_to_be_small(n)
        for n in range(1, len(self.months)):
            self._in_time(n)

    def pinned(self, threshold: int) -> list[str]:
        """Every small count of which fewer values are possible than are small."""
        small = dict(self._small(threshold))
        fixed, parts = _parts(self.equations)
        found = [
            f"{c}: {n} follows from what is shown"
            for c, n in (small | self.alone).items()
            if c in fixed
        ]
        for equations in parts:
            table = Table(equations)
            for cell in [c for c in small if c in table.index]:
                width = threshold - 2 if cell in self.classes else threshold - 1
                if not table.may_differ(cell, width):
                    low, high = table.low[cell], table.high[cell]
                    found.append(f"{cell}: {small[cell]} lies between {low:g} and {high:g}")
            for cell in [c for c in self.alone if c in table.index]:
                if not table.may_be(cell, 1, threshold - 1):
                    low, high = table.low[cell], table.high[cell]
                    found.append(f"{cell}: {self.alone[cell]} lies between {low:g} and {high:g}")
        return found

    def _small(self, threshold: int) -> Iterator[tuple[Cell, int]]:
        for n, month in enumerate(self.months):
            for place, counts in month.items():
                for name, number in counts.items():
                    if 0 < number < threshold:
                        yield (n, place, name), number

    def _inside(self, n: int, place: Slice) -> None:
        for group in self.shape.case_groups:
            stock = (n, place, f"stock:{group}")
            for pair in PAIRS:
                whole = (n, place, f"plan:{group}:yes") if pair == "evaluation" else stock
                sides = [(n, place, f"{pair}:{group}:{side}") for side in ("yes", "no")]
                if all(side[2] in self.months[n][WHOLE] for side in sides):
                    self._sum(whole, sides)
        if place == WHOLE:
            for total, parts in self.shape.families.items():
                if total in self.months[n][WHOLE]:
                    self._sum((n, place, total), [(n, place, part) for part in parts])

    def _published(self, n: int, place: Slice) -> None:
        """A pair is shown over the phases that are shown; all else is a count of its own."""
        shown = self.shown[n][place]
        whole = self.shown[n][WHOLE]
        base = [g for g in self.shape.case_groups if whole.get(f"stock:{g}") is not None]
        for name, value in shown.items():
            if value is None:
                continue
            pair, _, side = name.partition(":")
            summed = pair in PAIRS and side in ("yes", "no")
            names = [f"{pair}:{g}:{side}" for g in base] if summed else [name]
            names = [each for each in names if each in self.months[n][place]] or names
            if f"{name}:" in self.shape.subsets:
                names = [f"{name}:{g}" for g in base]
            if name.startswith("regie:no:"):
                names = [f"regie:{name[-1]}:no"]
            cells = {(n, place, each): 1 for each in names}
            self.equations.append((cells, value))

    def _across(self, n: int) -> None:
        month = self.months[n]
        for dimension in {name for name, _ in month if name}:
            places = [place for place in month if place[0] == dimension]
            for name in {name for place in places for name in month[place]}:
                self._sum((n, WHOLE, name), [(n, place, name) for place in places])

    def _subsets(self, n: int) -> None:
        names, shown = self.months[n][WHOLE], self.shown[n][WHOLE]
        base = [g for g in self.shape.case_groups if shown.get(f"stock:{g}") is not None]
        for subset in self.shape.subsets:
            parts = [f"{subset}{group}" for group in base if f"{subset}{group}" in names]
            figure, number = (n, WHOLE, subset.rstrip(":")), sum(names[part] for part in parts)
            if parts and self.threshold and shown.get(figure[2]) is None:
                self._sum(figure, [(n, WHOLE, part) for part in parts])
                if 0 < number < self.threshold:
                    self.alone[figure] = number

    def _unions(self, n: int) -> None:
        """Each part is at most the union, and the union at most the parts together; the union of
        all is at most the cases of the phase."""
        names = self.months[n][WHOLE]
        for union, parts in self.shape.unions.items():
            for group in self.shape.case_groups:
                name, yes, _ = union.partition(":yes")
                whole = f"{name}:{group}{yes}"
                known = [f"{part}:{group}" for part in parts if f"{part}:{group}" in names]
                if whole in names and known:
                    self._at_most(n, [whole], known)
                    for part in known:
                        self._at_most(n, [part], [whole])

    def _at_most(self, n: int, less: Sequence[str], more: Sequence[str]) -> None:
        room = (n, WHOLE, f"room of {less} in {more}")
        terms = {(n, WHOLE, name): 1 for name in less} | {(n, WHOLE, name): -1 for name in more}
        self.equations.append((terms | {room: 1}, 0))

    def _known_to_be_small(self, n: int) -> None:
        for name, value in self.shown[n][WHOLE].items():
            if value is None and (name.startswith("stock:") or name in self.shape.singles):
                cell = (n, WHOLE, name)
                self.classes.add(cell)
                over, under = (n, WHOLE, f"{name} over one"), (n, WHOLE, f"{name} under the top")
                self.equations.append(({cell: 1, over: -1}, 1))
                self.equations.append(({cell: 1, under: 1}, self.threshold - 1))

    def _in_time(self, n: int) -> None:
        for place in self.months[n]:
            for group in self.shape.groups:
                terms = {(n - 1, place, f"stock:{group}"): 1, (n, place, f"stock:{group}"): -1}
                terms |= {(n, place, f"entered:{group}"): 1, (n, place, f"left:{group}"): -1}
                self.equations.append((terms, 0))

    def _sum(self, total: Cell, parts: Sequence[Cell]) -> None:
        self.equations.append(({total: -1, **dict.fromkeys(parts, 1)}, 0))


Equations = list[tuple[dict[Cell, int], float]]


def _parts(equations: Equations) -> tuple[dict[Cell, float], list[Equations]]:
    """The counts that follow at once, and the other equations in parts that share no count."""
    fixed: dict[Cell, float] = {}
    rest = [(dict(terms), value) for terms, value in equations]
    while found := dict(_follows(rest)):
        fixed |= found
        rest = [_filled(terms, value, found) for terms, value in rest]
        rest = [(terms, value) for terms, value in rest if terms]
    parts: list[Equations] = []
    while rest:
        part, cells = [rest[0]], set(rest[0][0])
        rest = rest[1:]
        while more := [e for e in rest if cells & e[0].keys()]:
            part += more
            rest = [e for e in rest if not cells & e[0].keys()]
            cells = cells.union(*(e[0] for e in more))
        parts.append(part)
    return fixed, parts


def _follows(equations: Equations) -> Iterator[tuple[Cell, float]]:
    for terms, value in equations:
        if len(terms) == 1:
            ((cell, factor),) = terms.items()
            yield cell, value / factor
        elif abs(value) < NEAR and len({factor > 0 for factor in terms.values()}) == 1:
            yield from ((cell, 0.0) for cell in terms)  # what adds up to nothing is nothing


def _filled(
    terms: dict[Cell, int], value: float, known: Mapping[Cell, float]
) -> tuple[dict[Cell, int], float]:
    left = {cell: factor for cell, factor in terms.items() if cell not in known}
    return left, value - sum(f * known[cell] for cell, f in terms.items() if cell in known)


class Table:
    """A simplex table over counts of zero and more, with what each was seen to be at least and
    at most. It goes on from where it is, and stops a search when enough was seen."""

    def __init__(self, equations: Equations) -> None:
        self.cells = list(dict.fromkeys(cell for terms, _ in equations for cell in terms))
        self.index = {cell: n for n, cell in enumerate(self.cells)}
        self.width, extra = len(self.cells), len(equations)
        self.rows = []
        for n, (terms, value) in enumerate(equations):
            sign = -1.0 if value < 0 else 1.0
            row = [0.0] * (self.width + extra + 1)
            for cell, factor in terms.items():
                row[self.index[cell]] = sign * factor
            row[self.width + n] = 1.0
            row[-1] = sign * value
            self.rows.append(row)
        self.basis = [self.width + n for n in range(extra)]
        self._make_feasible()
        self.low = dict.fromkeys(self.cells, float("inf"))
        self.high = dict.fromkeys(self.cells, float("-inf"))
        self._see()

    def may_differ(self, cell: Cell, width: float) -> bool:
        """Whether this count can be so much more at most than it is at least."""

        def enough() -> bool:
            return self.high[cell] - self.low[cell] >= width - NEAR

        for factor in (1.0, -1.0):
            if not enough():
                costs = [0.0] * self.width
                costs[self.index[cell]] = factor
                if not self._search(costs, enough):
                    self.high[cell] = float("inf")
        return enough()

    def may_be(self, cell: Cell, low: float, high: float) -> bool:
        """Whether this count can be so little, and so much."""

        def enough() -> bool:
            return self.low[cell] <= low + NEAR and self.high[cell] >= high - NEAR

        for factor in (1.0, -1.0):
            if not enough():
                costs = [0.0] * self.width
                costs[self.index[cell]] = factor
                if not self._search(costs, enough):
                    self.high[cell] = float("inf")
        return enough()

    def _make_feasible(self) -> None:
        total = len(self.rows[0]) - 1
        self._search([0.0] * self.width + [1.0] * (total - self.width), lambda: False, see=False)
        left = sum(row[-1] for row, b in zip(self.rows, self.basis, strict=True) if b >= self.width)
        assert left < 1e-4, "what is shown contradicts itself"
        for n, basic in enumerate(self.basis):
            if basic >= self.width:
                k = next((k for k in range(self.width) if abs(self.rows[n][k]) > NEAR), None)
                if k is not None:
                    self._pivot(n, k)
        kept = [n for n, basic in enumerate(self.basis) if basic < self.width]
        self.rows = [[*self.rows[n][: self.width], self.rows[n][-1]] for n in kept]
        self.basis = [self.basis[n] for n in kept]

    def _search(self, costs: list[float], enough: Callable[[], bool], *, see: bool = True) -> bool:
        """Go where the sum is least; False when there is no least."""
        line = [*costs, 0.0]
        for n, basic in enumerate(self.basis):
            if line[basic]:
                line = _less(line, self.rows[n], line[basic])
        for step in count():
            able = [k for k in range(len(line) - 1) if line[k] < -NEAR]
            if not able or enough():
                return True
            k = able[0] if step > 200 else min(able, key=line.__getitem__)  # so that it ends
            ratios = [
                (row[-1] / row[k], self.basis[n], n)
                for n, row in enumerate(self.rows)
                if row[k] > NEAR
            ]
            if not ratios:
                return False
            n = min(ratios)[2]
            self._pivot(n, k)
            line = _less(line, self.rows[n], line[k])
            if see:
                self._see()
        raise AssertionError

    def _see(self) -> None:
        """What every count is now: the first in its row, or nothing."""
        now = [0.0] * self.width
        for n, basic in enumerate(self.basis):
            now[basic] = self.rows[n][-1]
        for cell, value in zip(self.cells, now, strict=True):
            self.low[cell] = min(self.low[cell], value)
            self.high[cell] = max(self.high[cell], value)

    def _pivot(self, n: int, k: int) -> None:
        factor = self.rows[n][k]
        self.rows[n] = [value / factor for value in self.rows[n]]
        for other, row in enumerate(self.rows):
            if other != n and abs(row[k]) > 1e-12:
                self.rows[other] = _less(row, self.rows[n], row[k])
        self.basis[n] = k


def _less(row: list[float], other: list[float], factor: float) -> list[float]:
    return [a - factor * b if b else a for a, b in zip(row, other, strict=True)]
