"""Telephone numbers, deputies and a duty roster, so that everybody can be called."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, LPad
from simple_history.utils import bulk_create_with_history

from common.dates import midnight
from roles.ave_model import registry
from roles.ave_model.emergencies import acts_in_emergency
from roles.models import DutyShift, FunctionPeriod, PersonEvent, User
from roles.services.groups import sync_groups

from .chance import Chance
from .names import a_worker
from .towns import Town

WEEKS = 8
CHANGES_AT = timedelta(hours=8)
"""The roster goes from one to the next on Monday at eight."""


def add_duty(towns: Sequence[Town], now: datetime, chance: Chance) -> None:
    """Everybody has a number that nobody in the Netherlands has; each burgemeester has a deputy;
    and who acts in an emergency takes turns by the week."""
    password = User.objects.values_list("password", flat=True).first() or ""  # that of all
    deputies = [_deputies(town, now, password, chance) for town in towns]
    digits = LPad(Cast(F("pk"), CharField()), 7, Value("0"))
    User.objects.filter(phone="").update(phone=Concat(Value("06-0"), digits))
    shifts = [
        shift
        for town, replacing in zip(towns, deputies, strict=True)
        for shift in _roster(town, replacing, now)
    ]
    bulk_create_with_history(shifts, DutyShift)


def _deputies(town: Town, now: datetime, password: str, chance: Chance) -> dict[str, int]:
    """The people who replace somebody here, by the function that they replace."""
    found = {}
    started = now - timedelta(days=3 * 365)
    for deputy in registry.deputies_of(town.model.functions):
        user = User.objects.create(
            email=f"{deputy.id}@{town.place.slug}.example",
            name=a_worker(chance).full,
            password=password,
            public_id=uuid.UUID(int=chance.getrandbits(128), version=4),
            date_joined=started,
        )
        opened = PersonEvent.Kind.ACCOUNT_OPENED
        PersonEvent.objects.record_account(user, opened, at=started)
        period = FunctionPeriod.objects.create(
            user=user,
            function=deputy.id,
            municipality_id=town.id,
            organisation_id=town.teams[-1],
            start=started.date(),
        )
        given = PersonEvent.Kind.FUNCTION_GIVEN
        PersonEvent.objects.record_function(period, given, at=started)
        sync_groups(user, town.today)
        found[deputy.deputy_of] = user.pk
    return found


def _roster(town: Town, replacing: dict[str, int], now: datetime) -> list[DutyShift]:
    monday = town.today - timedelta(days=town.today.weekday())
    shifts = []
    for function in acts_in_emergency(town.model):
        turns = [w.id for w in town.staff(function) if w.functions_on(town.today)][:3]
        turns += [replacing[function]] if function in replacing else []
        if len(turns) < 2:
            continue  # nobody is on duty always
        for week in range(WEEKS):
            start = midnight(monday + timedelta(weeks=week)) + CHANGES_AT
            end = midnight(monday + timedelta(weeks=week + 1)) + CHANGES_AT
            shifts.append(
                DutyShift(
                    function=function,
                    user_id=turns[week % len(turns)],
                    municipality_id=town.id,
                    start=start,
                    end=end,
                    recorded_at=now - timedelta(days=30),
                )
            )
    return shifts
