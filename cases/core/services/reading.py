"""Reading a case or household: the only way in, and it writes down who read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.households.models import Household
from cases.intake.models import Signal
from roles.acting import Actor
from roles.models import Municipality
from roles.permissions import Action, may_register

from ..locking import CaseContext, case_context
from ..models import AccessLog, Case

FG = "fg"
"""Who reads the access log: the functionaris gegevensbescherming."""


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
    context = case_to_write_on(reference=reference, actor=actor, now=now)
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


def read_household(
    *, reference: str, actor: Actor, now: datetime, page_request: PageRequest
) -> Household:
    """A household, for who does intake there or may read a case of it; the read is logged.

    Raises:
        Household.DoesNotExist: there is none, or not for this person.
    """
    household: Household = (
        Household.objects.in_municipalities(actor.municipality_ids)
        .select_related("municipality")
        .get(reference=_askable(reference))
    )
    functions = actor.functions_in(household.municipality_id)
    intake = may_register(household.municipality.ave_model, functions)
    if not intake and not Case.objects.readable_by(actor).filter(household=household).exists():
        raise Household.DoesNotExist
    _log(page_request, actor, now, household.municipality_id, household=household)
    return household


def read_signal(
    *, reference: str, actor: Actor, now: datetime, page_request: PageRequest
) -> Signal:
    """A signal, for who does intake in its municipality; the read is logged.

    Raises:
        Signal.DoesNotExist: there is none, or not for this person.
    """
    signal: Signal = (
        Signal.objects.in_municipalities(actor.municipality_ids)
        .select_related("municipality", "household__municipality", "recorded_by", "triaged_by")
        .get(reference=_askable(reference))
    )
    functions = actor.functions_in(signal.municipality_id)
    if not may_register(signal.municipality.ave_model, functions):
        raise Signal.DoesNotExist
    _log(page_request, actor, now, signal.municipality_id, household=signal.household)
    return signal


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
    AccessLog.objects.bulk_create(
        _line(page_request, actor, now, municipality_id) for municipality_id in municipality_ids
    )


def log_list(*, actor: Actor, now: datetime, page_request: PageRequest) -> None:
    """A list of everything that this person may see."""
    log_search(
        actor=actor, now=now, page_request=page_request, municipality_ids=actor.municipality_ids
    )


def log_shown(
    *, actor: Actor, now: datetime, page_request: PageRequest, households: Iterable[Household]
) -> None:
    """A page that was not asked for these households showed them, so each was read."""
    AccessLog.objects.bulk_create(
        _line(page_request, actor, now, household.municipality_id, household=household)
        for household in households
    )


def _line(
    page_request: PageRequest,
    actor: Actor,
    now: datetime,
    municipality_id: int,
    *,
    case: Case | None = None,
    household: Household | None = None,
) -> AccessLog:
    return AccessLog(
        at=now,
        user_id=actor.user_id,
        functions=sorted(actor.functions_in(municipality_id)),
        what=page_request.what,
        method=page_request.method,
        municipality_id=municipality_id,
        case=case,
        household=household,
        address=page_request.address,
    )


def _log(
    page_request: PageRequest,
    actor: Actor,
    now: datetime,
    municipality_id: int,
    *,
    case: Case | None = None,
    household: Household | None = None,
) -> None:
    _line(page_request, actor, now, municipality_id, case=case, household=household).save()
