"""After every story the grants must be what the rule says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cases.grants import Difference, reconcile


@pytest.fixture(autouse=True)
def grants_equal_the_rule(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that writes cases ends with guardian's rows equal to the rule."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        yield
        return
    request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    yield
    assert reconcile(mend=False) == Difference(0, 0)
