"""The replay tells of each day what the scan of that day would have said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.dates import midnight
from escalation.models import Flag
from escalation.replay import Question, replayed
from escalation.scan import scan
from roles.models import Municipality, NormOverride
from roles.services.groups import function_group
from tests.cast import Town
from tests.escalation.past import Past, nightly

pytestmark = pytest.mark.django_db

Standing = set[tuple[str, int, int]]
"""(cause, case or 0, person or 0)."""

DAYS = 45
"""How long a random past lasts; its norms are a few days."""


def flagged_by_scan(day: date) -> Standing:
    """What the scan of that night flags; nothing of it stays."""
    with transaction.atomic():
        scan(now=nightly(day))
        flags = Flag.objects.open().values_list("cause", "case_id", "person_id")
        found = {(cause, case or 0, person or 0) for cause, case, person in flags}
        transaction.set_rollback(True)
    return found


def flagged_by_replay(town: Municipality, days: list[date]) -> dict[date, Standing]:
    """What the replay says stood on each of these days, in one go and afterwards."""
    overrides = NormOverride.objects.by_municipality().get(town.pk, {})
    question = Question(town, min(days), max(days), overrides)
    flags = list(replayed(question))
    return {
        day: {
            (flag.cause.value, flag.case, flag.person)
            for flag in flags
            if flag.opened <= day < flag.closed
        }
        for day in days
    }


@pytest.mark.long
@pytest.mark.parametrize("model", ["dalfsen", "westerkwartier"])
def test_the_replay_of_a_day_is_the_scan_of_that_day(model: str) -> None:
    """The past is played forward. On some nights, on the database as it is then, the scan runs
    and is undone; afterwards the replay must tell the same of each of these nights."""
    town = Town(model)
    for function in town.model.functions:  # or every scan that is undone would make them again
        function_group(town.municipality.pk, function)

    @settings(
        max_examples=60,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        data=st.data(),
        began=st.dates(date(2024, 1, 1), date(2026, 9, 1)),
        minutes=st.lists(
            st.one_of(
                st.integers(0, DAYS * 24 * 60),
                st.integers(0, DAYS).map(lambda day: day * 24 * 60 + 190),  # as the scan begins
            ),
            min_size=6, max_size=40,
        ).map(sorted),
        nights=st.sets(st.integers(1, DAYS + 5), min_size=3, max_size=8),
    )  # fmt: skip
    def agree(data: st.DataObject, began: date, minutes: list[int], nights: set[int]) -> None:
        with transaction.atomic():
            past = Past(data.draw, town, midnight(began))
            scanned: dict[date, Standing] = {}
            moments = [local(began, minute) for minute in minutes]
            for night in sorted(nights):
                day = began + timedelta(days=night)
                while moments and moments[0] <= nightly(day):
                    past.happen(moments.pop(0))
                scanned[day] = flagged_by_scan(day)
            for moment in moments:
                past.happen(moment)
            assert flagged_by_replay(town.municipality, list(scanned)) == scanned
            transaction.set_rollback(True)

    agree()


def local(day: date, minutes: int) -> datetime:
    """A moment so many minutes of the Dutch clock after the beginning of a day."""
    days, rest = divmod(minutes, 24 * 60)
    start = midnight(day + timedelta(days=days))
    return start.replace(hour=rest // 60, minute=rest % 60)
