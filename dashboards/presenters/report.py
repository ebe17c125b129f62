"""The page of a month: sentences, what asks for attention, and every figure with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from dashboards.figures import CAUSE_GROUPS, CAUSES, CAUSES_IN, Group, groups_of
from dashboards.news import attention, headlines
from dashboards.reading import Read
from dashboards.sentences import ReportFigures, three
from dashboards.suppression import WHOLE
from roles.ave_model.norms import whole_norms
from roles.ave_model.types import AveModel
from roles.models import NormOverride

from . import blocks, whole
from .words import HIDDEN, STAYS


def report(read: Read, norms: Mapping[str, int]) -> dict[str, Any]:
    """Everything the template shows, as plain data. `norms`: caseload_warn and caseload_over."""
    model = read.municipality.ave_model
    groups = groups_of(model)
    figures = _figures(read, model, groups, norms["caseload_over"])
    made = [block.tidied() for block in _blocks(read, model, groups, norms)]
    return {
        "told": True,
        "read": read,
        "news": headlines(figures),
        "sentences": three(figures),
        "attention": attention(figures),
        "quiet": _quiet(read, groups),
        "blocks": [block for block in made if block.tables],
        "left_out": [
            f"{block.title} ({'; '.join(block.left_out)})" for block in made if not block.tables
        ],
        "hidden": HIDDEN,
        "stays": STAYS,
        "threshold": _threshold(read),
    }


def _threshold(read: Read) -> int:
    return read.threshold or settings.AVE_FIGURES_THRESHOLD


def _quiet(read: Read, groups: Sequence[Group]) -> str:
    """What it means that nothing asks for attention."""
    stocks = [read.at().get(f"stock:{group.key}", 0) for group in groups if group.has_cases]
    if not any(number != 0 for number in stocks):  # a hidden one is None: somebody is there
        return "Er liepen in deze maand geen casussen."
    if None in stocks:
        return "Niets springt eruit in wat te zien is. Een deel van de getallen is afgeschermd."
    return "Niets springt eruit."


def caseload_norms(read: Read) -> dict[str, int]:
    """The norms for caseload as the municipality set them, in cases over a year."""
    own = {(norm.phase, norm.norm): norm.days for norm in _overrides(read)}
    return {name: norm.days for name, norm in whole_norms(read.municipality.ave_model, own).items()}


def _overrides(read: Read) -> Sequence[NormOverride]:
    return list(read.municipality.norm_overrides.all())


def _figures(read: Read, model: AveModel, groups: Sequence[Group], over: int) -> ReportFigures:
    with_cases = [group for group in groups if group.has_cases]
    first = model.phases[with_cases[0].phases[0][0]]
    working = "appoint_days" in first.norms.working_days  # figures count calendar days
    half_year = read.over.last_half_year
    appoint = read.of(half_year).get("appoint")
    now = read.at() | ({"appoint": appoint} if appoint else {})
    return ReportFigures(
        month=read.month,
        now=now,
        before=read.at(1),
        half_year_ago=read.at(6),
        year_ago=read.at(12),
        phases=[(group.key, group.label) for group in with_cases],
        causes=CAUSES,
        groups=CAUSE_GROUPS,
        causes_in=CAUSES_IN,
        appoint_norm=None if working else first.norms.appoint_days,
        load_norm=over,
        functions={key: f.label for key, f in model.functions.items()},
        provisional=read.provisional,
        few=_threshold(read) - 1 if read.place == WHOLE else 0,
    )


def _blocks(
    read: Read, model: AveModel, groups: Sequence[Group], norms: Mapping[str, int]
) -> Iterator[blocks.Block]:
    with_cases = [group for group in groups if group.has_cases]
    yield blocks.glance(read, with_cases)
    yield blocks.pyramid(read, groups)
    yield blocks.months(read, groups)
    yield blocks.flow(read, groups)
    yield blocks.regie(read, with_cases)
    if read.place == ("", ""):
        yield from _of_the_whole(read, model, groups, norms)


def _of_the_whole(
    read: Read, model: AveModel, groups: Sequence[Group], norms: Mapping[str, int]
) -> Iterator[blocks.Block]:
    """What is told of the whole municipality only: too few for a part of it."""
    yield whole.stagnation(read, [g for g in groups if g.has_cases])
    yield whole.decisions(read, groups)
    yield whole.reasons(read, groups, model)
    yield whole.loads(read, model, norms, groups)
    yield whole.use(read, groups, model)
    if read.neighbours:
        yield whole.region(read, groups)
