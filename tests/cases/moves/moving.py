"""What the tests of a household that moves do again and again."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.core.services.reading import PageRequest
from cases.households.models import Membership
from cases.intake.models import Signal
from cases.moves.models import MoveAnnouncement
from cases.moves.services.announcing import NewAnnouncement, announce_move, take_back
from cases.moves.services.answering import accept_move, refuse_move
from notifications.models import Notice
from tests.cast import Town
from tests.story import Story

PAGE = PageRequest("cases:announcement", "POST", None)


def announce(story: Story, there: Town, by: str = "netwerkcoordinator", **given: Any) -> Any:
    members = Membership.objects.filter(household=story.case.household, end=None)
    asked: dict[str, Any] = {
        "there": there.municipality,
        "moved_on": date(2026, 3, 1),
        "reason": "Woont sinds maart in Wijhe.",
        "call": "Balie Dalfsen, 0529 123456",
        "people": frozenset(members.values_list("person", flat=True)),
        "summary": "Er loopt schuldhulp. Moeder wil hulp houden.",
        "ground": "consent",
        "ground_note": "Besproken aan de keukentafel.",
        **given,
    }
    now = story.later()
    return announce_move(
        case_id=story.case.pk,
        actor=story.town.actor(by, now),
        now=now,
        new=NewAnnouncement(**asked),
    )


def accept(story: Story, move: MoveAnnouncement, there: Town, by: str = "casusregisseur") -> Signal:
    now = story.later()
    return accept_move(announcement=move, actor=there.actor(by, now), now=now, page_request=PAGE)


def refuse(story: Story, move: MoveAnnouncement, there: Town, reason: str) -> None:
    now = story.later()
    refuse_move(announcement=move, actor=there.actor("casusregisseur", now), now=now, reason=reason)


def back(story: Story, move: MoveAnnouncement, reason: str = "Gaat toch niet door.") -> None:
    now = story.later()
    actor = story.town.actor("netwerkcoordinator", now)
    take_back(announcement=move, actor=actor, now=now, reason=reason)


def heard(town: Town, name: str, about: str = "verhuizing") -> list[str]:
    found = Notice.objects.filter(recipient=town.user(name), about=about, seen_at=None)
    return list(found.order_by("pk").values_list("text", flat=True))
