"""What a proposal puts forward: grounds of the model, and who was asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.scaling.answers import Answer, Choice
from cases.scaling.models import Consultation, Proposal
from cases.scaling.transitions import Draft, checklist, criteria_here
from roles.ave_model.predicates import CaseFacts, holds
from roles.ave_model.types import Transition

from . import texts
from .case_file import CaseFile
from .towns import Worker


@dataclass(slots=True)
class Motion:
    """A proposal on its way to a decision."""

    id: int
    step: Transition
    draft: Draft
    proposer: Worker
    function: str
    at: datetime
    grounds: int
    status: str = Proposal.Status.OPEN
    consultations: list[Consultation] = field(default_factory=list)


class Grounds:
    """Finds the grounds for a step of one case."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.chance = file, file.chance

    @property
    def facts(self) -> CaseFacts:
        return self.file.snapshot.facts

    def draft(
        self, step: Transition, function: str, *, urgent: bool = False, complete: bool = True
    ) -> Draft:
        """Grounds of the model that carry the step, and what was done first."""
        named = [
            c
            for c in criteria_here(step, self.facts)
            if c.predicate is None or holds(c.predicate, self.facts)
        ]
        if not step.all_criteria and len(named) > 1:
            strong = [c for c in named if c.enough_alone]
            first = self.chance.choice(strong)
            others = [c for c in named if c is not first]
            named = [first, *self.chance.sample(others, self.chance.randint(0, 1))]
        judged = [p.id for p in step.preconditions if p.predicate is None and not p.answers]
        asked = [p.id for p in step.preconditions if p.answers]
        partner = self.chance.choice(self.file.town.partners)[1]
        return Draft(
            criteria=frozenset(c.id for c in named),
            preconditions=frozenset(judged if complete else judged[1:]),
            answers={
                key: Answer(self.chance.choice((Choice.YES, Choice.NO)))
                for key in (asked if complete or judged else asked[1:])
            },
            motivation=texts.motivation(
                self.chance,
                up=not step.direction.endswith("down"),
                grounds=[c.text for c in named],
            ),
            receiver=f"{partner}, contactpersoon is bekend" if step.names_receiver else "",
            proposer_functions=frozenset({function}) if function else frozenset(),
            urgent=urgent,
        )

    def hear(self, motion: Motion, recorder: Worker) -> None:
        """Ask whom the model wants asked, until nothing but a plan stands in the way."""
        step = motion.step
        wanted = []
        for item in checklist(step, self.facts, motion.draft):
            predicate = item.precondition.predicate
            if not item.met and predicate and "any_of" in predicate.params:
                wanted.append(self.chance.choice(list(predicate.params["any_of"])))  # type: ignore[call-overload]
        together = step.together_with and holds(
            step.together_when, self.facts, motion.draft.facts(step)
        )
        if together and not set(wanted) & set(step.together_with):
            wanted.append(self.chance.choice(step.together_with))
        wanted += [f for f in step.advises if f not in wanted and self.chance.random() < 0.4]
        for function in wanted:
            self._consult(motion, function, recorder)
        unmet = [m for m in checklist(step, self.facts, motion.draft) if not m.met]
        if (
            any(m.precondition.predicate for m in unmet)
            and step.to_phase not in self.file.plans_for
        ):
            self.file.plan(step.to_phase, motion.proposer)

    def _consult(self, motion: Motion, function: str, recorder: Worker) -> None:
        file = self.file
        outcome = self.chance.choices(("agrees", "advice", "disagrees"), (70, 22, 8))[0]
        values = {
            "function": function,
            "party": file.model.functions[function].label,
            "outcome": outcome,
            "text": texts.one(self.chance, outcome),
            "held_at": file.at,
        }
        file.book.add(
            Consultation,
            **values,
            proposal_id=motion.id,
            recorded_at=file.at,
            recorded_by_id=recorder.id,
        )
        motion.consultations.append(Consultation(**values))
        motion.draft = _heard(motion.draft, function)
        file.changed()


def _heard(draft: Draft, function: str) -> Draft:
    return replace(draft, consulted=draft.consulted | {function})
