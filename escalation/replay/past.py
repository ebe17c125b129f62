"""The recorded past of cases, each record with the nights whose scans knew it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet

from cases.core.models import Case
from cases.core.state import Commitment, Decision, EarlierCase, PendingProposal, PlanVersion
from cases.households.models import Membership
from cases.intake.models import Signal
from cases.record.models import (
    Agreement,
    Assignment,
    CaseEnding,
    CaseHold,
    CaseReopening,
    LogEntry,
    Plan,
)
from cases.regie.models import Holding, Party, PartySetAside
from cases.scaling.models import Consultation, PhaseTransition, ProposalStep
from common.calendar import Hold
from common.dates import day_of
from roles.ave_model.types import AveModel, Responsibility
from roles.case_snapshot import Held

from .nights import ALWAYS, NEVER, Known, Nights, first_scan, newest
from .terms import Judge

Rows = Iterable[tuple[Any, ...]]

HOLDS_NO_MORE = (
    ProposalStep.Kind.APPROVED, ProposalStep.Kind.REFUSED, ProposalStep.Kind.WITHDRAWN,
)  # fmt: skip
"""After these steps a proposal waits no longer."""


class Facts(NamedTuple):
    """What can be changed about a case, as it was for a while."""

    at: datetime
    """Since when it was so."""
    safety_risk: bool
    minors_involved: bool
    media_attention: bool
    dominant_problem: str
    waakvlam_until: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, the model it was made under (None: not known here), and when it was confirmed."""

    decision: Decision
    model: AveModel | None
    confirmed_at: datetime | None


@dataclass(slots=True)
class CasePast:
    """All that is recorded about one case and that a rule reads."""

    pk: int
    household: int
    opened_at: datetime
    closed: list[Nights] = field(default_factory=list)
    """The nights that knew it as closed: for good, or until it was opened again."""
    facts: list[Known[Facts]] = field(default_factory=list)
    """Oldest first; the first of them is known from the beginning."""
    decided: list[Decided] = field(default_factory=list)
    """Oldest first."""
    activity: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When it was recorded, and when it was."""
    held: list[Known[Held]] = field(default_factory=list)
    """By when it began; on the nights on which its holder could act, or somebody stood in."""
    left: list[Known[tuple[tuple[str, str], datetime]]] = field(default_factory=list)
    """(responsibility, aspect) and when a holder of it left, or could no longer act."""
    holds: list[Known[Hold]] = field(default_factory=list)
    plans: list[Known[PlanVersion]] = field(default_factory=list)
    proposals: list[Known[PendingProposal]] = field(default_factory=list)
    assignments: list[Known[Commitment]] = field(default_factory=list)
    agreements: list[Known[Commitment]] = field(default_factory=list)
    signals: list[Known[date]] = field(default_factory=list)
    """The days on which meldingen came in."""
    earlier: list[Known[EarlierCase]] = field(default_factory=list)


FACTS = "safety_risk", "minors_involved", "media_attention", "dominant_problem", "waakvlam_until"


def read_pasts(cases: QuerySet[Case], judge: Judge) -> list[CasePast]:
    """The past of these cases; about eighteen queries, however many they are."""
    rows = cases.values_list("pk", "household", "opened_at", "closed_at", *FACTS)
    pasts: dict[int, CasePast] = {}
    now: dict[int, Facts] = {}
    for pk, household, opened_at, closed_at, *facts in rows:
        pasts[pk] = CasePast(pk, household, opened_at, [(first_scan(closed_at), NEVER)])
        now[pk] = Facts(opened_at, *facts)
    if pasts:
        _Reader(pasts, judge).read()
        for pk, past in pasts.items():
            past.facts = past.facts or [Known(ALWAYS, NEVER, now[pk])]
    return list(pasts.values())


class _Reader:
    """Reads one kind of record after another, and hands each to the case it belongs to."""

    def __init__(self, pasts: dict[int, CasePast], judge: Judge) -> None:
        self.pasts, self.judge = pasts, judge
        self.ids = list(pasts)
        self.of_cases: dict[str, Any] = {"case__in": self.ids}

    def read(self) -> None:
        self._reopenings()
        self._decisions()
        self._facts()
        self._holdings()
        self._holds()
        self._plans()
        self._proposals()
        self._promises()
        self._other_activity()
        self._signals()
        self._earlier_cases()

    def _active(self, case: int, at: datetime | None) -> None:
        """Something was done on the case, and recorded at once."""
        if at is not None:
            self.pasts[case].activity.append((at, at))

    def _reopenings(self) -> None:
        rows = CaseReopening.objects.filter(ending__case__in=self.ids)
        for case, ended, reopened in rows.values_list("ending__case", "ending__at", "at"):
            self.pasts[case].closed.append((first_scan(ended), first_scan(reopened)))
            self._active(case, reopened)

    def _decisions(self) -> None:
        rows = PhaseTransition.objects.filter(**self.of_cases).order_by("case", "number")
        for case, slug, version, number, here, to, way, at, by, urgent, before, seen in (
            rows.values_list(
                "case", "model_slug", "model_version", "number", "from_phase", "to_phase",
                "direction", "decided_at", "decider", "urgent", "confirm_before",
                "confirmation__at",
            )
        ):  # fmt: skip
            made = Decision(number, here, to, way, at, by, before if urgent else None)
            model = self.judge.model(slug, version)
            if model is not None and made.to_phase not in model.phases:
                model = None
            self.pasts[case].decided.append(Decided(made, model, seen))
            self._active(case, made.decided_at)

    def _facts(self) -> None:
        rows = Case.history.filter(id__in=self.ids).order_by("id", "history_date", "history_id")
        lines: Rows = rows.values_list("id", "history_date", *FACTS)
        for first, until, (case, at, *facts) in newest(lines):
            known = self.pasts[case].facts
            known.append(Known(first if known else ALWAYS, until, Facts(at, *facts)))
            self._active(case, at)

    def _holdings(self) -> None:
        rows = Holding.objects.filter(**self.of_cases).order_by("started_at", "pk")
        for case, responsibility, aspect, holder, function, start, end in rows.values_list(
            "case", "responsibility", "aspect", "holder", "function", "started_at", "ended_at"
        ):
            past, until = self.pasts[case], first_scan(end)
            held = Held(Responsibility(responsibility), aspect, holder, function)
            for span in self.judge.staff.spans(held, (first_scan(start), until)):
                if span.value is None:
                    past.held.append(Known(span.first, span.until, held))
                else:
                    lost = (responsibility, aspect), max(span.value.since, start)
                    past.left.append(Known(span.first, span.until, lost))
            if end is not None:
                past.left.append(Known(until, NEVER, ((responsibility, aspect), end)))
            self._active(case, start)
            self._active(case, end)

    def _holds(self) -> None:
        """A hold that was ended early was to last longer, nobody asks how long, until the night
        that knew it had ended."""
        rows = CaseHold.objects.filter(**self.of_cases)
        for case, start, until, decided_at, resumed_at in rows.values_list(
            "case", "start", "until", "decided_at", "resumed_at"
        ):
            holds, resumed = self.pasts[case].holds, first_scan(resumed_at)
            longer = until if resumed_at is None else max(until, resumed)
            holds.append(Known(first_scan(decided_at), resumed, (start, longer)))
            holds.append(Known(resumed, NEVER, (start, until)))

    def _plans(self) -> None:
        plans = Plan.objects.filter(**self.of_cases).order_by("case", "number")
        rows: Rows = plans.values_list(
            "case", "for_phase", "agreed_on", "next_evaluation_on", "recorded_at"
        )
        for case, *version in rows:
            plan = PlanVersion(*version)
            known = Known(first_scan(plan.recorded_at), NEVER, plan)
            self.pasts[case].plans.append(known)
            self._active(case, plan.recorded_at)

    def _proposals(self) -> None:
        steps = ProposalStep.objects.filter(proposal__case__in=self.ids)
        lines: Rows = steps.order_by("proposal", "at", "pk").values_list(
            "proposal", "at", "kind", "proposal__case", "proposal__to_phase",
            "proposal__proposed_at",
        )  # fmt: skip
        for first, until, (proposal, at, kind, case, to_phase, proposed_at) in newest(lines):
            if kind in (ProposalStep.Kind.PROPOSED, ProposalStep.Kind.ADDED):
                self._active(case, at)
            if kind not in HOLDS_NO_MORE:
                returned = kind == ProposalStep.Kind.RETURNED
                pending = PendingProposal(proposal, to_phase, returned, proposed_at, at)
                self.pasts[case].proposals.append(Known(first, until, pending))

    def _promises(self) -> None:
        given = Assignment.objects.filter(**self.of_cases)
        for case, at, due, done_at in given.values_list("case", "given_at", "due", "done_at"):
            commitment = Known(first_scan(at), first_scan(done_at), Commitment(due, day_of(at)))
            self.pasts[case].assignments.append(commitment)
            self._active(case, done_at)
        made = Agreement.objects.filter(**self.of_cases)
        for case, on, due, at, done_at in made.values_list(
            "case", "agreed_on", "due", "recorded_at", "done_at"
        ):
            commitment = Known(first_scan(at), first_scan(done_at), Commitment(due, on))
            self.pasts[case].agreements.append(commitment)
            self._active(case, at)
            self._active(case, done_at)

    def _other_activity(self) -> None:
        """What counts as work on a case, beside the records that a rule reads."""
        log = LogEntry.objects.filter(corrects=None, **self.of_cases)
        for case, recorded_at, happened_at in log.values_list("case", "recorded_at", "happened_at"):
            self.pasts[case].activity.append((recorded_at, happened_at))
        of_party, of_proposal = {"party__case__in": self.ids}, {"proposal__case__in": self.ids}
        others: tuple[Rows, ...] = (
            Party.objects.filter(**self.of_cases).values_list("case", "added_at"),
            PartySetAside.objects.filter(**of_party).values_list("party__case", "decided_at"),
            Consultation.objects.filter(**of_proposal).values_list("proposal__case", "recorded_at"),
        )
        for case, at in chain.from_iterable(others):
            self._active(case, at)

    def _signals(self) -> None:
        """Meldingen, for as long as a norm looks back."""
        window = timedelta(days=2 * self.judge.longest_signal_window)
        by_household = self._by_household()
        rows = Signal.objects.filter(household__in=by_household, kind=Signal.Kind.MELDING)
        for household, received_at, recorded_at in rows.order_by("received_at", "pk").values_list(
            "household", "received_at", "recorded_at"
        ):
            day = day_of(received_at)
            known = Known(first_scan(recorded_at), day + window, day)
            for past in by_household[household]:
                past.signals.append(known)

    def _earlier_cases(self) -> None:
        """Closed cases of the same household, and of those in which somebody lived who lives here,
        as who lived where was recorded at the time."""
        by_household = self._by_household()
        members = list(_memberships(by_household))
        lived_in: dict[int, list[Known[_Lived]]] = defaultdict(list)
        for known in members:
            lived_in[known.value.household].append(known)
        here: dict[int, list[Known[_Lived]]] = defaultdict(list)
        for known in members:
            if known.value.household in by_household:
                here[known.value.person].append(known)
        for household, opened_at, closed_at, reopened_at in _closed({*by_household, *lived_in}):
            first, until, ended = first_scan(closed_at), first_scan(reopened_at), day_of(closed_at)
            for past in by_household.get(household, ()):
                past.earlier.append(Known(first, until, EarlierCase(ended)))
            for there in lived_in[household]:
                if not there.value.was_there(day_of(opened_at), ended):
                    continue
                for now in here[there.value.person]:
                    nights = (
                        max(first, there.first, now.first),
                        min(until, there.until, now.until),
                    )
                    if now.value.household == household or nights[0] >= nights[1]:
                        continue
                    member = EarlierCase(ended, True, now.value.start, now.value.end)
                    for past in by_household[now.value.household]:
                        past.earlier.append(Known(*nights, member))

    def _by_household(self) -> dict[int, list[CasePast]]:
        found: dict[int, list[CasePast]] = defaultdict(list)
        for past in self.pasts.values():
            found[past.household].append(past)
        return found


class _Lived(NamedTuple):
    """Somebody lives in a household, as one line of history has it."""

    household: int
    person: int
    start: date
    end: date | None

    def was_there(self, opened: date, closed: date) -> bool:
        """Whether at some time between these days, both included."""
        return self.start <= closed and (self.end is None or self.end > opened)


def _closed(households: Iterable[int]) -> Iterator[tuple[int, datetime, datetime, datetime | None]]:
    """Each time that a case of these households was closed: its household, when it was opened and
    closed, and when it was opened again (None: it is closed still). One that was merged into
    another never came to an end."""
    merged = CaseEnding.Kind.MERGED
    cases = Case.objects.filter(household__in=households, closed_at__isnull=False)
    cases = cases.exclude(closed_as=merged)
    rows: Rows = cases.order_by("pk").values_list("household", "opened_at", "closed_at")
    for household, opened_at, closed_at in rows:
        yield household, opened_at, closed_at, None
    undone = CaseReopening.objects.filter(ending__case__household__in=households)
    undone = undone.exclude(ending__kind=merged)
    rows = undone.order_by("pk").values_list(
        "ending__case__household", "ending__case__opened_at", "ending__at", "at"
    )
    for household, opened_at, closed_at, reopened_at in rows:
        yield household, opened_at, closed_at, reopened_at


def _memberships(households: Iterable[int]) -> Iterator[Known[_Lived]]:
    """Of everybody who ever was recorded in one of these households, where they lived."""
    history = Membership.history.all()
    people = history.filter(household_id__in=list(households)).values("person_id")
    rows = history.filter(person_id__in=people).order_by("id", "history_date", "history_id")
    lines: Rows = rows.values_list(
        "id", "history_date", "history_type", "household_id", "person_id", "start", "end"
    )
    for first, until, (_, _, kind, *lived) in newest(lines):
        if kind != "-":
            yield Known(first, until, _Lived(*lived))
