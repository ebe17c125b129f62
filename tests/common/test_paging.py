"""Walking a list page by page shows every row once, whatever the order and the ties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.core.models import Case
from cases.worklist.presenters.lists import CASES
from common.paging import MOMENT, NUMBER, TEXT, Order, page_of
from roles.ave_model import registry
from tests.cast import NOW, Town, a_case
from tests.projecting import project_all

pytestmark = pytest.mark.django_db

ROWS = 9
FEW = st.integers(0, 2)
"""So few different values that most rows are equal in what they are sorted by."""


@pytest.fixture
def cases() -> list[int]:
    town = Town("dalfsen")
    return [a_case(town).pk for _ in range(ROWS)]


def forward(order: Order, size: int) -> Iterator[list[int]]:
    after = ""
    while True:
        page = page_of(Case.objects.all(), order, size=size, after=after)
        yield [case.pk for case in page.rows]
        if not page.after:
            return
        after = page.after


def backward(order: Order, size: int, before: str) -> Iterator[list[int]]:
    while before:
        page = page_of(Case.objects.all(), order, size=size, before=before)
        yield [case.pk for case in page.rows]
        before = page.before


def last_page_starts(order: Order, size: int) -> str:
    after = before = ""
    while True:
        page = page_of(Case.objects.all(), order, size=size, after=after)
        before = page.before
        if not page.after:
            return before
        after = page.after


ORDERS = {
    **CASES.orders,
    "against each other": {"-phase_since": MOMENT, "last_activity_at": MOMENT, "-id": NUMBER},
    "of the household": {"household__municipality_id": NUMBER, "-household__reference": TEXT},
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.tuples(FEW, FEW), min_size=ROWS, max_size=ROWS),
    name=st.sampled_from(sorted(ORDERS)),
    down=st.booleans(),
    private=st.booleans(),
    size=st.integers(1, ROWS + 1),
)
def test_no_row_is_lost_or_doubled(
    cases: list[int], values: list[tuple[int, int]], name: str, down: bool, private: bool, size: int
) -> None:
    for pk, (activity, since) in zip(cases, values, strict=True):
        Case.objects.filter(pk=pk).update(
            last_activity_at=NOW + timedelta(hours=activity), phase_since=NOW - timedelta(since)
        )
    order = Order(ORDERS[name], down=down, private=private)
    whole = [case.pk for case in order.sorted(Case.objects.all())]
    pages = list(forward(order, size))
    assert [pk for page in pages for pk in page] == whole
    back = list(backward(order, size, last_page_starts(order, size)))
    seen = {pk for page in [*back, *pages[-1:]] for pk in page}
    assert seen == set(whole)
    assert all(len(page) == size for page in back)
    project_all(NOW)


def test_a_mangled_key_shows_the_first_page(cases: list[int]) -> None:
    order = Order(CASES.orders["activiteit"], down=True)
    first = [case.pk for case in page_of(Case.objects.all(), order, size=3).rows]
    for key in ("x", "é", "W10", "bnVsbA", "W1siYSIsMV0", "WzEsMl0", "A" * 4000):
        for way in ({"after": key}, {"before": key}):
            page = page_of(Case.objects.all(), order, size=3, **way)
            assert [case.pk for case in page.rows] == first


def test_a_private_key_tells_nothing_but_which_row(cases: list[int]) -> None:
    order = Order(CASES.orders["kenmerk"], private=True)
    page = page_of(Case.objects.all(), order, size=3)
    assert page.after == str(page.rows[-1].pk)
    first = [case.pk for case in page.rows]
    for key in ("x", "-1", "9" * 30, "²", str(max(cases) + 1)):
        shown = page_of(Case.objects.all(), order, size=3, after=key).rows
        assert [case.pk for case in shown] == first


def test_a_key_of_one_order_means_nothing_in_another(cases: list[int]) -> None:
    by_reference = Order(CASES.orders["kenmerk"], down=False)
    first = page_of(Case.objects.all(), by_reference, size=3)
    since = Order(CASES.orders["sinds"], down=False)
    assert page_of(Case.objects.all(), since, size=3, after=first.after) == page_of(
        Case.objects.all(), since, size=3
    )


def test_the_names_of_phases_stand_in_order_of_severity() -> None:
    """The list sorts by the name of the phase, so that an index can give the order."""
    severities: dict[str, int] = {}
    for model in registry.all_models():
        for phase in model.phases.values():
            assert severities.setdefault(phase.id, phase.severity) == phase.severity
    in_order = [severities[name] for name in sorted(severities)]
    assert in_order == sorted(in_order)
