"""Who is asking comes with where they work, in one question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from roles.acting import municipalities_of
from roles.backends import PeopleBackend
from roles.models import FunctionPeriod, Municipality, Region, User
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


def places(towns: list[Municipality]) -> list[tuple[Any, ...]]:
    names = [field.attname for field in Municipality._meta.concrete_fields]
    return [(*(getattr(t, n) for n in names), t.functions_held) for t in towns]  # type: ignore[attr-defined]


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
def test_who_is_signed_in_brings_where_they_work_today(
    people: dict[str, User],
    name: str,
    where: dict[str, list[str]],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    found: Any = PeopleBackend().get_user(people[name].pk)
    with django_assert_num_queries(0):
        brought = municipalities_of(found, TODAY)
    assert {t.name: t.functions_held for t in brought} == where  # type: ignore[attr-defined]
    assert places(brought) == places(municipalities_of(people[name], TODAY))


def test_of_another_day_it_is_asked_anew(people: dict[str, User]) -> None:
    found: Any = PeopleBackend().get_user(people["former"].pk)
    assert municipalities_of(found, TODAY) == []
    (then,) = municipalities_of(found, TODAY - timedelta(days=1))
    assert then.name == "Dalfsen"


def test_who_was_deactivated_is_nobody(people: dict[str, User]) -> None:
    User.objects.filter(pk=people["one"].pk).update(is_active=False)
    assert PeopleBackend().get_user(people["one"].pk) is None
