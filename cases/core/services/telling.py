"""Telling people: the model says which functions, the records say who those are today."""

from __future__ import annotations

from collections.abc import Iterable

from cases.notices.models import Notice
from roles.models import User

from ..locking import Bench
from ..urgency import cannot_wait


def tell(
    bench: Bench,
    text: str,
    *,
    functions: Iterable[str] = (),
    people: Iterable[int | None] = (),
    place: str = "",
) -> None:
    """One unseen notice for everyone in these functions and for these people, the actor excepted.

    A function that stands for a responsibility means its holder on this case. On a case that
    cannot wait, neither can the notice. `place` is the part of the case it is about
    (cases/notices/places.py).
    """
    wanted = {person for person in people if person is not None}
    offices = []
    for function in functions:
        bound = bench.model.functions[function].stands_for
        if bound is not None and bench.view.is_held(bound):
            wanted |= {h.person for h in bench.view.held if h.responsibility is bound and h.person}
        else:
            offices.append(function)
    if offices:
        wanted |= set(
            User.objects.with_function(
                offices, municipality=bench.case.municipality, day=bench.actor.day
            ).values_list("pk", flat=True)
        )
    wanted.discard(bench.actor.user_id)
    urgent = cannot_wait(bench.view)
    Notice.objects.bulk_create(
        Notice(
            recipient_id=person,
            case=bench.case,
            text=text,
            place=place,
            urgent=urgent,
            created_at=bench.now,
        )
        for person in sorted(wanted)
    )


def tell_of_minors(bench: Bench) -> None:
    """With minors involved, whom the model always involves then hears of it [W, Minderjarigen]."""
    rule = bench.model.minors
    if rule and bench.case.minors_involved:
        tell(bench, "Bij deze casus zijn minderjarigen betrokken.", functions=rule.involve)
