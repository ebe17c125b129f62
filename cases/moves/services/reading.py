"""Reading an announcement where it is received; the read is logged."""

from __future__ import annotations

from datetime import datetime

from cases.core.services.reading import PageRequest, log_in_each
from roles.acting import Actor
from roles.permissions import may_register

from ..models import MoveAnnouncement


def read_announcement(
    *, reference: str, actor: Actor, now: datetime, page_request: PageRequest
) -> MoveAnnouncement:
    """An announcement, for who does intake in the municipality that receives it.

    Raises:
        MoveAnnouncement.DoesNotExist: there is none, or not for this person.
    """
    rows = MoveAnnouncement.objects.select_related("municipality", "case__municipality")
    found = rows.filter(reference=reference.replace("\0", "")).first()
    if found is None:
        raise MoveAnnouncement.DoesNotExist
    functions = actor.functions_in(found.municipality_id)
    shown = may_register(found.municipality.ave_model, functions)
    log_in_each(
        [found.municipality_id], actor=actor, now=now, page_request=page_request, refused=not shown
    )
    if not shown:
        raise MoveAnnouncement.DoesNotExist
    return found
