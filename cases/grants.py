"""guardian's rows as the projection of the permission rule; written here and nowhere else.

Every service that changes what a case shows to whom calls `regrant` in its own transaction.
`reconcile` compares all rows with the rule, and mends them. Levels hold each other, so a level
is written as the permissions it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from roles.ave_model.types import Level
from roles.case_view import CaseView
from roles.models import FunctionGroup
from roles.permissions import grants
from roles.services.groups import function_group

from .facts import case_views
from .models import Case, CaseGroupObjectPermission, CaseUserObjectPermission

PERMISSIONS: Mapping[Level, tuple[str, ...]] = {
    Level.OUTLINE: ("view_case_outline",),
    Level.VIEW: ("view_case_outline", "view_case"),
    Level.WORK: ("view_case_outline", "view_case", "work_on_case"),
}

BATCH = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One guardian row: to a function's group or to a person, one permission on one case."""

    case: int
    group: int | None
    user: int | None
    permission: int


class Projection:
    """Turns the rule's grants into rows; looks the ids up once for many cases.

    `municipality_id` limits the groups it reads to those of one municipality.
    """

    def __init__(self, municipality_id: int | None = None) -> None:
        groups = FunctionGroup.objects.all()
        if municipality_id is not None:
            groups = groups.filter(municipality=municipality_id)
        self._permissions = dict(
            Permission.objects.filter(
                content_type__app_label="cases", content_type__model="case"
            ).values_list("codename", "pk")
        )
        self._groups: dict[tuple[int, str], int] = {
            (m, f): g for m, f, g in groups.values_list("municipality_id", "function", "group_id")
        }

    def rows(self, cases: Iterable[Case]) -> set[Row]:
        """All rows these cases must have, and no others."""
        return {
            row
            for case, view in case_views(cases)
            for row in self.rows_of(case.pk, case.municipality_id, view)
        }

    def rows_of(self, case_id: int, municipality_id: int, view: CaseView) -> Iterator[Row]:
        """The rows of one case of which the facts are known."""
        found = grants(view)
        for function, level in found.functions.items():
            group = self._group(municipality_id, function)
            for codename in PERMISSIONS[level]:
                yield Row(case_id, group, None, self._permissions[codename])
        for person, level in found.people.items():
            for codename in PERMISSIONS[level]:
                yield Row(case_id, None, person, self._permissions[codename])

    def _group(self, municipality_id: int, function: str) -> int:
        key = (municipality_id, function)
        if key not in self._groups:
            self._groups[key] = function_group(municipality_id, function).group_id
        return self._groups[key]


def _existing(case_ids: Iterable[int]) -> set[Row]:
    ids = list(case_ids)
    by_group = CaseGroupObjectPermission.objects.filter(content_object__in=ids)
    by_user = CaseUserObjectPermission.objects.filter(content_object__in=ids)
    return {
        Row(c, g, None, p)
        for c, g, p in by_group.values_list("content_object_id", "group_id", "permission_id")
    } | {
        Row(c, None, u, p)
        for c, u, p in by_user.values_list("content_object_id", "user_id", "permission_id")
    }


def _write(missing: Iterable[Row], surplus: Iterable[Row]) -> None:
    for row in surplus:
        if row.group is not None:
            CaseGroupObjectPermission.objects.filter(
                content_object=row.case, group=row.group, permission=row.permission
            ).delete()
        else:
            CaseUserObjectPermission.objects.filter(
                content_object=row.case, user=row.user, permission=row.permission
            ).delete()
    missing = list(missing)
    CaseGroupObjectPermission.objects.bulk_create(
        [
            CaseGroupObjectPermission(
                content_object_id=r.case, group_id=r.group, permission_id=r.permission
            )
            for r in missing
            if r.group is not None
        ],
        ignore_conflicts=True,
    )
    CaseUserObjectPermission.objects.bulk_create(
        [
            CaseUserObjectPermission(
                content_object_id=r.case, user_id=r.user, permission_id=r.permission
            )
            for r in missing
            if r.user is not None
        ],
        ignore_conflicts=True,
    )


def regrant(case: Case) -> None:
    """Rewrite the rows of one case; call it inside the transaction of the change itself."""
    wanted = Projection(case.municipality_id).rows([case])
    existing = _existing([case.pk])
    _write(wanted - existing, existing - wanted)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far guardian's rows of a batch of cases stand from the rule."""

    missing: int
    surplus: int


def reconcile(*, mend: bool) -> Difference:
    """Compare every case's rows with the rule, batch by batch; mend them if asked."""
    projection = Projection()
    missing = surplus = 0
    for ids in _batches():
        with transaction.atomic():
            cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids))
            wanted, existing = projection.rows(cases), _existing(ids)
            missing += len(wanted - existing)
            surplus += len(existing - wanted)
            if mend:
                _write(wanted - existing, existing - wanted)
    return Difference(missing, surplus)


def _batches() -> Iterator[list[int]]:
    last = 0
    while True:
        ids = list(
            Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return
        yield ids
        last = ids[-1]
