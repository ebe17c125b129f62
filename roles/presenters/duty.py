"""Who is on duty and who can be called, as pages show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from common.dates import DUTCH_TIME, day_of, local, short
from common.phone_numbers import dialled
from roles.acting import holders_of
from roles.ave_model import registry
from roles.ave_model.emergencies import acts_in_emergency
from roles.models import Absence, DutyShift, Municipality, User
from roles.services.duty import Roster, roster_of

AHEAD = timedelta(days=60)
"""So far ahead the roster counts as that of a function."""
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def until_words(moment: datetime, now: datetime) -> str:
    """ "tot maandag 08:00"; a week or more ahead, with the date."""
    then = local(moment)
    days = (day_of(moment) - day_of(now)).days
    if days == 0:
        return f"tot vandaag {then:%H:%M}"
    if 0 < days < 7:
        return f"tot {WEEKDAYS[then.weekday()]} {then:%H:%M}"
    return f"tot {short(moment)} {then:%H:%M}"


def from_words(moment: datetime, now: datetime) -> str:
    return f"vanaf {until_words(moment, now).removeprefix('tot ')}"


def called(user: User) -> dict[str, str]:
    """Somebody with the number on which one calls them, as written and as dialled."""
    return {"name": user.name, "phone": user.phone, "tel": dialled(user.phone)}


def label_in(municipality: Municipality, function: str) -> str:
    known = municipality.ave_model.functions.get(function) or registry.library().functions[function]
    return known.label


def reachable(municipalities: Iterable[Municipality], now: datetime) -> list[dict[str, Any]]:
    """Per municipality and function: who is on duty now, until when and who is next; without a
    roster everybody who is there today. Three queries for each municipality."""
    return [{"name": m.name, "functions": list(_functions(m, now))} for m in municipalities]


def _functions(municipality: Municipality, now: datetime) -> Iterable[dict[str, Any]]:
    today = day_of(now)
    shifts: dict[str, list[DutyShift]] = {}
    coming = DutyShift.objects.in_municipality(municipality).not_over_at(now)
    for shift in coming.filter(start__lte=now + AHEAD).select_related("user").order_by("start"):
        shifts.setdefault(shift.function, []).append(shift)
    emergency = acts_in_emergency(municipality.ave_model)
    functions = list(dict.fromkeys((*emergency, *shifts)))
    people = holders_of(functions, municipality, today)
    everybody = {user.pk for users in people.values() for user in users}
    absent = set(Absence.objects.running_on(today).of(everybody).values_list("user_id", flat=True))
    for function in functions:
        planned = shifts.get(function, [])
        on_duty = [s for s in planned if s.start <= now]
        later = [s for s in planned if s.start > now]
        yield {
            "label": label_in(municipality, function),
            "duty": [{**called(s.user), "until": until_words(s.end, now)} for s in on_duty],
            "next": {"name": later[0].user.name, "from": from_words(later[0].start, now)}
            if later
            else None,
            "others": []
            if on_duty
            else [called(user) for user in people.get(function, ()) if user.pk not in absent],
        }


def on_duty_now(
    municipality: int, functions: Collection[str], now: datetime
) -> list[dict[str, str]]:
    """Who is on duty now in these functions, in that order; one query."""
    found = (
        DutyShift.objects.in_municipality(municipality)
        .at(now)
        .in_functions(functions)
        .select_related("user")
    )
    order = {function: place for place, function in enumerate(functions)}
    known = registry.library().functions
    return [
        {
            "function": known[shift.function].label,
            **called(shift.user),
            "until": until_words(shift.end, now),
        }
        for shift in sorted(found, key=lambda shift: (order[shift.function], shift.start))
    ]


def roster_page(
    kept: Collection[Roster], municipalities: Collection[int], now: datetime
) -> dict[str, Any]:
    """The shifts to come of every roster where one works; those that one keeps can be changed."""
    coming = (
        DutyShift.objects.in_municipalities(municipalities)
        .not_over_at(now)
        .select_related("user", "municipality", "region")
        .order_by("start", "pk")
    )
    known = registry.library().functions
    groups: dict[str, list[dict[str, Any]]] = {}
    for shift in coming[:MOST_SHOWN]:
        title = f"{known[shift.function].label}, {shift.municipality or shift.region}"
        groups.setdefault(title, []).append(
            {
                "pk": shift.pk,
                "name": shift.user.name,
                "start": shift.start,
                "end": shift.end,
                "now": shift.start <= now,
                "mine": roster_of(shift, kept) is not None,
            }
        )
    return {
        "groups": [{"title": title, "rows": rows} for title, rows in sorted(groups.items())],
        "keeps": bool(kept),
    }


MOST_SHOWN = 300
"""Shifts on the page of the roster: half a year of two functions."""


def next_friday(today: date) -> tuple[datetime, datetime]:
    """The next weekend of duty, as a first suggestion: Friday 17:00 to Monday 08:00."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    start = datetime(friday.year, friday.month, friday.day, 17, tzinfo=DUTCH_TIME)
    monday = friday + timedelta(days=3)
    return start, datetime(monday.year, monday.month, monday.day, 8, tzinfo=DUTCH_TIME)
