"""guardian's rows as the projection of the permission rule. Levels hold each other, so a level is
written as the permissions it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.contrib.auth.models import Permission
from django.db.models import IntegerField, Value

from roles.ave_model.types import Level
from roles.models import FunctionGroup
from roles.permission_levels import Grants
from roles.services.groups import function_group

from .models import Case, CaseGroupObjectPermission, CaseUserObjectPermission

PERMISSIONS: Mapping[Level, tuple[str, ...]] = {
    Level.OUTLINE: ("view_case_outline",),
    Level.VIEW: ("view_case_outline", "view_case"),
    Level.WORK: ("view_case_outline", "view_case", "work_on_case"),
}


class AccessRow(NamedTuple):
    """One permission on one case, to the holders of a function in a municipality or to a person."""

    case: int
    permission: str
    municipality: int = 0
    function: str = ""
    user: int | None = None


def access_rows(case: Case, access: Grants) -> Iterator[AccessRow]:
    """The rows that a case must have."""
    for function, level in access.functions.items():
        for permission in PERMISSIONS[level]:
            yield AccessRow(case.pk, permission, case.municipality_id, function)
    for person, level in access.people.items():
        for permission in PERMISSIONS[level]:
            yield AccessRow(case.pk, permission, user=person)


def existing_access(ids: Iterable[int]) -> dict[AccessRow, int]:
    """The rows that these cases have, with their id; one query."""
    listed, nobody = list(ids), Value(None, IntegerField())
    columns = "pk", "content_object", "permission__codename"
    group = "group__function_group__municipality", "group__function_group__function"
    by_function = CaseGroupObjectPermission.objects.filter(content_object__in=listed)
    by_person = CaseUserObjectPermission.objects.filter(content_object__in=listed)
    rows = by_function.values_list(*columns, *group, nobody).union(
        by_person.values_list(*columns, Value(0), Value(""), "user"), all=True
    )
    return {AccessRow(*row): pk for pk, *row in rows}


def delete_access(rows: Mapping[AccessRow, int]) -> None:
    """Take these rows away."""
    of_groups = [pk for row, pk in rows.items() if row.user is None]
    of_people = [pk for row, pk in rows.items() if row.user is not None]
    if of_groups:
        CaseGroupObjectPermission.objects.filter(pk__in=of_groups).delete()
    if of_people:
        CaseUserObjectPermission.objects.filter(pk__in=of_people).delete()


def create_access(rows: Iterable[AccessRow]) -> None:
    """Add these rows."""
    listed = list(rows)
    if not listed:
        return
    permissions = dict(
        Permission.objects.filter(
            content_type__app_label="cases", content_type__model="case"
        ).values_list("codename", "pk")
    )
    groups = _groups(row for row in listed if row.user is None)
    CaseGroupObjectPermission.objects.bulk_create(
        CaseGroupObjectPermission(
            content_object_id=row.case,
            group_id=groups[row.municipality, row.function],
            permission_id=permissions[row.permission],
        )
        for row in listed
        if row.user is None
    )
    CaseUserObjectPermission.objects.bulk_create(
        CaseUserObjectPermission(
            content_object_id=row.case,
            user_id=row.user,
            permission_id=permissions[row.permission],
        )
        for row in listed
        if row.user is not None
    )


def _groups(rows: Iterable[AccessRow]) -> dict[tuple[int, str], int]:
    """(municipality, function) → its group; made where it is new."""
    wanted = {(row.municipality, row.function) for row in rows}
    if not wanted:
        return {}
    known = FunctionGroup.objects.filter(
        municipality__in={municipality for municipality, _ in wanted}
    )
    found = {(m, f): g for m, f, g in known.values_list("municipality", "function", "group")}
    for municipality, function in wanted - set(found):
        found[municipality, function] = function_group(municipality, function).group_id
    return found
