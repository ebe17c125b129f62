"""Named questions about cases, and who sees which of them.

The row types come from the models that use these (`as_manager`); mypy cannot name them here
without a circle, hence `QuerySet[Any]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

from roles.ave_model.types import Responsibility

if TYPE_CHECKING:
    from roles.acting import Actor


class CaseQuerySet(QuerySet[Any]):
    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases that exist for this person: by what they hold, and by guardian's rows for their
        functions.

        Function periods are asked directly, so a function that ended yesterday opens nothing
        today, whatever the group rows say.
        """
        return self._granted_to(actor, OUTLINE)

    def readable_by(self, actor: Actor) -> CaseQuerySet:
        """Cases whose whole file this person may read, not only the outline."""
        return self._granted_to(actor, VIEW)

    def _granted_to(self, actor: Actor, right: str) -> CaseQuerySet:
        here = self.filter(municipality__in=actor.municipality_ids)
        return here.filter(granted(actor, right))

    def open(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)

    def with_rest(self, day: date) -> CaseQuerySet:
        """Each with `rests_until`: the day until which it is on hold that day; None: it is not."""
        runs = Q(holds__start__lte=day, holds__until__gt=day)
        cases: CaseQuerySet = self.annotate(
            hold_that_day=FilteredRelation("holds", condition=runs),
            rests_until=F("hold_that_day__until"),
        )
        return cases

    def in_phase(self, *phases: str) -> CaseQuerySet:
        return self.filter(phase__in=phases)

    def held_by(self, user_id: int, *responsibilities: Responsibility) -> CaseQuerySet:
        """Cases on which this person now holds (one of) these responsibilities."""
        from .models import ActingHolder

        held = ActingHolder.objects.filter(case=OuterRef("pk"), person=user_id)
        if responsibilities:
            held = held.filter(responsibility__in=responsibilities)
        return self.filter(Exists(held))

    def acted_on_by(self, actor: Actor, *responsibilities: Responsibility) -> CaseQuerySet:
        """Cases on which this person acts as the holder of (one of) these responsibilities today,
        in a function they still have; none named: of any."""
        which: dict[str, Any] = {"responsibility__in": responsibilities} if responsibilities else {}
        return self.filter(holds(actor, **which))

    def held_by_public(self, public_id: str, *responsibilities: Responsibility) -> CaseQuerySet:
        """The same, of a person by the id that may stand in an address."""
        from .models import ActingHolder

        return self.filter(
            Exists(
                ActingHolder.objects.filter(
                    case=OuterRef("pk"),
                    person__public_id=public_id,
                    responsibility__in=responsibilities,
                )
            )
        )

    def without(self, responsibility: Responsibility, aspect: str | None = None) -> CaseQuerySet:
        """Cases on which nobody who can act holds this responsibility."""
        from .models import ActingHolder

        held = ActingHolder.objects.counted().filter(
            case=OuterRef("pk"), responsibility=responsibility
        )
        if aspect is not None:
            held = held.filter(aspect=aspect)
        return self.filter(~Exists(held))

    def with_people(self) -> CaseQuerySet:
        """With the household and who now holds something, in a fixed number of queries."""
        from .models import ActingHolder

        return self.select_related("household", "municipality").prefetch_related(
            Prefetch(
                "acting_holders",
                queryset=ActingHolder.objects.order_by("pk").select_related(
                    "person", "organisation"
                ),
                to_attr="current_holders",
            )
        )


OUTLINE, VIEW = "view_case_outline", "view_case"
"""The rights of guardian's rows that reading asks for; who has the second has the first."""


def granted(actor: Actor, right: str) -> Q:
    """The condition that a case is open to this person: by what they hold, or by office.

    Who holds something reads the whole file (`permission_levels.level_by_holding`), so the holding
    itself is asked; guardian's row of a holder says the same, and does not know the function.
    """
    from .models import CaseGroupObjectPermission

    by_office = CaseGroupObjectPermission.objects.filter(
        content_object=OuterRef("pk"), group__in=actor.groups, permission=permission_id(right)
    )
    # In this order: of one's own cases PostgreSQL then asks the groups nothing.
    return holds(actor) | Q(Exists(by_office))


@cache
def permission_id(right: str) -> int:
    """The id of one of the rights on a case; forgotten when the database is migrated."""
    permission = Permission.objects.get(
        codename=right, content_type__app_label="cases", content_type__model="case"
    )
    return permission.pk


def ids_of(references: Iterable[str]) -> dict[str, int]:
    """The ids of the cases with these references; one query, and none for no reference."""
    from .models import Case

    wanted = set(references)
    if not wanted:
        return {}
    return dict(Case.objects.filter(reference__in=wanted).values_list("reference", "pk"))


def rights_on(cases: Iterable[int], actor: Actor) -> dict[int, bool]:
    """Of these cases those that exist for this person, with whether they read the file; two
    queries, and none for no case. Who holds something reads it (`level_by_holding`)."""
    from .models import ActingHolder

    ids = set(cases)
    if not ids:
        return {}
    held = (
        ActingHolder.objects.acted_on_by(actor).filter(case__in=ids).values_list("case", flat=True)
    )
    return rights_by_office(ids, actor) | dict.fromkeys(held, True)


def rights_by_office(cases: Iterable[int], actor: Actor) -> dict[int, bool]:
    """The same by their functions alone; one query."""
    from .models import CaseGroupObjectPermission

    ids, view = set(cases), permission_id(VIEW)
    if not ids:
        return {}
    rows = CaseGroupObjectPermission.objects.filter(
        group__in=actor.groups,
        content_object__in=ids,
        permission__in=(permission_id(OUTLINE), view),
    )
    found: dict[int, bool] = {}
    for case, permission in rows.values_list("content_object", "permission"):
        found[case] = found.get(case, False) or permission == view
    return found


def holds(actor: Actor, **which: Any) -> Q:
    """The condition that this person acts for something on a case, in a function that runs."""
    from .models import ActingHolder

    found = Q(pk__in=[])
    for functions, municipalities in actor.municipalities_by_functions.items():
        held = ActingHolder.objects.filter(
            case=OuterRef("pk"),
            person=actor.user_id,
            function__in=["", *sorted(functions)],
            **which,
        )
        found |= Q(Exists(held), municipality__in=municipalities)
    return found
