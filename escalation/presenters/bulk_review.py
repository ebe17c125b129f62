"""Several cases that are reviewed together, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse

from cases.core.models import Case
from cases.core.presenters.common import phase_of
from roles.acting import Actor

from ..models import Flag
from ..scope import reviewed_by
from .flags import flag_lines

LOOKS_RIGHT = re.compile(r"[\w-]{1,20}\Z")
"""Only such a text can be a reference, and is said back."""
AT_MOST = 50
"""So many cases at once can be overseen, and are locked one after the other."""


def chosen_cases(references: Collection[str], actor: Actor) -> list[Case]:
    """The cases of these references that this person reviews, in order of reference."""
    wanted = [r for r in list(dict.fromkeys(references))[:AT_MOST] if "\0" not in r]
    return list(
        reviewed_by(actor)
        .filter(reference__in=wanted)
        .select_related("household", "municipality")
        .order_by("reference")
    )


def left_out(references: Iterable[str], cases: Iterable[Case]) -> list[str]:
    """What was asked for and is not among these cases: nothing waits there (any more), or this
    person does not see it, and of those two nobody reads which."""
    found = {case.reference for case in cases}
    return [r for r in dict.fromkeys(references) if r not in found and LOOKS_RIGHT.match(r)]


def asking_by_case(cases: Iterable[Case], actor: Actor) -> dict[int, list[Flag]]:
    """What waits for a review on each of these cases, worst first; one query."""
    found: dict[int, list[Flag]] = {}
    asking = Flag.objects.asking(actor.day).filter(case__in=[case.pk for case in cases])
    for flag in asking.select_related("case").worst_first():
        found.setdefault(flag.case_id or 0, []).append(flag)
    return found


def chosen_rows(
    cases: Iterable[Case], flags: Mapping[int, list[Flag]], actor: Actor
) -> list[dict[str, Any]]:
    """Each case with what is flagged on it."""
    return [
        {
            "reference": case.reference,
            "url": reverse("cases:case", args=[case.reference]) + "#signalering",
            "title": case.title,
            "phase": phase_of(case.ave_model, case.phase),
            "flags": flag_lines(flags.get(case.pk, []), actor.day),
        }
        for case in cases
    ]
