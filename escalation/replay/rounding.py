"""A replay for who sees no cases: in round numbers, so that none tells of one household. Pure."""

from __future__ import annotations

from math import floor

from .figures import Figures, Lead, OfCause, OfReviewer, Result


def in_round_numbers(result: Result, to: int) -> Result:
    """Every number of cases or flags to the nearest multiple of `to`; no figure by the month, and
    no days of fewer steps than that."""
    return {
        **result,
        "cases": _rounded(result["cases"], to),
        "in_force": _figures(result["in_force"], to),
        "trial": _figures(result["trial"], to) if result["trial"] else None,
    }


def _figures(figures: Figures, to: int) -> Figures:
    return {
        "causes": {cause: _cause(found, to) for cause, found in figures["causes"].items()},
        "reviewers": [_reviewer(found, to) for found in figures["reviewers"]],
        "lead": _lead(figures["lead"], to),
        "lead_per_phase": {key: _lead(lead, to) for key, lead in figures["lead_per_phase"].items()},
        "lead_per_cause": {key: _lead(lead, to) for key, lead in figures["lead_per_cause"].items()},
    }


def _cause(found: OfCause, to: int) -> OfCause:
    return {
        "raised": _rounded(found["raised"], to),
        "short": _rounded(found["short"], to),
        "standing": _rounded(found["standing"], to),
        "weeks": {},
    }


def _reviewer(found: OfReviewer, to: int) -> OfReviewer:
    return {**found, "flags": _rounded(found["flags"], to)}


def _lead(found: Lead, to: int) -> Lead:
    return {
        "steps": _rounded(found["steps"], to),
        "flagged": _rounded(found["flagged"], to),
        "quartiles": found["quartiles"] if found["flagged"] >= to else None,
    }


def _rounded(number: int, to: int) -> int:
    return to * floor(number / to + 0.5)
