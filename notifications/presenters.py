"""Meldingen: what somebody was told, newest first, each with the way to what it is about."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from common.paging import MOMENT, NUMBER, Order, page_of
from roles.acting import Actor
from roles.middleware import RequestContext

from .models import Notice
from .subjects import subjects

PAGE = 25
COUNTED = 99
"""Beyond this nobody needs to know how many exactly."""
NEWEST_FIRST = Order({"created_at": MOMENT, "pk": NUMBER}, down=True)
UNSEEN = "ongelezen"
NEWS = 10
"""So many on Mijn werk."""


def notices_page(request_context: RequestContext, query: QueryDict) -> dict[str, Any]:
    """One page of notices, paged by key; which ones and which page stand in the address."""
    actor, here = request_context.actor, reverse("notifications:notices")
    only_unseen = query.get("toon") == UNSEEN
    mine = Notice.objects.of(actor)
    page = page_of(
        mine.unseen() if only_unseen else mine,
        NEWEST_FIRST,
        size=PAGE,
        after=query.get("na", ""),
        before=query.get("voor", ""),
    )
    visible = subjects().visible_to(actor, {notice.about for notice in page.rows})
    kept = {"toon": UNSEEN} if only_unseen else {}
    count = unseen_count(actor)
    newest = mine.order_by("-created_at").values_list("created_at", flat=True).first()
    return {
        "rows": [_row(notice, visible) for notice in page.rows],
        "unseen": count,
        "unseen_words": _words(count) if newest else "",
        "only_unseen": only_unseen,
        "up_to": newest.isoformat() if newest else "",
        "here": f"{here}?{query.urlencode()}" if query else here,
        "tabs": [
            {"url": here, "label": "Alle meldingen", "current": not only_unseen},
            {
                "url": f"{here}?toon={UNSEEN}",
                "label": "Ongelezen",
                "current": only_unseen,
                "count": _shown(count),
            },
        ],
        "previous_url": f"{here}?{urlencode({**kept, 'voor': page.before})}" if page.before else "",
        "next_url": f"{here}?{urlencode({**kept, 'na': page.after})}" if page.after else "",
    }


def unseen_count(actor: Actor) -> int:
    """How many notices this person has not seen; counted up to a hundred."""
    return Notice.objects.of(actor).unseen().order_by()[: COUNTED + 1].count()


class Unseen(NamedTuple):
    """A notice that somebody has not seen yet."""

    about: str
    text: str
    created_at: datetime


def unseen_notices(actor: Actor) -> list[Unseen]:
    """What this person was told and has not seen yet, newest first; a hundred at most."""
    unseen = Notice.objects.of(actor).unseen().order_by("-created_at", "-pk")
    rows = unseen.values_list("about", "text", "created_at")
    return [Unseen._make(row) for row in rows[: COUNTED + 1]]


def news(unseen: Iterable[Unseen], visible: Container[str]) -> list[dict[str, Any]]:
    """The newest of what somebody has not seen yet, for Mijn werk, about what they may see."""
    shown = [notice for notice in unseen if notice.about in visible]
    return [
        {
            "text": notice.text,
            "reference": notice.about,
            "url": subjects().address_of(notice.about, ""),
            "moment": notice.created_at,
        }
        for notice in shown[:NEWS]
    ]


def _shown(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _words(count: int) -> str:
    if not count:
        return "U heeft alles gelezen."
    if count > COUNTED:
        return f"Meer dan {COUNTED} meldingen zijn ongelezen."
    return "1 melding is ongelezen." if count == 1 else f"{count} meldingen zijn ongelezen."


def _row(notice: Notice, visible: Container[str]) -> dict[str, Any]:
    leads = notice.about in visible
    return {
        "pk": notice.pk,
        "url": reverse("notifications:notice", args=[notice.pk]) if leads else "",
        "mark_url": reverse("notifications:notice_mark", args=[notice.pk]),
        "reference": notice.about,
        "text": notice.text,
        "at": notice.created_at,
        "urgent": notice.urgent,
        "unseen": notice.seen_at is None,
    }
