"""Rows that change in place are told when they are not as was kept of them: changed, taken or put
there past the guards of the database."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cases.core.models import Case
from cases.intake.models import Signal
from cases.moves.models import MoveAnnouncement
from cases.regie.models import Holding, Party
from cases.scaling.models import Proposal
from common.guards import versioned_models
from common.kept_rows import Comparison, compare
from common.models import RowVersion
from common.sealing import seal, sealed_models
from roles.function_requests import FunctionRequest
from tests.cast import NOW, a_signal
from tests.projecting import project_all
from tests.story import Story, dalfsen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    """A case that came to AVE4, with a signal, holdings, proposals and decisions; all is sealed."""
    story = dalfsen_in("4")
    first = Holding.objects.order_by("pk")[:1]
    Holding.objects.filter(pk__in=first).update(ended_at=story.later(), end_reason="Klaar")
    a_signal(story.town, story.case.household, by="toegangsteam")
    seal(now=NOW)
    yield story
    project_all()  # what was written here past the services


def differing() -> dict[str, tuple[int, ...]]:
    return {found.table: found.differing for found in compare() if found.differing}


def past_the_guards(table: str, statement: str, *values: Any) -> None:
    """As who manages the database could: no trigger sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def told() -> str:
    out = StringIO()
    call_command("verify_log", stdout=out)
    return out.getvalue()


def test_who_holds_what_and_what_is_proposed_is_kept_and_sealed_at_every_change(
    story: Story,
) -> None:
    assert set(versioned_models()) == {
        Holding,
        Party,
        Proposal,
        FunctionRequest,
        MoveAnnouncement,
    }
    assert RowVersion in set(sealed_models())
    holdings = RowVersion.objects.filter(table="cases_holding")
    assert set(holdings.values_list("row_id", flat=True)) == set(
        Holding.objects.values_list("pk", flat=True)
    )
    ended = Holding.objects.filter(ended_at__isnull=False).first()
    assert ended is not None
    first, last = holdings.filter(row_id=ended.pk).order_by("pk")
    assert (first.change, first.row["ended_at"]) == ("insert", None)
    assert (last.change, last.row["end_reason"]) == ("update", ended.end_reason)
    assert last.row["ended_at"].startswith(f"{ended.ended_at:%Y-%m-%dT%H:%M:%S}")
    statuses = RowVersion.objects.filter(table="cases_proposal").order_by("pk")
    assert {"open", "approved"} <= {version.row["status"] for version in statuses}


def test_what_is_as_it_was_kept_is_right_whatever_the_time_zone_of_who_wrote(
    story: Story,
) -> None:
    assert differing() == {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Tokyo'")
        cursor.execute("UPDATE cases_holding SET reason = 'Anders'")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    assert differing() == {}
    assert "cases_holding: " in told()
    assert "Alles klopt" in told()


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Holding, "decided_in_function = 'burgemeester', reason = 'zo'"),
        (Holding, "ended_at = NULL, end_reason = ''"),
        (Proposal, "motivation = 'Iets anders'"),
        (Proposal, "answered_by = '{1}'"),
        (Signal, "text = 'Er is niets aan de hand'"),
        (Case, "safety_risk = NOT safety_risk"),
    ],
)
def test_a_row_that_was_changed_in_secret_is_named(
    story: Story, model: type[Any], change: str
) -> None:
    pk = model.objects.order_by("pk").values_list("pk", flat=True)[0]  # of holdings: one that ended
    table = model._meta.db_table
    past_the_guards(table, f"UPDATE {table} SET {change} WHERE id = %s", pk)  # noqa: S608
    assert differing() == {table: (pk,)}
    with pytest.raises(CommandError, match="1 dingen kloppen niet"):
        told()


def test_a_change_by_the_application_is_no_secret(story: Story) -> None:
    Holding.objects.update(reason="Door AVE")
    signal = Signal.objects.first()
    assert signal is not None
    signal.text = "Door AVE"
    signal.save()
    assert differing() == {}


@pytest.mark.parametrize("model", [Holding, Signal])
def test_a_row_that_is_gone_or_was_slipped_in_is_named(story: Story, model: type[Any]) -> None:
    table = model._meta.db_table
    row = model.objects.order_by("-pk").first()
    assert row is not None
    past_the_guards(table, f"DELETE FROM {table} WHERE id = %s", row.pk)  # noqa: S608
    assert differing() == {table: (row.pk,)}
    first = model.objects.order_by("pk").first()
    assert first is not None
    past_the_guards(
        table,
        f"UPDATE {table} SET id = %s WHERE id = %s",  # noqa: S608
        row.pk + 100, first.pk,
    )  # fmt: skip
    assert differing() == {table: (first.pk, row.pk, row.pk + 100)}


def test_only_the_first_of_many_rows_are_named() -> None:
    assert Comparison("t", 9, (1, 2, 3, 4, 5)).which == "1, 2, 3, 4, 5"
    assert Comparison("t", 9, (1, 2, 3, 4, 5, 6, 7)).which == "1, 2, 3, 4, 5 en nog 2"


def test_a_version_that_was_kept_is_never_changed(story: Story) -> None:
    for statement in (
        "UPDATE common_rowversion SET row = '{}'",
        "DELETE FROM common_rowversion",
    ):
        with (
            pytest.raises(DatabaseError, match="Cannot update or delete"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_version_changed_with_its_row_breaks_its_seal(story: Story) -> None:
    pk = Holding.objects.order_by("pk").values_list("pk", flat=True)[0]
    past_the_guards("cases_holding", "UPDATE cases_holding SET reason = 'zo' WHERE id = %s", pk)
    past_the_guards(
        "common_rowversion",
        "UPDATE common_rowversion SET row = jsonb_set(row, '{reason}', '\"zo\"')"
        " WHERE \"table\" = 'cases_holding' AND row_id = %s",
        pk,
    )
    assert differing() == {}
    with pytest.raises(CommandError, match="1 dingen kloppen niet"):
        told()
