"""One case through time: the verbs of the services, each a little later than the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.core.locking import CaseContext, case_context
from cases.core.models import Case
from cases.record.models import Plan
from cases.record.services import endings, record
from cases.regie.models import Holding
from cases.regie.services import responsibilities
from cases.regie.services.responsibilities import Appointment
from cases.scaling.answers import Answer, Choice
from cases.scaling.models import PhaseTransition, Proposal
from cases.scaling.services import decisions, disputes, preparing, proposals
from cases.scaling.transitions import Draft
from roles.ave_model.types import Transition
from tests.cast import NOW, Town, a_case


@dataclass
class Story:
    """A case in a town; `name` is always who acts, as `Town` calls them."""

    town: Town
    case: Case
    now: datetime = NOW
    last_proposal: Proposal | None = field(default=None, repr=False)

    def later(self, **time: float) -> datetime:
        """Let time pass; a minute when nothing is said."""
        self.now += timedelta(**(time or {"minutes": 1}))
        return self.now

    def fresh(self) -> Case:
        self.case.refresh_from_db()
        return self.case

    @property
    def phase(self) -> str:
        return self.fresh().phase

    def context(self, name: str) -> CaseContext:
        return case_context(self.fresh(), self.town.actor(name, self.now), self.now)

    def holders(self) -> dict[str, str]:
        """ "responsibility aspect" → who holds it now, by the name in the cast."""
        names = {user.pk: name for name, user in self.town.people.items()}
        return {
            f"{h.responsibility} {h.aspect}".strip(): names[h.holder_id]
            for h in Holding.objects.current().filter(case=self.case)
            if h.holder_id is not None
        }

    def missing(self) -> list[str]:
        view = case_context(self.fresh(), self.town.actor("beheerder"), self.now).snapshot
        return [f"{s.responsibility} {s.aspect}".strip() for s in view.missing()]

    def step(self, to: str, direction: str) -> Transition:
        found = self.town.model.transition(self.phase, to, direction)
        assert found, f"{self.phase} > {to} {direction}"
        return found

    def asked(
        self,
        to: str,
        direction: str,
        *criteria: str,
        motivation: str = "Dat is nu nodig.",
        preconditions: Iterable[str] | None = None,
        answers: Mapping[str, Answer] | None = None,
        receiver: str = "Team Mens en Gezin",
        urgent: bool = False,
    ) -> proposals.StepAsked:
        """A step with grounds that carry it, unless others are named."""
        step = self.town.model.transition(self.phase, to, direction)
        if step and not criteria:
            named = [c.id for c in step.criteria if c.enough_alone and c.predicate is None]
            criteria = tuple(named if step.all_criteria else named[:1])
        judged = (
            [p.id for p in step.preconditions if p.predicate is None and not p.answers]
            if step
            else []
        )
        asked = [p.id for p in step.preconditions if p.answers] if step else []
        good = dict.fromkeys(asked if preconditions is None else (), Answer(Choice.YES))
        draft = Draft(
            criteria=frozenset(criteria),
            preconditions=frozenset(judged if preconditions is None else preconditions),
            answers=good if answers is None else answers,
            motivation=motivation,
            receiver=receiver,
            urgent=urgent,
        )
        return proposals.StepAsked(to, direction, draft)

    def propose(
        self, name: str, to: str, direction: str, *criteria: str, **draft: object
    ) -> Proposal:
        self.last_proposal = proposals.propose(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            asked=self.asked(to, direction, *criteria, **draft),  # type: ignore[arg-type]
        )
        return self.last_proposal

    @property
    def proposal(self) -> Proposal:
        assert self.last_proposal
        return self.last_proposal

    def verdict(
        self, text: str = "Dat is nodig.", *, present: str = "", then: Sequence[Appointment] = ()
    ) -> decisions.Verdict:
        """What somebody decides who has just read the case."""
        return decisions.Verdict(text, self.fresh().grounds, self.now, present, then)

    def approve(
        self, name: str, verdict: decisions.Verdict | None = None, *, present: str = ""
    ) -> PhaseTransition:
        return decisions.approve(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            verdict=verdict or self.verdict(present=present),
        )

    def refuse(self, name: str, verdict: decisions.Verdict | None = None) -> None:
        decisions.refuse(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            verdict=verdict or self.verdict(),
        )

    def at_once(
        self, name: str, to: str, direction: str, *criteria: str, present: str = "", **draft: object
    ) -> PhaseTransition:
        return decisions.decide_at_once(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            asked=self.asked(to, direction, *criteria, **draft),  # type: ignore[arg-type]
            present=present,
        )

    def consult(
        self, name: str, function: str = "", *, party: str = "", text: str = "Eens."
    ) -> None:
        preparing.consult(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            heard=preparing.ConsultationInput(party, "agrees", text, self.now, function),
        )

    def send_back(self, name: str, question: str = "Is de huisarts gehoord?") -> None:
        proposals.send_back(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            question=question,
        )

    def answer(self, name: str, text: str = "Ja, gisteren.") -> None:
        proposals.answer(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            text=text,
        )

    def withdraw(self, name: str, reason: str = "Niet meer nodig.") -> None:
        proposals.withdraw(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            reason=reason,
        )

    def dispute(self, name: str, reason: str = "Wij zien het anders.") -> None:
        disputes.dispute(
            proposal=self.proposal,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            reason=reason,
        )

    def present_holding(self, kind: str, aspect: str = "") -> Holding | None:
        return (
            Holding.objects.current()
            .filter(case=self.case, responsibility=kind, aspect=aspect)
            .first()
        )

    def appoint(
        self, name: str, kind: str, holder: str, *, aspect: str = "", reason: str = "Past het best."
    ) -> Holding:
        """Appoint or replace, having seen who holds it now."""
        present = self.present_holding(kind, aspect)
        return responsibilities.appoint(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            appointment=Appointment(kind, aspect, self.town.user(holder).pk, reason),
            replaces=present.pk if present else None,
        )

    def relieve(
        self, name: str, kind: str, *, aspect: str = "", reason: str = "Niet meer nodig."
    ) -> None:
        present = self.present_holding(kind, aspect)
        assert present
        responsibilities.relieve(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            holding_id=present.pk,
            reason=reason,
        )

    def plan(
        self,
        name: str,
        phase: str,
        *,
        based_on: int | None = None,
        text: str = "Samen.",
        evaluate_in: int = 30,
    ) -> Plan:
        """A new version of the plan, for a phase, to be evaluated in so many days."""
        newest = self.case.plans.order_by("-number").first()
        day = self.now.date()
        return record.record_plan(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            new=record.NewPlan(
                phase,
                text,
                day,
                "Kernteam",
                day + timedelta(days=evaluate_in),
                (newest.number if newest else 0) if based_on is None else based_on,
            ),
        )

    def change(self, name: str, **facts: object) -> Case:
        """Change the facts of the case, having seen them."""
        case = self.fresh()
        kept = {f: getattr(case, f) for f in record.CaseFactsForm.__slots__ if hasattr(case, f)}
        kept["problem_areas"] = tuple(case.problem_areas)
        new = record.CaseFactsForm(**{**kept, "seen_grounds": case.grounds, **facts})
        return record.change_case(
            case_id=case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            new=new,
        )

    def close(self, name: str, reason: str = "Het huishouden redt zich.", **how: Any) -> None:
        endings.close_case(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            new=endings.NewEnding(reason, **how),
        )

    def reopen(self, name: str, reason: str = "Per ongeluk gesloten.") -> None:
        endings.reopen_case(
            case_id=self.case.pk,
            actor=self.town.actor(name, self.now),
            now=self.later(),
            reason=reason,
        )


def begin(slug: str, phase: str, **case: object) -> Story:
    """A town on this model with one case, just opened in this phase."""
    town = Town(slug)
    return Story(town, a_case(town, phase=phase, **case))  # type: ignore[arg-type]


def dalfsen_in(phase: str, **case: object) -> Story:
    """A case in Dalfsen that went up to this phase the ordinary way, with everything held."""
    story = begin("dalfsen", "2", **case)
    if phase in ("3", "4"):
        story.at_once("casusregisseur", "3", "up")
        story.appoint("netwerkcoordinator", "procesregie", "netwerkcoordinator", aspect="casus")
    if phase == "4":
        story.propose("netwerkcoordinator", "4", "up")
        story.consult("aover", "burgemeester")
        story.approve("aover")
        story.appoint("aover", "procesregie", "aover", aspect="omgeving")
    return story


def westerkwartier_in(phase: str, **case: object) -> Story:
    """A case in Westerkwartier that entered in 2A and went up by OGGZ, with everything held."""
    story = begin("westerkwartier", "2A", **case)
    if phase == "2A":
        return story
    story.propose("oggz", "2B", "up")
    story.approve("oov")
    story.appoint("oggz", "procesregie", "oggz")
    if phase in ("3", "4"):
        story.propose("oggz", "3", "up")
        story.approve("oov")
    if phase == "4":
        story.propose("oggz", "4", "up")
        story.approve("oov")
    return story
