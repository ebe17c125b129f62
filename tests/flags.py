"""Flags that wait for a review, without a scan."""

from __future__ import annotations

from cases.core.models import Case
from escalation.models import Flag
from roles.ave_model.causes import Cause
from tests.cast import NOW, Town


def flag(case: Case) -> Flag:
    """Something that waits for a review on this case."""
    return Flag.objects.create(
        municipality=case.municipality,
        case=case,
        cause=Cause.RECURRING,
        severity=1,
        since=NOW,
        opened_at=NOW,
        figures={
            "from": "2026-03-03",
            "closed": "2025-12-01",
            "member": False,
            "norm": 24,
            "phase": "AVE3",
        },
    )


def flag_of_a_person(town: Town, name: str) -> Flag:
    """Somebody here who has more cases than the norm."""
    return Flag.objects.create(
        municipality=town.municipality,
        person=town.user(name),
        cause=Cause.CASELOAD,
        severity=1,
        since=NOW,
        opened_at=NOW,
        figures={"responsibility": "casusregie", "cases": 46, "warn": 45, "over": 50},
    )
