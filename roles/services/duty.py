"""The duty roster (piket): who keeps it, who can be put on it, and writing it.

Kept by the beheerder of a municipality, and by who has the function there; that of a region by who
has the function, or is beheerder, for that region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from common import dates
from common.dates import DUTCH_TIME, day_of, local
from roles.acting import Actor
from roles.ave_model import registry
from roles.duty import DutyShiftQuerySet
from roles.models import DutyShift, FunctionPeriod, Municipality, Region, User
from roles.permissions_over_people import BEHEERDER
from roles.querysets import FunctionPeriodQuerySet

LONGEST = timedelta(days=31)
"""A longer shift is a slip of the keyboard."""
FURTHEST = timedelta(days=400)
"""So far ahead a roster is written at most."""
A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Roster:
    """Of one function in one municipality or region."""

    function: str
    municipality: int | None
    region: int | None
    place: str
    """As it is called: "Dalfsen"."""

    @property
    def key(self) -> str:
        where = f"g{self.municipality}" if self.municipality else f"r{self.region}"
        return f"{self.function}.{where}"

    @property
    def label(self) -> str:
        return f"{registry.library().functions[self.function].label}, {self.place}"

    def shifts(self) -> DutyShiftQuerySet:
        found: DutyShiftQuerySet = DutyShift.objects.filter(
            function=self.function, municipality=self.municipality, region=self.region
        )
        return found

    def periods(self) -> FunctionPeriodQuerySet:
        """The functions of who can be put on it: its own, and those of the deputies."""
        names = [self.function, *(f.id for f in registry.deputies_of([self.function]))]
        here = FunctionPeriod.objects.filter(function__in=names, user__is_active=True)
        found: FunctionPeriodQuerySet = (
            here.in_municipality(self.municipality)
            if self.municipality
            else here.filter(region=self.region)
        )
        return found


def rosters_kept(actor: Actor, municipalities: Iterable[Municipality]) -> list[Roster]:
    """The rosters that this person keeps; `municipalities` are those where they work."""
    found = []
    for m in municipalities:
        own = actor.functions_in(m.pk) - set(actor.deputises.get(m.pk, ()))
        for function, known in m.ave_model.functions.items():
            if not known.gremium and (BEHEERDER in own or function in own):
                found.append(Roster(function, m.pk, None, m.name))
    periods = FunctionPeriod.objects.active_on(actor.day).filter(user=actor.user_id)
    regional = periods.exclude(region=None).values_list("region", "function")
    held: dict[int, set[str]] = {}
    for region, function in regional:
        held.setdefault(region, set()).add(function)
    for region in Region.objects.filter(pk__in=held).prefetch_related("municipalities"):
        functions = {
            f: k for m in region.municipalities.all() for f, k in m.ave_model.functions.items()
        }
        mine = held[region.pk]
        for function, known in functions.items():
            if not known.gremium and (BEHEERDER in mine or function in mine):
                found.append(Roster(function, None, region.pk, region.name))
    return found


def roster_of(shift: DutyShift, kept: Iterable[Roster]) -> Roster | None:
    """The roster of a shift, where it is among those kept."""
    place = shift.function, shift.municipality_id, shift.region_id
    return next((r for r in kept if (r.function, r.municipality, r.region) == place), None)


def candidates(rosters: Iterable[Roster], today: date) -> dict[int, str]:
    """Who can be put on one of these, today or later: id → name, by name."""
    found: dict[int, str] = {}
    for roster in rosters:
        people = roster.periods().not_over_on(today).values_list("user", "user__name")
        found |= dict(people)
    return dict(sorted(found.items(), key=lambda one: one[1].lower()))


@dataclass(frozen=True, slots=True)
class Hours:
    """Who is on duty from when to when."""

    user: User
    start: datetime
    end: datetime

    def __str__(self) -> str:
        return f"{dates.short(self.start, time=True)} tot {dates.short(self.end, time=True)}"


def why_not(roster: Roster, hours: Hours, today: date, *, but: int | None = None) -> dict[str, str]:
    """What is wrong with these hours, by field; `but` is the shift that they take the place of."""
    if hours.end <= hours.start:
        return {"end": "Het einde ligt niet na het begin. Vul een later moment in."}
    if hours.end - hours.start > LONGEST:
        return {"end": "Een dienst duurt hooguit 31 dagen. Deel hem op."}
    if day_of(hours.end) < today:
        return {"end": "Deze dienst is al voorbij. Vul een moment in dat nog komt."}
    if day_of(hours.start) - today > FURTHEST:
        return {"start": "Dat is meer dan een jaar vooruit. Vul een eerder moment in."}
    first, last = day_of(hours.start), day_of(hours.end - A_MOMENT)
    theirs = roster.periods().filter(user=hours.user)
    if not (theirs.running_on(first).exists() and theirs.running_on(last).exists()):
        label = registry.library().functions[roster.function].label
        return {
            "user": f"{hours.user.name} heeft in die tijd de functie {label} niet, en vervangt die"
            " ook niet. Kies iemand anders, of vraag de beheerder om de functie."
        }
    clash = roster.shifts().filter(start__lt=hours.end, end__gt=hours.start).exclude(pk=but)
    if other := clash.select_related("user").first():
        theirs_too = Hours(other.user, other.start, other.end)
        return {"start": f"Dan heeft {other.user.name} al dienst: {theirs_too}. Wijzig die eerst."}
    return {}


def add_shifts(
    *, roster: Roster, hours: Iterable[Hours], kept: Iterable[Roster], actor: Actor, now: datetime
) -> list[DutyShift]:
    """Put people on a roster: all of these hours, or none.

    Raises:
        PermissionDenied: the actor does not keep this roster.
        ValidationError: hours that cannot be, or somebody who has no such function then.
    """
    _demand(roster, kept)
    made = []
    with transaction.atomic():
        _lock(roster)
        for one in hours:
            if wrong := why_not(roster, one, actor.day):
                raise ValidationError(wrong)
            made.append(
                DutyShift.objects.create(
                    function=roster.function,
                    municipality_id=roster.municipality,
                    region_id=roster.region,
                    user=one.user,
                    start=one.start,
                    end=one.end,
                    recorded_by_id=actor.user_id,
                    recorded_at=now,
                )
            )
    return made


def change_shift(
    *, shift: DutyShift, hours: Hours, kept: Iterable[Roster], actor: Actor, now: datetime
) -> None:
    """One exception: another person, or other hours.

    Raises:
        PermissionDenied, ValidationError: as `add_shifts`.
    """
    roster = _demand(roster_of(shift, kept), kept)
    with transaction.atomic():
        _lock(roster)
        locked: DutyShift = DutyShift.objects.select_for_update().get(pk=shift.pk)
        if wrong := why_not(roster, hours, actor.day, but=locked.pk):
            raise ValidationError(wrong)
        locked.user, locked.start, locked.end = hours.user, hours.start, hours.end
        locked.recorded_by_id, locked.recorded_at = actor.user_id, now
        locked.save()


def delete_shift(*, shift: DutyShift, kept: Iterable[Roster]) -> None:
    """One exception: nobody is on duty then. Its history stays.

    Raises:
        PermissionDenied: the actor does not keep this roster.
    """
    _demand(roster_of(shift, kept), kept)
    shift.delete()


def weekly(first: Hours, *, every: int, until: date) -> list[Hours]:
    """These hours every so many weeks, by the clock on the wall, as long as they begin up to and
    including a day."""
    found: list[Hours] = []
    week = 0
    while True:
        shift = timedelta(weeks=week)
        start, end = _moved(first.start, shift), _moved(first.end, shift)
        if day_of(start) > until or week > FURTHEST.days // 7:
            return found
        found.append(Hours(first.user, start, end))
        week += every


def _moved(moment: datetime, by: timedelta) -> datetime:
    """So much later, at the same time of the day, also where summer time began in between."""
    return (local(moment).replace(tzinfo=None) + by).replace(tzinfo=DUTCH_TIME)


def _demand(roster: Roster | None, kept: Iterable[Roster]) -> Roster:
    if roster is None or roster not in list(kept):
        raise PermissionDenied("Dit rooster houdt de beheerder bij, of wie de functie heeft.")
    return roster


def _lock(roster: Roster) -> None:
    """Two people who write the same roster wait for each other."""
    if roster.municipality:
        Municipality.objects.select_for_update(no_key=True).get(pk=roster.municipality)
    elif roster.region:
        Region.objects.select_for_update(no_key=True).get(pk=roster.region)
