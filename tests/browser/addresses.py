"""Where every address leads: the world, with what only a few places need."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from cases.record.services.holds import put_on_hold
from roles.models import User
from roles.services.one_time_link import one_time_link
from tests.cast import Town, a_case
from tests.story import Story
from tests.who_may import WHO_MAY
from tests.world import World

NO_PAGE = {
    "health",
    "metrics",
    "notifications:notice",
    "notifications:notice_mark",
    "account_logout",
    "cases:ask",
    "escalation:begin",
    "escalation:reviewed",
    "roles:person_activate",
    "roles:understood",
    "roles:shortcuts",
    "roles:draft",
    "roles:session",
    "dashboards:xlsx",
    "dashboards:csv",
}
"""They answer no page of their own, but a word, or the page one came from."""
MOST = ("netwerkcoordinator", "casusregisseur", "beheerder", "fg")
"""Together they may open almost everything."""


class Addresses(World):
    """Beside the rich case: one that nobody proposed anything for, one in AVE4 that waits for
    confirmation, one at rest, one closed, one on hold, and one in another town to hand back."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet = a_case(self.town)
        self.urgent = a_case(self.town, phase="4", by="aover", regisseur=None, safety_risk=True)
        resting = Story(self.town, a_case(self.town, minors=True))
        resting.at_once("casusregisseur", "1", "down")
        self.resting = resting.fresh()
        shut = Story(self.town, a_case(self.town), timezone.localtime())
        shut.close("netwerkcoordinator", kind="unseen")
        self.shut = shut.fresh()
        self.olst = Town("olst-wijhe")
        watched = Story(self.olst, a_case(self.olst))
        watched.at_once("casusregisseur", "3", "up")
        watched.appoint("procesregisseur", "procesregie", "procesregisseur")
        self.watched = watched.fresh()
        self.paused = a_case(self.town)
        put_on_hold(
            case_id=self.paused.pk,
            actor=self.town.actor("casusregisseur", timezone.localtime()),
            now=timezone.localtime(),
            until=timezone.localdate() + timedelta(days=30),
            reason="Het gezin is op familiebezoek.",
        )

    def page(self, name: str) -> tuple[User, str]:
        """Somebody who may open it, and its address. Fails for an address without either."""
        quiet, resting = self.quiet.reference, self.resting.reference
        elsewhere = {
            "cases:step_propose": (self.town, "casusregisseur", [quiet, "3", "up"]),
            "cases:hold": (self.town, "casusregisseur", [quiet]),
            "cases:resume": (self.town, "casusregisseur", [self.paused.reference]),
            "cases:close": (self.town, "casusregisseur", [resting]),
            "cases:reopen": (self.town, "netwerkcoordinator", [self.shut.reference]),
            "cases:briefings": (self.town, "burgemeester", [self.urgent.reference]),
            "cases:briefing_new": (self.town, "aover", [self.urgent.reference]),
            "cases:briefed": (self.town, "burgemeester", []),
            "cases:grip": (self.town, "burgemeester", [self.urgent.reference]),
            "cases:hand_back": (self.olst, "procesregisseur", [self.watched.reference]),
        }
        if name == "account_set_password":
            manager = self.town.user("manager")
            return manager, urlsplit(one_time_link(manager)).path
        if name in elsewhere:
            town, function, args = elsewhere[name]
            return town.user(function), reverse(name, args=args)
        if name not in WHO_MAY:
            return self.town.user(MOST[0]), reverse(name)
        return self.town.user(next(f for f in MOST if f in WHO_MAY[name])), self.address(name)
