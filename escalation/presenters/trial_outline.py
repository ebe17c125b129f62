"""Norms on trial for who sees no cases: per cause in which class a number falls, and no more.

Numbers that can be added up, taken apart or compared give a small one back. So there is no sum,
no part, no month, no share and no order by size: every cause stands in its place, zero and few
look the same, and all classes have the width of the dashboard's threshold.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from cases.deadlines.sentences import CAUSE_WORDS
from escalation.replay.figures import Result
from escalation.replay.limits import ASSUMED
from roles.ave_model.causes import Cause

from .trial_table import table


def outline(result: Result) -> dict[str, Any]:
    """The whole answer for who sees no cases."""
    width = settings.AVE_FIGURES_THRESHOLD
    now, trial = result["in_force"], result["trial"] or result["in_force"]

    def row(cause: Cause) -> list[str]:
        a, b = now["causes"][cause], trial["causes"][cause]
        numbers = a["raised"], b["raised"], a["standing"], b["standing"]
        name = CAUSE_WORDS[cause] + (" *" if cause in ASSUMED else "")
        return [name, *(class_of(number, width) for number in numbers)]

    labels = (
        "Oorzaak",
        "Nieuw, nu",
        "Nieuw, op proef",
        "Staat er nog, nu",
        "Staat er nog, op proef",
    )
    return {
        "cases": class_of(result["cases"], width),
        "causes": table("Signaleringen per oorzaak", labels, (row(cause) for cause in Cause)),
        "width": width,
    }


def class_of(number: int, width: int) -> str:
    """ "minder dan 5", "5 tot en met 9": the class of that width in which a number falls."""
    low = number - number % width
    return f"{low} tot en met {low + width - 1}" if low else f"minder dan {width}"
