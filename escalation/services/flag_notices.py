"""A notice of what is flagged ends when nothing on the case waits for a review any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from cases.core.models import Case
from cases.core.notice_parts import FLAGS, STEP
from common.dates import day_of
from escalation.models import Flag
from notifications.models import Notice


def end_flag_notices(now: datetime, cases: Collection[int] | None = None) -> None:
    """Of these cases, or of all: reviewed or gone, what was told of it asks for nothing; nor does
    the request for a step, where no flag stands any more. Two statements."""
    here = Case.objects.filter(reference=OuterRef("about"))
    told = Notice.objects.unseen()
    if cases is not None:
        told = told.filter(about__in=Case.objects.filter(pk__in=cases).values("reference"))
    flags = Flag.objects.filter(case=OuterRef("pk"))
    for part, standing in ((FLAGS, flags.asking(day_of(now))), (STEP, flags.open())):
        over = here.filter(~Exists(standing))
        told.filter(Exists(over), part=part).update(seen_at=now)
