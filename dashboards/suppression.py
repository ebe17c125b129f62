"""Which figures may be shown, so that nothing leads back to a household. Plain rules.

Policy. A count of 1 up to (not including) the threshold is never shown. Zero is shown: that there
is nobody tells of nobody. A figure that would give a hidden one away by adding and subtracting is
hidden too, and looks the same: who reads cannot tell a small number from its cover. What hides is
decided from what could be worked out over

- a total and its parts: with one part hidden, the smallest others go too, zeros first, until the
  hidden parts together reach the threshold and are at least two;
- who has something and who has not: hidden together, and counted over the phases that are shown,
  so that no sum tells how many cases there are in a phase that is not;
- groups of causes: a case has one or more causes, so that what is in a group and in no cause that
  is shown is in one that is hidden; never is only one hidden then;
- the months: in and out of a phase are hidden together, whenever the number of cases at either
  end of the month is, and where they would tell what went in or out in one area;
- the areas, and the dominant problems: a figure is shown for all of them or for none, and for
  none where it is hidden for the whole. The two are never crossed.

Every event is counted in one period only: a flow by the month, what is rare by the half-year, who
was ever in a phase by the year. What is told of a half-year when half of it is over counts as told:
in the end a number is hidden when only a few came since, and its place says between which two it
lies. A sum over the last twelve months, told every month, would give
away each month. There is no total of all cases either: it would give the smallest phase away.

What remains possible for every hidden count is at least as many values as lie under the
threshold; `tests/dashboards/attack.py` tries every linear combination.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Counts = Mapping[str, int]
"""Name of a figure → how many, as counted. Absent: not known."""
Shown = dict[str, int | None]
"""Name of a figure → how many, or None where it is hidden."""

WHOLE = ("", "")
Slice = tuple[str, str]
"""A dimension ("area", "problem") and its value; WHOLE for the municipality."""

PAIRS = ("regie", "needs", "plan", "evaluation", "minors", "media", "flagged")
"""Each divides the cases of a phase in who has it (yes) and who has not (no); `evaluation`
divides those with a plan, and `needs` those in the phases where the model asks it."""
FLOWS = ("entered", "left")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the figures of a municipality are made of: see `figures.py` for their meaning."""

    groups: Sequence[str]
    """The phases (2A and 2B together are 2), lightest first."""
    case_groups: Sequence[str]
    """Those with cases, so where pairs are counted."""
    families: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A total → its parts, for parts that are counted nowhere else."""
    singles: Sequence[str] = ()
    """Figures that add up to nothing."""
    subsets: Sequence[str] = ()
    """The beginning of "cause:inactive:": some of the cases, counted by phase."""
    moves: Sequence[tuple[str, str]] = ()
    """From phase to phase."""
    unions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Figures of cases of which each is in one or more of the parts; the whole comes first."""


def between(
    name: str, place: Slice, shape: Shape, threshold: int, so_far: int | None = None
) -> tuple[int, int] | None:
    """Between which two a hidden figure lies, where the rules tell that anyway: what is hidden for
    one reason only, that it is small itself. None where it may cover another."""
    if place != WHOLE:
        return None
    alone = name in shape.singles or name in shape.families or name.startswith("stock:")
    alone = alone and name not in OVER_MONTHS
    return ((so_far or 0) + 1, (so_far or 0) + threshold - 1) if alone else None


OVER_MONTHS = ("decided:up", "decided:down")
"""Totals over the half-year of which each month shows some."""


def is_small(count: int, threshold: int) -> bool:
    """Whether a count is too small to be shown."""
    return 0 < count < threshold


def publish(
    counts: Mapping[Slice, Counts],
    before: Mapping[Slice, Shown],
    shape: Shape,
    threshold: int,
    so_far: Shown | None = None,
) -> dict[Slice, Shown]:
    """What may be shown of one month, given what is shown of the month before (empty: nothing),
    and of the half-year when half of it was over (`so_far`).

    `counts` holds WHOLE and, per dimension, every value there is; within a dimension the counts
    add up to those of WHOLE.
    """
    dimensions = {
        dimension: {key: cells for key, cells in counts.items() if key[0] == dimension}
        for dimension in dict.fromkeys(name for name, _ in counts if name)
    }
    bound = {
        group
        for group in shape.groups
        for slices in dimensions.values()
        if _flow_is_bound(slices.values(), group, threshold)
    }
    whole = _whole(counts[WHOLE], before.get(WHOLE, {}), shape, threshold, bound, so_far or {})
    shown = {WHOLE: whole}
    for slices in dimensions.values():
        shown |= _dimension(slices, before, whole, shape, threshold)
    return shown


def family(parts: Counts, threshold: int) -> set[str]:
    """Which parts of a total that is shown are hidden: the small ones, and as many others, zeros
    and then the smallest first, that they are two or more and together reach the threshold."""
    hidden = {name for name, count in parts.items() if is_small(count, threshold)}
    if not hidden:
        return hidden
    hidden |= {name for name, count in parts.items() if count == 0}
    rest = sorted(parts.keys() - hidden, key=lambda name: (parts[name], name))
    while rest and (len(hidden) < 2 or sum(parts[name] for name in hidden) < threshold):
        hidden.add(rest.pop(0))
    return hidden


def _flow_is_bound(rows: Iterable[Counts], group: str, threshold: int) -> bool:
    """Whether in and out of a phase for the whole would give away those of an area.

    How many more an area has than the month before may be shown. In, less out, is then known per
    area; with the totals of in and out, what remains open is as much as went both in and out.
    """
    flows = [[row.get(f"{flow}:{group}", 0) for flow in FLOWS] for row in rows]
    if not any(is_small(n, threshold) for pair in flows for n in pair):
        return False
    return sum(min(pair) for pair in flows) < threshold - 1


def _whole(
    counts: Counts,
    earlier: Shown,
    shape: Shape,
    threshold: int,
    bound: Collection[str],
    so_far: Shown,
) -> Shown:
    shown: Shown = {}
    for group in shape.groups:
        stock = counts.get(f"stock:{group}", 0)
        shown[f"stock:{group}"] = None if is_small(stock, threshold) else stock
        hide = group in bound
        shown |= _flow([counts], [shown], [earlier], group, threshold, hide=hide)[0]
    for start, goal in shape.moves:
        moved = counts.get(f"moved:{start}>{goal}", 0)
        around = (shown[f"left:{start}"], shown[f"entered:{goal}"])
        hide = None in around or is_small(moved, threshold)
        shown[f"moved:{start}>{goal}"] = None if hide else moved
    base = [group for group in shape.case_groups if shown[f"stock:{group}"] is not None]
    for pair in PAIRS:
        shown |= _pair([counts], pair, base, threshold)[0]
    if shown.get("plan:yes") is None:
        shown |= {name: None for name in ("evaluation:yes", "evaluation:no") if name in shown}
    shown |= _without_regie(counts, shown, base, threshold)
    for subset in shape.subsets:
        shown |= _subset(counts, subset, base, shown, threshold)
    for union, parts in shape.unions.items():
        shown |= _union(shown, union, parts, shape)
    for total, parts in shape.families.items():
        shown |= _family(counts, total, parts, shown, threshold, so_far)
    for single in shape.singles:
        if single in counts:
            shown[single] = _since(counts[single], so_far.get(single), threshold)
    return shown


def tells_a_month(
    total: int, months: Sequence[Shown], way: str, shape: Shape, threshold: int
) -> bool:
    """Whether a total of steps over these months, beside what each month shows of them, tells what
    a month hides: as a family, what is not shown must be two or more and reach the threshold."""
    upward = way == "decided:up"
    order = shape.case_groups.index
    moves = [f"moved:{a}>{b}" for a, b in shape.moves if (order(b) > order(a)) is upward]
    cells = [month.get(move) for month in months for move in moves]
    hidden = cells.count(None)
    rest = total - sum(cell for cell in cells if cell is not None)
    return hidden == 1 or is_small(rest, threshold) or (hidden > 0 and rest == 0)


def _since(count: int, so_far: int | None, threshold: int) -> int | None:
    """A number of the half-year, hidden also where only a few came since it was told so far."""
    few = is_small(count - (so_far or 0), threshold)
    return None if few or is_small(count, threshold) else count


def _family(
    counts: Counts,
    total: str,
    parts: Sequence[str],
    shown: Shown,
    threshold: int,
    so_far: Shown,
) -> Shown:
    """A total with its parts; a total of phases is shown already, as are none of its parts."""
    if total not in counts:
        return {}
    found: Shown = {}
    if total not in shown:
        found[total] = _since(counts[total], so_far.get(total), threshold)
        if not any(part in counts for part in parts):
            return found  # so far it is told without its parts
    whole = found.get(total, shown.get(total))
    values = {part: counts.get(part, 0) for part in parts}
    hidden = set(values) if whole is None else family(values, threshold)
    return found | {part: None if part in hidden else n for part, n in values.items()}


def _dimension(
    counts: Mapping[Slice, Counts],
    before: Mapping[Slice, Shown],
    whole: Shown,
    shape: Shape,
    threshold: int,
) -> dict[Slice, Shown]:
    """All areas, or all dominant problems: each figure for all of them or for none."""
    rows = list(counts.values())
    shown: list[Shown] = [{} for _ in rows]
    known = {key[0] for key in before}
    dimension = next(iter(counts))[0]
    earlier = [before.get(key, {}) if dimension in known else {} for key in counts]
    for group in shape.groups:
        name = f"stock:{group}"
        _merge(shown, _row(rows, name, whole, threshold))
        hide = any(whole.get(f"{flow}:{group}") is None for flow in FLOWS)
        flows = _flow(rows, shown, earlier, group, threshold, hide=hide)
        _merge(shown, flows)
    base = [group for group in shape.case_groups if whole[f"stock:{group}"] is not None]
    covered = all(cells[f"stock:{group}"] is not None for group in base for cells in shown)
    for pair in PAIRS:
        cells = _pair(rows, pair, base, threshold)
        hide = not covered or whole.get(f"{pair}:yes") is None
        if pair == "evaluation":
            hide = hide or any(found.get("plan:yes") is None for found in shown)
        _merge(shown, [dict.fromkeys(found) if hide else found for found in cells])
    return dict(zip(counts, shown, strict=True))


def _row(rows: Sequence[Counts], name: str, whole: Shown, threshold: int) -> list[Shown]:
    """One figure over all values of a dimension, all shown or none."""
    values = [row.get(name, 0) for row in rows]
    hide = whole[name] is None or any(is_small(value, threshold) for value in values)
    return [{name: None if hide else value} for value in values]


def _flow(
    rows: Sequence[Counts],
    now: Sequence[Shown],
    earlier: Sequence[Shown],
    group: str,
    threshold: int,
    *,
    hide: bool = False,
) -> list[Shown]:
    """In and out of a phase in a month: the number of cases before, and in, less out, is the
    number after, so one hidden hides both. Nothing shown before: nothing to subtract from."""
    stock = f"stock:{group}"
    names = [f"{flow}:{group}" for flow in FLOWS]
    hide = hide or any(is_small(row.get(name, 0), threshold) for row in rows for name in names)
    hide = hide or any(cells[stock] is None for cells in now)
    hide = hide or any(cells.get(stock, 0) is None for cells in earlier)
    return [{name: None if hide else row.get(name, 0) for name in names} for row in rows]


def _pair(rows: Sequence[Counts], pair: str, base: Sequence[str], threshold: int) -> list[Shown]:
    """Who has something and who has not, over the phases in `base`, all rows or none."""
    sides = ("yes", "no")
    if not any(f"{pair}:{g}:{side}" in row for row in rows for g in base for side in sides):
        return [{} for _ in rows]
    values = [
        {f"{pair}:{side}": sum(row.get(f"{pair}:{g}:{side}", 0) for g in base) for side in sides}
        for row in rows
    ]
    hide = any(is_small(n, threshold) for cells in values for n in cells.values())
    return [{name: None if hide else n for name, n in cells.items()} for cells in values]


def _without_regie(counts: Counts, shown: Shown, base: Sequence[str], threshold: int) -> Shown:
    """Cases without casusregisseur by phase. Cases with one follow from the number in the phase,
    so that a phase is hidden for either; and with it others, until both reach the threshold."""
    without = {g: counts.get(f"regie:{g}:no", 0) for g in base}
    having = {g: counts.get(f"regie:{g}:yes", 0) for g in base}
    if not base or "regie:no" not in shown:
        return {}
    if shown["regie:no"] is None:
        return {f"regie:{g}:no": None for g in base}
    hidden = {g for g in base if is_small(without[g], threshold) or is_small(having[g], threshold)}
    rest = sorted(set(base) - hidden, key=lambda g: (without[g] + having[g], g))

    def too_few() -> bool:
        sums = [sum(side[g] for g in hidden) for side in (without, having)]
        return len(hidden) < 2 or min(sums) < threshold

    while hidden and rest and too_few():
        hidden.add(rest.pop(0))
    return {f"regie:{g}:no": None if g in hidden else without[g] for g in base}


def _subset(
    counts: Counts, subset: str, base: Sequence[str], shown: Shown, threshold: int
) -> Shown:
    """Some of the cases in the phases that are shown; hidden too where nearly all are in it."""
    if not any(name.startswith(subset) for name in counts) and "flagged:yes" not in shown:
        return {}
    count = sum(counts.get(f"{subset}{g}", 0) for g in base)
    all_cases = sum(shown[f"stock:{g}"] or 0 for g in base)
    hide = is_small(count, threshold) or is_small(all_cases - count, threshold)
    return {subset.rstrip(":"): None if hide else count}


def _union(shown: Shown, union: str, parts: Sequence[str], shape: Shape) -> Shown:
    """Parts that may overlap. Of what is in the union and in no part that is shown, at least so
    many are in the only part that is hidden; so then another goes too, zeros first. What goes
    takes its own parts along, for they would tell it."""
    known = [part for part in parts if part in shown]
    hidden = [part for part in known if shown[part] is None]
    whole = shown.get(union)
    if whole is None or len(hidden) != 1:
        return {}
    seen = sorted((shown[part] or 0, part) for part in known if shown[part] is not None)
    if not seen or whole <= sum(number for number, _ in seen):
        return {}
    cover = seen[0][1]
    return {name: None for name in (cover, *shape.unions.get(cover, ())) if name in shown}


def _merge(into: Sequence[Shown], found: Iterable[Shown]) -> None:
    for cells, more in zip(into, found, strict=True):
        cells.update(more)
