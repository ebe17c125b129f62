"""The cases that can hold something for one person, in one question.

Only what the permission rule and the terms need is read. Cases that are alike to the rule, and of
which nothing runs that is their own, come as one lot: the database counts them and says which of
them waited longest, and the rule is asked once for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as DbCase
from django.db.models import (
    Count,
    Exists,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Responsibility
from roles.case_view import CaseView, Held
from roles.dates import day_of
from roles.norms import day_count, norms_with, own_norms
from roles.permissions import REGIE
from roles.prepared import prepared_for

from .concerns import FACTS, Offices, concerning, regie_of, urgent_ones, waakvlam_ends
from .duties import Course, Given, Term, assigned, terms
from .models import (
    Assignment,
    Case,
    CaseHold,
    Holding,
    PhaseTransition,
    Plan,
    Proposal,
    ProposalStep,
)
from .querysets import CaseQuerySet

_SHAPE = ("municipality", "model_slug", "model_version", "phase", "dominant_problem", *FACTS)


@dataclass(frozen=True, slots=True)
class Pending:
    """The proposal that waits on a case."""

    pk: int
    to_phase: str
    status: str
    proposer: int
    proposer_name: str
    proposed_at: datetime
    asked_by: int | None
    """Who sent it back with a question, if that is how it stands."""
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """The urgent decision on a case that waits for another's look."""

    number: int
    decider: int
    decider_name: str
    decided_at: datetime
    confirm_before: datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """Cases that are alike to the permission rule; one alone where something runs that is its own.

    What follows `number` is known of a case alone only.
    """

    view: CaseView
    municipality: int
    oldest: tuple[tuple[datetime, int], ...]
    """Of the cases that are longest in their phase: since when, and their id."""
    number: int
    """How many cases there are."""
    in_hand: bool = False
    """This person holds casusregie or procesregie, if perhaps in a function that has ended."""
    pending: Pending | None = None
    unconfirmed: Urgent | None = None
    waakvlam_until: date | None = None
    last_activity: datetime | None = None
    terms: tuple[Term, ...] = ()
    """Everything to do, soonest first."""
    rests_until: date | None = None

    @property
    def case(self) -> int:
        """The id of a case alone."""
        return self.oldest[0][1]

    @property
    def severity(self) -> int:
        return self.view.model.phase(self.view.facts.phase).severity


@dataclass(frozen=True, slots=True)
class Named:
    """What people know a case by; `surnames` is None for who may not read the file."""

    reference: str
    title: str
    surnames: tuple[str, ...] | None


def lots(actor: Actor, offices: Offices, most: int | None) -> list[Lot]:
    """What can concern this person; `most`: so many of each lot by name, None: all. One query."""
    return [_lot(row, actor) for row in prepared_for(actor, _concerning, offices, most)]


def lot_of(case: int, actor: Actor) -> Lot:
    """One case, as it stands before this person. One query."""
    (row,) = prepared_for(actor, _of_case, case=case)
    return _lot(row, actor)


def named(cases: Iterable[int], actor: Actor) -> dict[int, Named]:
    """What these cases are called, for who sees them. One query, and none for no case."""
    ids = tuple(sorted(set(cases)))
    rows = prepared_for(actor, _named, cases=ids) if ids else ()
    return {pk: Named(*rest) for pk, *rest in rows}


def _named(actor: Actor, cases: tuple[int, ...]) -> QuerySet[Case, Any]:
    found = Case.objects.filter(pk__any_of=cases).with_names(actor)
    return found.values_list("pk", "reference", "title", "surnames")


def _of_case(actor: Actor, case: int) -> QuerySet[Case, Any]:
    return _in_lots(Case.objects.filter(pk=case), actor, Q(pk__isnull=False), 1)


def _concerning(actor: Actor, offices: Offices, most: int | None) -> QuerySet[Case, Any]:
    of_case = {"case": OuterRef("pk")}
    alone = (
        Exists(regie_of(actor).filter(**of_case))
        | Exists(Proposal.objects.pending().filter(**of_case))
        | Exists(urgent_ones().filter(**of_case))
        | waakvlam_ends(actor)
    )
    return _in_lots(concerning(actor, offices), actor, alone, most)


def _in_lots(cases: CaseQuerySet, actor: Actor, alone: Q, most: int | None) -> QuerySet[Case, Any]:
    """A row for each lot, and for each case for which `alone` holds. What holds more than one word
    is JSON or text: the driver takes arrays apart letter by letter."""
    oldest: Any = JSONBAgg(JSONObject(since="phase_since", pk="pk"), order_by=("phase_since", "pk"))
    if most:
        first = Value(f"$[0 to {most - 1}]")
        oldest = Func(oldest, first, function="jsonb_path_query_array", output_field=JSONField())
    mine = DbCase(When(holder=actor.user_id, then=Value("1")), default=Value(""))
    words = "responsibility", "aspect", "function", mine
    held = Holding.objects.current().filter(case=OuterRef("pk")).order_by(*words)
    written = Func(Value("|"), *words, function="concat_ws", output_field=TextField())
    return (
        cases.annotate(
            held=Func(
                ArraySubquery(held.values(written=written)),
                Value("\n"),
                function="array_to_string",
                output_field=TextField(),
            ),
            planned=Exists(Plan.objects.filter(case=OuterRef("pk"))),
            file=DbCase(When(alone, then=_file())),
        )
        .values_list(*_SHAPE, "held", "planned", "file")
        .annotate(number=Count("pk"), oldest=oldest)
        .order_by()
    )


def _proposal() -> QuerySet[Proposal, Any]:
    steps = ProposalStep.objects.filter(proposal=OuterRef("pk")).order_by("-at")
    names = ("pk", "from_phase", "to_phase", "direction", "status", "proposer", "proposed_at")
    return (
        Proposal.objects.pending()
        .filter(case=OuterRef("pk"))
        .values(
            json=JSONObject(
                **{name: name for name in names},
                proposer_name="proposer__name",
                steps=ArraySubquery(steps.values(json=JSONObject(at="at", by="by", kind="kind"))),
            )
        )
    )


def _waiting_urgent() -> QuerySet[PhaseTransition, Any]:
    steps = ("number", "from_phase", "to_phase", "direction")
    names = (*steps, "decider", "decided_at", "confirm_before")
    return (
        urgent_ones()
        .filter(case=OuterRef("pk"))
        .order_by("-number")
        .values(json=JSONObject(**{name: name for name in names}, decider_name="decider__name"))[:1]
    )


def _file() -> JSONObject:
    """What runs on a case, and what its terms are counted from; by its id it is alone."""
    plans = Plan.objects.filter(case=OuterRef("pk"))
    in_phase = Q(for_phase=OuterRef("phase")) | Q(recorded_at__gte=OuterRef("phase_since"))
    newest = plans.order_by("-number")
    decisions = PhaseTransition.objects.filter(case=OuterRef("pk")).order_by("-number")
    given = Assignment.objects.open().filter(case=OuterRef("pk")).order_by("due", "pk")
    rests = CaseHold.objects.filter(case=OuterRef("pk"))
    return JSONObject(
        pk="pk",
        proposal=Subquery(_proposal()),
        urgent=Subquery(_waiting_urgent()),
        waakvlam_until="waakvlam_until",
        last_activity="last_activity_at",
        norms=own_norms(OuterRef("municipality"), OuterRef("phase")),
        rests=ArraySubquery(rests.values(json=JSONObject(start="start", until="until"))),
        planned=Exists(plans.filter(in_phase)),
        plan=Subquery(
            newest.values(json=JSONObject(agreed="agreed_on", evaluation="next_evaluation_on"))[:1]
        ),
        decided_at=Subquery(decisions.values("decided_at")[:1]),
        assigned=ArraySubquery(
            given.values(json=JSONObject(record="pk", at="given_at", due="due", text="text"))
        ),
    )


def _lot(row: tuple[Any, ...], actor: Actor) -> Lot:
    (town, slug, version, phase, problem, *facts) = row[: len(_SHAPE)]
    (held, planned, file, number, found) = row[len(_SHAPE) :]
    oldest = tuple((_moment(case["since"]), case["pk"]) for case in found)
    proposal, urgent = (file["proposal"], file["urgent"]) if file else (None, None)
    model = registry.get(slug, version)
    view = CaseView(
        model=model,
        facts=CaseFacts(
            phase=phase,
            dominant_problem=problem,
            has_plan=planned,
            **dict(zip(FACTS, facts, strict=True)),
        ),
        held=_held(held, actor.user_id),
        open_step=_step(model, proposal),
        proposer=proposal["proposer"] if proposal else None,
        disputed=bool(proposal and proposal["status"] == Proposal.Status.DISPUTED),
        unconfirmed_step=_step(model, urgent),
        urgent_decider=urgent["decider"] if urgent else None,
    )
    if not file:
        return Lot(view, town, oldest, number)
    count = day_count(actor.day, file["rests"])
    norms = norms_with(file["norms"], model, phase)
    due = terms(_course(view, oldest[0][0], file, proposal), norms, count)
    due += assigned(_given(file["assigned"]), count)
    rests = (until for start, until in count.rests if start <= actor.day < until)
    return Lot(
        view,
        town,
        oldest,
        number,
        in_hand=any(h.person == actor.user_id and h.responsibility in REGIE for h in view.held),
        pending=_pending(proposal) if proposal else None,
        unconfirmed=_unconfirmed(urgent) if urgent else None,
        waakvlam_until=_day(file["waakvlam_until"]),
        last_activity=_moment(file["last_activity"]),
        terms=tuple(sorted(due, key=lambda term: term.due)),
        rests_until=next(rests, None),
    )


@lru_cache(1000)
def _held(written: str, user: int) -> tuple[Held, ...]:
    """Who holds what, as it is written in one text; of others it is no matter who they are."""
    parts = (one.split("|") for one in written.splitlines())
    return tuple(
        Held(Responsibility(of), aspect, user if mine else None, function)
        for of, aspect, function, mine in parts
    )


def _step(model: AveModel, record: Mapping[str, str] | None) -> Any:
    if record is None:
        return None
    return model.transition(record["from_phase"], record["to_phase"], record["direction"])


def _pending(found: Mapping[str, Any]) -> Pending:
    returned = found["status"] == Proposal.Status.RETURNED
    asked = next((s for s in found["steps"] if returned and s["kind"] == "returned"), None)
    return Pending(
        found["pk"],
        found["to_phase"],
        found["status"],
        found["proposer"],
        found["proposer_name"],
        _moment(found["proposed_at"]),
        asked["by"] if asked else None,
        _moment(asked["at"]) if asked else None,
    )


def _unconfirmed(found: Mapping[str, Any]) -> Urgent:
    return Urgent(
        found["number"],
        found["decider"],
        found["decider_name"],
        _moment(found["decided_at"]),
        _moment(found["confirm_before"]),
    )


def _course(
    view: CaseView, since: datetime, file: Mapping[str, Any], proposal: Mapping[str, Any] | None
) -> Course:
    plan, steps = file["plan"], proposal["steps"] if proposal else ()
    return Course(
        case_phase=view.model.phase(view.facts.phase).case_phase,
        phase_since=day_of(since),
        last_activity=day_of(_moment(file["last_activity"])),
        planned=file["planned"],
        plan_agreed=_day(plan["agreed"]) if plan else None,
        evaluation_on=_day(plan["evaluation"]) if plan else None,
        waakvlam_until=_day(file["waakvlam_until"]),
        decided=day_of(max(_moment(file["decided_at"]), since)) if file["decided_at"] else None,
        asked=day_of(_moment(steps[0]["at"])) if steps else None,
    )


def _given(found: Iterable[Mapping[str, Any]]) -> Iterator[Given]:
    """The assignments that are still open."""
    for row in found:
        start, due = day_of(_moment(row["at"])), date.fromisoformat(row["due"])
        yield Given(row["record"], start, due, row["text"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
