"""The case that no page likes: very long names, a full house, a thick file, every flag at once."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from cases.core.models import Case
from cases.households.services.households import NewMember
from cases.record.models import LogEntry
from escalation.models import Flag
from roles.ave_model.causes import OF_PEOPLE, Cause
from tests.cast import Town, a_case

LONG_NAME = "van den Oetelaar-Schimmelpenninck van der Oye tot den Ham en Wisch"
MEMBERS = 12
ENTRIES = 300
TITLE = "Ernstige vervuiling, schulden en bedreiging van omwonenden en hulpverleners " * 2


def ugly_case(town: Town) -> Case:
    """In AVE4, entered urgently and not confirmed, with nobody who holds anything."""
    opened = timezone.localtime() - timedelta(days=3 * 365)
    members = [
        NewMember(
            last_name=LONG_NAME,
            first_name=f"Wilhelmina Johanna Catharina {number}",
            birth_date=date(2015 - 4 * number, 5, 5),
        )
        for number in range(MEMBERS)
    ]
    case = a_case(
        town, phase="4", by="aover", regisseur=None, at=opened, members=members,
        safety_risk=True, minors=True,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(
        title=TITLE[:140], media_attention=True, grip_since=opened
    )
    for user in town.people.values():
        user.name = f"{user.name.title()} {LONG_NAME.title()}"[:150]
        user.save()
    _log(town, case)
    _flag(case)
    case.refresh_from_db()
    return case


def _log(town: Town, case: Case) -> None:
    now = timezone.localtime()
    kinds = list(LogEntry.Kind)
    LogEntry.objects.bulk_create(
        LogEntry(
            case=case,
            kind=kinds[number % len(kinds)],
            text="Lang gesprek gevoerd aan de deur. " * (1 + 40 * (number % 7 == 0)),
            happened_at=now - timedelta(days=3.5 * number, minutes=1),
            recorded_at=now,
            author=town.user("aover"),
        )
        for number in range(ENTRIES)
    )


def _flag(case: Case) -> None:
    """Every cause that a case can have, with figures that all sentences find their words in."""
    now = timezone.localtime()
    day = (now - timedelta(days=400)).date().isoformat()
    figures = {
        "from": day, "left": day, "closed": day, "planned": day, "before": now.timestamp(),
        "norm": 2, "phase": "AVE4", "working": False, "rest": 3, "aspects": ["casus", "omgeving"],
        "count": 9, "days": 30, "times": 3, "member": True,
    }  # fmt: skip
    Flag.objects.bulk_create(
        Flag(
            municipality=case.municipality,
            case=case,
            cause=cause,
            severity=1 + number % 3,
            since=now,
            figures=figures,
            opened_at=now,
        )
        for number, cause in enumerate(c for c in Cause if c not in OF_PEOPLE)
    )
