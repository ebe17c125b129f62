"""The regiebalk: who holds which responsibility now, what is missing, and what one may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.presenters.common import REGIE_NAMES, heaviest_advice
from cases.scaling.presenters.steps_people import Today
from common import dates
from common.addresses import link_to
from common.fields import grouped
from common.plurals import days_words
from roles.ave_model.rules import Norms
from roles.ave_model.types import APPOINTED, Function, Phase, Responsibility, Slot
from roles.ave_model.words import labels, listed, predicate_words
from roles.case_snapshot import is_required
from roles.permissions import Action, may_appoint, may_take
from roles.presenters.duty import called
from roles.staffing import Loss, Why

from ..models import Holding
from ..responsibilities import derived_slots, registered_slots

DERIVED = (Responsibility.OPERATIONAL, Responsibility.ADMINISTRATIVE)
NAMES_SHOWN = 3


def answerable(phase: Phase) -> frozenset[str]:
    """The functions behind what follows from a phase: of those the names are shown."""
    slots = (s for s in phase.slots if s.responsibility in DERIVED)
    return frozenset(function for slot in slots for function in slot.holders)


@dataclass(frozen=True, slots=True)
class Regiebalk:
    """What the rows are made of; `full` is false for who sees the case in outline only."""

    context: CaseContext
    today: Today
    norms: Norms
    appoint_before: date | None
    full: bool

    def rows(self) -> list[dict[str, Any]]:
        """Casusregie and procesregie, behandelregie where it matters, and what is derived."""
        if self.context.case.is_closed:
            return [self._held(h, None) for h in self.context.file.current]
        return [*self._appointed(), *self._without_slot(), *self._derived()]

    def _appointed(self) -> Iterator[dict[str, Any]]:
        slots = registered_slots(self.context.case.ave_phase, self.context.snapshot.facts)
        for slot in sorted(slots, key=lambda s: APPOINTED.index(s.responsibility)):
            holding = self._holding(slot)
            loss = self.context.loss(holding) if holding else None
            if holding and not loss:
                yield self._held(holding, slot)
            elif holding and loss:
                yield {**self._vacant(slot), "on_paper": self._on_paper(holding, loss)}
            elif slot.responsibility is not Responsibility.BEHANDELREGIE or self._may(slot):
                yield self._vacant(slot)

    def _without_slot(self) -> Iterator[dict[str, Any]]:
        """What is held on though the phase registers nobody for it, such as during waakvlam; and
        where nobody is registered, the words of the model for who has it."""
        phase = self.context.case.ave_phase
        known = {
            (s.responsibility, s.aspect)
            for s in registered_slots(phase, self.context.snapshot.facts)
        }
        loose = [h for h in self.context.file.current if _key(h) not in known]
        yield from (self._held(h, None) for h in loose)
        taken = {h.responsibility for h in loose}
        for slot in phase.slots:
            nobody = slot.responsibility in APPOINTED and not slot.registered
            if nobody and slot.responsibility not in taken:
                yield {**_label(slot.responsibility), "not_needed": slot.text}

    def _derived(self) -> Iterator[dict[str, Any]]:
        case, facts = self.context.case, self.context.snapshot.facts
        slots = [s for kind in DERIVED for s in derived_slots(case.ave_phase, facts, kind)]
        for slot in slots:
            names = self._names(slot)
            yield {
                **_label(slot.responsibility),
                "holder": names or slot.text,
                "function": slot.text if names else "",
                "derived": self._follows_from(slot),
            }

    def _names(self, slot: Slot) -> str:
        """The people behind the functions; who holds a responsibility here goes before others."""
        names: list[str] = []
        for function in slot.holders:
            bound = self.context.model.functions[function].stands_for
            held = [
                h
                for h in self.context.file.current
                if bound and h.responsibility == bound and not self.context.loss(h)
            ]
            names += [str(h.holder or h.organisation) for h in held] or [
                name
                for person, name in self.today.by_function.get(function, {}).items()
                if not self.context.model.functions[function].within_organisation
                or self._is_of_the_organisation(function, person)
            ]
        names = list(dict.fromkeys(names))
        if len(names) > NAMES_SHOWN:
            names = [*names[:NAMES_SHOWN], f"{len(names) - NAMES_SHOWN} anderen"]
        return listed(names, "en") if names else ""

    def _is_of_the_organisation(self, function: str, person: int) -> bool:
        """Whether this person has the function in the organisation that holds casusregie: its
        management is responsible, not everybody's [D, AVE2, Operationeel]. The teams of the
        municipality are one organisation."""
        kind = Responsibility.CASUSREGIE
        held = next((h for h in self.context.file.current if h.responsibility == kind), None)
        if held is None or held.organisation is None:
            return False
        team, own = self.today.teams[function, person]
        return own if held.organisation.own else team == held.organisation_id

    def _follows_from(self, slot: Slot) -> str:
        phase = self.context.case.ave_phase.label
        if slot.when is None:
            return f"Volgt uit de fase: {phase}"
        if slot.when.name.startswith("dominant_problem"):
            problem = self.context.model.dominant_problems[self.context.case.dominant_problem]
            return f"Volgt uit {phase} en wat overheerst: {problem}"
        return f"Volgt uit {phase}, {predicate_words(slot.when)}"

    def _holding(self, slot: Slot) -> Holding | None:
        key = (slot.responsibility, slot.aspect)
        return next((h for h in self.context.file.current if _key(h) == key), None)

    def _may(self, slot: Slot) -> bool:
        """Whether this person may appoint here; taking a vacant one is asked apart."""
        context = self.context
        return Action.APPOINT in context.actions and may_appoint(
            context.snapshot, slot, context.actor.user_id, context.functions
        )

    def _held(self, holding: Holding, slot: Slot | None) -> dict[str, Any]:
        model, reference = self.context.model, self.context.case.reference
        actions = []
        if slot and self._may(slot):
            actions.append({"url": appoint_url(reference, slot), "label": "Vervang"})
            if not is_required(slot, self.context.snapshot.facts):
                url = link_to("cases:relieve", reference, holding.pk)
                actions.append({"url": url, "label": "Beëindig"})
        return {
            **_label(holding.responsibility),
            "aspect": holding.aspect,
            "holder": str(holding.holder or holding.organisation),
            "function": _function_words(model.functions, holding),
            "organisation": str(holding.organisation or "") if holding.holder else "",
            "stand_in": self._stand_in(holding),
            "calls": self._calls(holding),
            "since": dates.day_of(holding.started_at),
            "decided_by": _decider_words(model.functions, holding),
            "reason": holding.reason if self.full else "",
            "derived": self._not_as_asked(holding, slot),
            "actions": actions,
        }

    def _not_as_asked(self, holding: Holding, slot: Slot | None) -> str:
        """With whom casusregie belongs, where it is with another."""
        part = self.context.case.heaviest_part
        if slot is None or part is None or holding.function in part.holders:
            return ""
        return heaviest_advice(self.context.case, slot)

    def _calls(self, holding: Holding) -> list[dict[str, str]]:
        """The numbers of the holder and of who stands in."""
        found = self.context.stand_in(holding)
        people = [holding.holder, *([found[0]] if found else [])]
        return [called(person) for person in people if person is not None and person.phone]

    def _on_paper(self, holding: Holding, loss: Loss) -> str:
        """Who has it on paper, and why that counts as nobody."""
        day = dates.full(dates.day_of(loss.since))
        if loss.why is Why.ABSENT:
            return f"{holding.holder} is sinds {day} afwezig, en niemand neemt waar"
        return f"Stond op naam van {holding.holder}: {loss.why} ({day})"

    def _stand_in(self, holding: Holding) -> str:
        """Who acts for an absent holder, and until when."""
        found = self.context.stand_in(holding)
        if found is None:
            return ""
        stand_in, away = found
        until = f" tot en met {dates.full(away.until)}" if away.until else ""
        return f"waargenomen door {stand_in}{until}"

    def _vacant(self, slot: Slot) -> dict[str, Any]:
        context = self.context
        missing = slot in context.snapshot.missing()
        actions = []
        if Action.APPOINT in context.actions:
            url = appoint_url(context.case.reference, slot)
            if may_take(context.snapshot, slot, context.functions):
                actions.append(
                    {
                        "url": url,
                        "label": "Neem dit op u",
                        "label_rest": "of wijs iemand aan" if self._may(slot) else "",
                    }
                )
            elif self._may(slot):
                actions.append({"url": url, "label": "Wijs iemand aan"})
        return {
            **_label(slot.responsibility),
            "aspect": slot.aspect,
            "missing": missing,
            "norm": self._norm(slot) if missing else "",
            "derived": self._whose(slot) if missing and not actions else "",
            "not_needed": "" if missing else "Niemand; niet verplicht in deze fase",
            "actions": actions,
        }

    def _norm(self, slot: Slot) -> str:
        """The days to appoint are a norm for the casusregisseur only; the rest is due at once."""
        if slot.responsibility is not Responsibility.CASUSREGIE:
            when = f" {predicate_words(slot.required_when)}" if slot.required_when else ""
            return f"Verplicht in deze fase{when}"
        today = self.context.actor.day
        last = self.appoint_before
        if last is None:
            return "Verplicht in deze fase"
        if last < today:
            return f"Had geregeld moeten zijn op {dates.full(last)}"
        if last == today:
            return "Regel dit vandaag nog"
        term = self.norms.appoint_days
        within = f"Binnen {days_words(term)}" if term else "Dezelfde dag"
        return f"{within}, dus uiterlijk {dates.full(last)}"

    def _whose(self, slot: Slot) -> str:
        who = (*slot.appointed_by, *(slot.holders if slot.may_take else ()))
        return f"Dit regelt: {listed(dict.fromkeys(labels(self.context.model, who)))}"


def appoint_url(reference: str, slot: Slot) -> str:
    parts = [reference, slot.responsibility.value, slot.aspect]
    return reverse("cases:appoint", args=[p for p in parts if p])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may hold a responsibility, by the first of their functions that allows it."""

    name: str
    function: str
    """As people call it; candidates stand in the order of the model."""


def candidates(
    people: Mapping[int, Candidate], open_cases: Mapping[int, int], warn: int, over: int
) -> list[Any]:
    """Choices for a select, by function: the name, how many cases, and whether that is (nearly)
    too many."""
    choices = []
    for pk, person in people.items():
        load = open_cases.get(pk, 0)
        cases = "1 open casus" if load == 1 else f"{load} open casussen"
        full = ", te veel" if load >= over else ", bijna te veel" if load >= warn else ""
        choices.append((person.function, str(pk), f"{person.name} – {cases}{full}"))
    return grouped(choices)


def _label(responsibility: str) -> dict[str, str]:
    """The name in two parts: a phone shows the first only."""
    first, _, rest = REGIE_NAMES[Responsibility(responsibility)].partition(" ")
    return {"label": first, "label_rest": rest}


def _key(holding: Holding) -> tuple[str, str]:
    return holding.responsibility, holding.aspect


def _function_words(functions: Mapping[str, Function], holding: Holding) -> str:
    known = functions.get(holding.function)
    return known.label if known else ""


def _decider_words(functions: Mapping[str, Function], holding: Holding) -> str:
    known = functions.get(holding.decided_in_function)
    return f"{holding.decided_by}, {known.label}" if known else str(holding.decided_by)
