"""The dump that a test database is made from: never one from before a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import name_of_dump


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of one app with one migration."""
    (tmp_path / "requirements-dev.txt").write_text("django==5.2")
    (tmp_path / "cases" / "migrations").mkdir(parents=True)
    (tmp_path / "cases" / "migrations" / "0001_initial.py").write_text("operations = []")
    return tmp_path


def test_the_same_migrations_are_the_same_dump(checkout: Path) -> None:
    assert name_of_dump(180_006, checkout) == name_of_dump(180_006, checkout)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements-dev.txt", "django==5.3"),
        ("cases/migrations/0001_initial.py", "operations = [1]"),
        ("cases/migrations/0002_more.py", "operations = []"),
    ],
)
def test_after_a_change_it_is_another_dump(checkout: Path, file: str, text: str) -> None:
    before = name_of_dump(180_006, checkout)
    (checkout / file).write_text(text)
    assert name_of_dump(180_006, checkout) != before


def test_another_server_has_another_dump(checkout: Path) -> None:
    assert name_of_dump(150_004, checkout) != name_of_dump(180_006, checkout)
