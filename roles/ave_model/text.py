"""A model, a step and a comparison as plain text for a terminal."""

import textwrap
from collections.abc import Iterable, Iterator

from .diff import differences
from .matrix import matrix
from .registry import Library, full_name
from .types import AveModel, Transition
from .who import explain, step_title

WIDTH = 96
INDENT = 4


def list_text(library: Library) -> str:
    """One line per version: name, date of effect, title, and whether it is still a draft."""
    lines = []
    for model in library.models(drafts=True):
        draft = "" if model in library.published else "  (concept)"
        lines.append(f"{full_name(model):<26}{model.effective}  {model.title}{draft}")
    return "\n".join(lines)


def model_text(model: AveModel) -> str:
    """The model as its matrix, one subject below the other."""
    lines = [f"{model.title}", f"{full_name(model)}, geldig vanaf {model.effective}"]
    for row in matrix(model):
        lines += ["", row.label.upper()]
        for cell in row.cells:
            if cell.lines:
                lines += _item(model.phases[cell.phase].label, cell.lines)
    rules = [
        ("Bij onenigheid", model.dispute),
        ("Minderjarigen", model.minors),
        ("Teruggeven", model.hand_back),
        ("Buitenspel zetten", model.set_aside),
        ("GRIP", model.grip),
    ]
    lines += ["", "VERDER"]
    for label, rule in rules:
        if rule is not None:
            lines += _item(label, (rule.text,))
    if model.instruments:
        lines += _item("Maatregelen", (i.label for i in model.instruments))
    if model.ladder:
        lines += _item("Escalatieladder", (f"{r.step}. {r.text}" for r in model.ladder))
    return "\n".join(lines)


def steps_text(model: AveModel, steps: Iterable[Transition]) -> str:
    """Who decides each step, with whom, on what, what first, and who is told."""
    blocks = []
    for step in steps:
        lines = [f"{step_title(model, step)}  [{full_name(model)}]"]
        for line in explain(model, step):
            lines += _item(line.heading, line.items)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def diff_text(left: AveModel, right: AveModel) -> str:
    """Each subject on which the two differ, with what each says."""
    found = differences(left, right)
    if not found:
        return f"{full_name(left)} en {full_name(right)} zijn gelijk."
    lines = [f"{full_name(left)} en {full_name(right)} verschillen op {len(found)} punten."]
    for difference in found:
        lines += ["", difference.subject]
        lines += _item(left.slug, (difference.left,))
        lines += _item(right.slug, (difference.right,))
    return "\n".join(lines)


def _item(heading: str, items: Iterable[str]) -> Iterator[str]:
    """The heading with its only item behind it, or its items as a list below."""
    every = tuple(items)
    first = f"{' ' * (INDENT // 2)}{heading}:"
    if len(every) == 1:
        yield from _wrapped(f"{first} ", every[0])
        return
    yield first
    for item in every:
        yield from _wrapped(f"{' ' * INDENT}- ", item)


def _wrapped(start: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * (INDENT + 2),
        break_long_words=False,
    )
