"""Who is asking, and where they work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from roles.acting import municipalities_of
from roles.models import FunctionPeriod, Region, User
from tests.cast import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def people() -> dict[str, User]:
    """In one town, in two, in a region with one of them too, in none any more, and nowhere."""
    dalfsen, raalte = Town("dalfsen"), Town("raalte", model="dalfsen")
    region = Region.objects.create(name="Regio")
    region.municipalities.add(raalte.municipality, Town("zwolle", model="dalfsen").municipality)
    found = {
        name: User.objects.create_user(f"{name}@voorbeeld.example", name=name)
        for name in ("two", "region", "former", "nowhere")
    }

    def give(name: str, function: str, **where: Any) -> None:
        FunctionPeriod.objects.create(user=found[name], function=function, **where)

    give("two", "aover", municipality=raalte.municipality, start=LONG_AGO)
    give("two", "manager", municipality=dalfsen.municipality, start=LONG_AGO)
    give("two", "aover", municipality=dalfsen.municipality, start=LONG_AGO)
    give("region", "aover", region=region, start=LONG_AGO)
    give("region", "manager", municipality=raalte.municipality, start=LONG_AGO)
    ended = {"start": LONG_AGO, "end": TODAY - timedelta(days=1)}
    give("former", "manager", municipality=dalfsen.municipality, **ended)
    return {**found, "one": dalfsen.user("casusregisseur")}


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("one", {"Dalfsen": ["casusregisseur"]}),
        ("two", {"Dalfsen": ["aover", "manager"], "Raalte": ["aover"]}),
        ("region", {"Raalte": ["aover", "manager"], "Zwolle": ["aover"]}),
        ("former", {}),
        ("nowhere", {}),
    ],
)
def test_somebody_works_where_their_functions_run_that_day(
    people: dict[str, User],
    name: str,
    where: dict[str, list[str]],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    with django_assert_max_num_queries(2 if name == "region" else 1):
        found = municipalities_of(people[name], TODAY)
    assert {t.name: t.functions_held for t in found} == where  # type: ignore[attr-defined]
    assert [t.name for t in found] == sorted(where)


def test_another_day_has_other_functions(people: dict[str, User]) -> None:
    (then,) = municipalities_of(people["former"], TODAY - timedelta(days=1))
    assert then.name == "Dalfsen"


def test_who_was_deactivated_is_nobody(client: Client, people: dict[str, User]) -> None:
    client.force_login(people["one"])
    assert client.get("/").status_code == 200
    User.objects.filter(pk=people["one"].pk).update(is_active=False)
    assert municipalities_of(User.objects.get(pk=people["one"].pk), TODAY) == []
    assert client.get("/").status_code == 302
