"""Keeping who took figures out of AVE."""

from __future__ import annotations

from datetime import datetime

from dashboards.models import FiguresExport
from dashboards.reading import Read


def note_export(*, user_id: int, read: Read, form: str, now: datetime) -> None:
    """Figures name nobody, but whoever has them may pass them on; so who took which is kept."""
    FiguresExport.objects.create(
        at=now,
        user_id=user_id,
        municipality=read.municipality,
        month=read.month.first_day,
        form=form,
    )
