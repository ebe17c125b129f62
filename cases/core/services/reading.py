"""Reading a case or household: the only way in; it writes down who read and who was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.households.models import Household
from cases.intake.models import Signal
from roles.acting import Actor
from roles.models import Municipality
from roles.permissions import Action, may_register
from roles.permissions_over_people import FG

from ..locking import CaseContext, case_context
from ..models import AccessLog, Case


@dataclass(frozen=True, slots=True)
class PageRequest:
    """From where somebody reads: the page, the method and the network address."""

    what: str
    method: str
    address: str | None


def _askable(reference: str) -> str:
    """The reference, or nobody's where PostgreSQL would refuse the question: it takes no NUL."""
    return "" if "\0" in reference else reference


def read_case(
    *, reference: str, actor: Actor, now: datetime, page_request: PageRequest
) -> CaseContext:
    """The context of a case, for who may know that it exists; the read is logged.

    Raises:
        Case.DoesNotExist: there is none, or not for this person: the two look the same.
    """
    try:
        context = case_to_write_on(reference=reference, actor=actor, now=now)
    except Case.DoesNotExist:
        if case := Case.objects.filter(reference=_askable(reference)).first():
            _log(page_request, actor, now, case.municipality_id, case=case, refused=True)
        raise
    _log(page_request, actor, now, context.case.municipality_id, case=context.case)
    return context


def case_to_write_on(*, reference: str, actor: Actor, now: datetime) -> CaseContext:
    """The same without logging a read: for an answer that shows nothing of the case, such as that a
    draft is safe. Who types would otherwise fill the access log letter by letter.

    Raises:
        Case.DoesNotExist: there is none, or not for this person: the two look the same.
    """
    case: Case = (
        Case.objects.filter(municipality__in=actor.municipality_ids)
        .select_related("household", "municipality")
        .with_rest(actor.day)
        .get(reference=_askable(reference))
    )
    context = case_context(case, actor, now)
    if Action.OUTLINE not in context.actions:
        raise Case.DoesNotExist
    return context


def hidden_households(actor: Actor, households: Iterable[int]) -> frozenset[int]:
    """Those of these households that have an open case which this person may not read.

    Who does intake may register a signal about them, and sees no more of them than a search shows.
    """
    running = Case.objects.open().filter(household__in=households)
    hidden = running.exclude(pk__in=Case.objects.readable_by(actor).values("pk"))
    return frozenset(hidden.values_list("household", flat=True))


def read_household(
    *,
    reference: str,
    actor: Actor,
    now: datetime,
    page_request: PageRequest,
    to_register: bool = False,
) -> Household:
    """A household, for who does intake there or may read a case of it; the read is logged.

    One that was merged into another leads to that one. With an open case it follows that case: who
    may not read it opens the household only `to_register` a new signal about it.

    Raises:
        Household.DoesNotExist: there is none, or not for this person.
    """
    household = (
        Household.objects.select_related("municipality", "merged_into__municipality")
        .filter(reference=_askable(reference))
        .first()
    )
    if household is None:
        raise Household.DoesNotExist
    household = household.merged_into or household
    shown = _opens_household(household, actor, to_register=to_register)
    _log(
        page_request,
        actor,
        now,
        household.municipality_id,
        household=household,
        refused=not shown,
    )
    if not shown:
        raise Household.DoesNotExist
    return household


def _opens_household(household: Household, actor: Actor, *, to_register: bool) -> bool:
    if household.municipality_id not in actor.municipality_ids:
        return False
    functions = actor.functions_in(household.municipality_id)
    if not may_register(household.municipality.ave_model, functions):
        return bool(Case.objects.readable_by(actor).filter(household=household).exists())
    return to_register or not hidden_households(actor, [household.pk])


def read_signal(
    *, reference: str, actor: Actor, now: datetime, page_request: PageRequest
) -> Signal:
    """A signal, for who does intake in its municipality; the read is logged.

    Once it belongs to a case it follows that case: who may not read the case, not the signal.

    Raises:
        Signal.DoesNotExist: there is none, or not for this person.
    """
    signal = (
        Signal.objects.select_related(
            "municipality", "household__municipality", "recorded_by", "triaged_by", "arrival"
        )
        .filter(reference=_askable(reference))
        .first()
    )
    if signal is None:
        raise Signal.DoesNotExist
    shown = _opens_signal(signal, actor)
    _log(
        page_request,
        actor,
        now,
        signal.municipality_id,
        household=signal.household,
        refused=not shown,
    )
    if not shown:
        raise Signal.DoesNotExist
    return signal


def _opens_signal(signal: Signal, actor: Actor) -> bool:
    functions = actor.functions_in(signal.municipality_id)
    if not may_register(signal.municipality.ave_model, functions):
        return False
    if signal.case_id is None:
        return True
    return bool(Case.objects.readable_by(actor).filter(pk=signal.case_id).exists())


def oversees(municipality: Municipality, actor: Actor) -> bool:
    """Whether this person watches over the use of personal data there today."""
    return FG in actor.functions_in(municipality.pk)


def log_search(
    *, actor: Actor, now: datetime, page_request: PageRequest, municipality_ids: Collection[int]
) -> None:
    """A search or list shows names, so it is logged as a read in each municipality it may come
    from; the words themselves are not kept."""
    if len(municipality_ids) == 1:  # one line needs no transaction around it
        _log(page_request, actor, now, *municipality_ids)
        return
    log_in_each(municipality_ids, actor=actor, now=now, page_request=page_request)


def log_list(*, actor: Actor, now: datetime, page_request: PageRequest) -> None:
    """A list with names of households is logged as a read in each municipality it may come from."""
    log_search(
        actor=actor, now=now, page_request=page_request, municipality_ids=actor.municipality_ids
    )


def log_in_each(
    municipalities: Iterable[int | None],
    *,
    actor: Actor,
    now: datetime,
    page_request: PageRequest,
    refused: bool = False,
) -> None:
    """One line in each of these municipalities, whose FG each reads their own; None: nowhere."""
    AccessLog.objects.bulk_create(
        _line(page_request, actor, now, pk, refused=refused) for pk in municipalities
    )


def log_cases(
    cases: Iterable[Case], *, actor: Actor, now: datetime, page_request: PageRequest
) -> None:
    """A page that shows several cases at once is a read of each."""
    AccessLog.objects.bulk_create(
        _line(page_request, actor, now, case.municipality_id, case=case) for case in cases
    )


def log_shown(
    *, actor: Actor, now: datetime, page_request: PageRequest, households: Iterable[Household]
) -> None:
    """A page that was not asked for these households showed them, so each was read."""
    AccessLog.objects.bulk_create(
        _line(page_request, actor, now, household.municipality_id, household=household)
        for household in households
    )


def _log(
    page_request: PageRequest, actor: Actor, now: datetime, municipality_id: int, **about: Any
) -> None:
    if not actor.user_id:  # nobody, such as somebody whose account was closed just now
        return
    _line(page_request, actor, now, municipality_id, **about).save()


def _line(
    page_request: PageRequest,
    actor: Actor,
    now: datetime,
    municipality_id: int | None,
    **about: Any,
) -> AccessLog:
    return AccessLog(
        at=now,
        user_id=actor.user_id,
        functions=sorted(actor.functions_in(municipality_id)) if municipality_id else [],
        what=page_request.what,
        method=page_request.method,
        municipality_id=municipality_id,
        address=page_request.address,
        **about,
    )
