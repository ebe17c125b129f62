"""Flags on pages of other packages: templates know no layers, imports do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from escalation.models import Flag

register = template.Library()

SHOWN = 2
"""More than these are folded: the page of a case shows much beside them."""


@register.inclusion_tag("escalation/flags_of_case.html")
def flags_of_case(case_id: int, today: date) -> dict[str, Any]:
    """The open flags of one case, worst first, each explaining itself; one query."""
    flags = [
        {
            "name": flag.get_cause_display(),
            "sentence": flag.sentence(today),
            "at": flag.opened_at,
        }
        for flag in Flag.objects.open().filter(case=case_id).worst_first()
    ]
    return {"first": flags[:SHOWN], "rest": flags[SHOWN:], "count": len(flags)}
