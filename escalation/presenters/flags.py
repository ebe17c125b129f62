"""Flags as a page shows them: each explains itself, and says what changed since it was reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from cases.core.models import Case
from cases.deadlines.severity import SEVERITY_WORDS, Severity
from escalation.following import suggestions_for
from escalation.models import Flag
from roles.ave_model.causes import Cause

SEVERITY_KINDS = {1: "neutral", 2: "warning", 3: "error"}
"""How each severity looks (`{% status_badge %}`)."""


def flag_lines(flags: Iterable[Flag], today: date) -> list[dict[str, Any]]:
    """name, sentence, since, severity and, when it came back for being worse, how much."""
    return [
        {
            "id": flag.pk,
            "name": flag.get_cause_display(),
            "sentence": flag.sentence(today),
            "at": flag.opened_at,
            "severity": flag.get_severity_display(),
            "kind": SEVERITY_KINDS[flag.severity],
            "worse": _worse(flag),
        }
        for flag in flags
    ]


def suggestions(case: Case, flags: Collection[Flag]) -> list[str]:
    """What the case's own model makes of these causes in this phase, each said once."""
    causes = [Cause(flag.cause) for flag in flags]
    found = suggestions_for(case.ave_model, case.phase, causes)
    return list(dict.fromkeys(suggestion.text for suggestion in found))


def _worse(flag: Flag) -> str:
    if flag.reviewed_severity is None or flag.severity <= flag.reviewed_severity:
        return ""
    before, now = (SEVERITY_WORDS[Severity(s)] for s in (flag.reviewed_severity, flag.severity))
    return f"Erger dan bij de vorige beoordeling: toen {before}, nu {now}."
