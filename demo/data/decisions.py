"""How a made-up case goes to another phase: proposed, talked about, decided, sometimes not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cases.regie.responsibilities import regie_change
from cases.scaling.answers import kept
from cases.scaling.models import Confirmation, PhaseTransition, Proposal, ProposalStep
from cases.scaling.services.effect import basis_of, told_by
from cases.scaling.transitions import Draft, decision_problems, entry_problems, gremium_of
from roles.ave_model.types import Transition
from roles.permission_levels import level
from roles.permissions import acts_for, may_confirm, may_decide, may_decide_at_once, may_propose
from roles.permissions_of_phase import may_open

from . import texts
from .case_file import CaseFile
from .grounds import Grounds, Motion
from .towns import Worker

Status, Kind = Proposal.Status, ProposalStep.Kind
Pause = Callable[[float], None]
"""Lets so many days go by; raises when the course is over."""


class Decisions:
    """The steps of one case; `pause` is the clock of its course."""

    def __init__(self, file: CaseFile, pause: Pause) -> None:
        self.file, self.pause = file, pause
        self.chance = file.chance
        self.grounds = Grounds(file)
        self.motion: Motion | None = None

    # The entry

    def enter(self, step: Transition) -> Worker | None:
        """The case opens by the decision of somebody who may; who did so."""
        file = self.file
        decides = list(step.decides)
        self.chance.shuffle(decides)
        opener = file.choose(decides, lambda w: may_open(step, file.functions(w)))
        if opener is None:
            return None
        function = may_open(step, file.functions(opener))[0]
        draft = self.grounds.draft(step, "", urgent=step.urgent)
        file.phase = step.to_phase
        file.changed(grounds=False)
        if entry_problems(step, self.grounds.facts, draft):
            return None
        self._record(step, draft, None, (opener, function), (opener, function))
        file.remember("+", opener)
        return opener

    # Proposing

    def propose(self, step: Transition, *, complete: bool = True) -> Motion | None:
        """Somebody who may puts the step forward; None when the rules know nobody."""
        file, view = self.file, self.file.snapshot
        proposes = list(step.proposes)
        self.chance.shuffle(proposes)
        proposer = file.choose(
            proposes,
            lambda w: (
                may_propose(view, step, w.id, file.functions(w))
                and level(view, w.id, file.functions(w))
            ),
        )
        if proposer is None:
            return None
        function = acts_for(view, step.proposes, proposer.id, file.functions(proposer))[0]
        draft = self.grounds.draft(step, function, complete=complete)
        self.motion = motion = Motion(
            file.book.number(Proposal), step, draft, proposer, function, file.at, file.grounds
        )
        file.open_step, file.proposer = step, proposer.id
        file.changed(grounds=False)
        self._note(Kind.PROPOSED, draft.motivation, proposer, function)
        target = file.model.phase(step.to_phase).label
        file.tell(
            f"Er wacht een voorstel op uw besluit: naar {target}.",
            file.people_for(step.decides),
            proposer,
        )
        return motion

    # What becomes of it

    def decider(self) -> tuple[Worker, str] | None:
        """Who may decide the open step, and in which function; never against the four eyes."""
        file, view = self.file, self.file.snapshot
        step = view.open_step
        assert step is not None  # noqa: S101  # asked only while a motion is open
        rule = file.model.dispute
        offices = rule.decides if file.disputed and rule else step.decides
        found = file.choose(
            offices,
            lambda w: (
                may_decide(view, step, w.id, file.functions(w))
                and level(view, w.id, file.functions(w))
            ),
        )
        if found is None:
            return None
        return found, may_decide(view, step, found.id, file.functions(found))[0]

    def send_back(self, *, answered: bool) -> None:
        """A question first; the proposer answers, or has not yet."""
        motion, decider = self.motion, self.decider()
        if motion is None or decider is None:
            return
        motion.status = Status.RETURNED
        self._note(Kind.RETURNED, texts.one(self.chance, "question"), *decider)
        self.file.changed(grounds=False)
        self.file.tell("Er is een vraag over uw voorstel.", [motion.proposer.id], decider[0])
        if answered:
            self.pause(self.chance.uniform(0.3, 2))
            motion.status, motion.grounds = Status.OPEN, self.file.grounds
            self._note(
                Kind.ANSWERED, texts.one(self.chance, "answer"), motion.proposer, motion.function
            )
            self.file.changed(grounds=False)

    def dispute(self) -> None:
        """They disagree; it goes to whom the model names."""
        motion = self.motion
        if motion is None or self.file.model.dispute is None:
            return
        motion.status = Status.DISPUTED
        text = "OGGZ en casusregisseur komen er samen niet uit; graag een besluit."
        self._note(Kind.DISPUTED, text, motion.proposer, motion.function)
        self.file.disputed = True
        self.file.changed(grounds=False)

    def refuse(self) -> None:
        decider = self.decider()
        if decider is not None:
            self._close(Status.REFUSED, Kind.REFUSED, texts.one(self.chance, "refused"), *decider)

    def withdraw(self) -> None:
        motion = self.motion
        if motion is not None:
            text = texts.one(self.chance, "withdrawn")
            self._close(Status.WITHDRAWN, Kind.WITHDRAWN, text, motion.proposer, motion.function)

    def approve(self) -> bool:
        """The step is taken, if the rules let somebody decide it on these grounds."""
        motion = self.motion
        decided = self.decider()
        if motion is None or decided is None:
            return False
        self.grounds.hear(motion, decided[0])
        if decision_problems(motion.step, self.grounds.facts, motion.draft):
            return False
        text = texts.one(self.chance, "decided")
        self._close(Status.APPROVED, Kind.APPROVED, text, *decided)
        self._record(
            motion.step, motion.draft, motion, (motion.proposer, motion.function), decided, text
        )
        self._take_effect(motion.step, decided[0])
        return True

    def decide_urgently(self, step: Transition) -> bool:
        """The decider acts alone because danger is acute; another must confirm it."""
        file, view = self.file, self.file.snapshot
        decider = file.choose(
            step.decides,
            lambda w: may_decide_at_once(view, step, w.id, file.functions(w), urgent=True),
        )
        if decider is None:
            return False
        function = acts_for(view, step.decides, decider.id, file.functions(decider))[0]
        draft = self.grounds.draft(step, function, urgent=True)
        if decision_problems(step, self.grounds.facts, draft):
            return False
        proposing = acts_for(view, step.proposes, decider.id, file.functions(decider))[0]
        motion = self.motion = Motion(
            file.book.number(Proposal), step, draft, decider, proposing, file.at, file.grounds
        )
        self._note(Kind.PROPOSED, draft.motivation, decider, proposing)
        self._close(Status.APPROVED, Kind.APPROVED, "Spoedbesluit.", decider, function)
        self._record(step, draft, motion, (decider, proposing), (decider, function))
        self._take_effect(step, decider)
        file.tell(
            "Een spoedbesluit wacht op uw bevestiging.", file.people_for(step.confirms), decider
        )
        return True

    def confirm(self) -> None:
        """Another looks at the urgent decision."""
        file, view = self.file, self.file.snapshot
        if file.unconfirmed is None:
            return
        transition, step, decider = file.unconfirmed
        other = file.choose(step.confirms, lambda w: may_confirm(view, w.id, file.functions(w)))
        if other is None:
            return
        file.book.add(
            Confirmation,
            transition_id=transition,
            by_id=other.id,
            function=may_confirm(view, other.id, file.functions(other))[0],
            at=file.at,
            agrees=True,
            text=texts.one(self.chance, "confirmed"),
        )
        file.unconfirmed = None
        file.changed(grounds=False)
        file.tell("Het spoedbesluit is bevestigd.", [decider], other)

    def leave_open(self) -> None:
        """The course ends while the proposal waits."""
        if self.motion is not None:
            self._write(self.motion)
            self.motion = None

    # Rows

    def _close(self, status: str, kind: str, text: str, by: Worker, function: str) -> None:
        motion, self.motion = self.motion, None
        assert motion is not None  # noqa: S101  # every caller has one
        motion.status = status
        self._note(kind, text, by, function, motion)
        self._write(motion)
        self.file.open_step, self.file.proposer, self.file.disputed = None, None, False
        self.file.changed(grounds=False)
        if status == Status.REFUSED:
            self.file.tell("Uw voorstel is afgewezen.", [motion.proposer.id], by)

    def _write(self, motion: Motion) -> None:
        step = motion.step
        self.file.book.add(
            Proposal,
            id=motion.id,
            case_id=self.file.id,
            from_phase=step.from_phase,
            to_phase=step.to_phase,
            direction=step.direction.value,
            status=str(motion.status),
            criteria=sorted(motion.draft.criteria),
            preconditions=sorted(motion.draft.preconditions),
            answers=kept(motion.draft.answers),
            motivation=motion.draft.motivation,
            receiver=motion.draft.receiver,
            proposer_id=motion.proposer.id,
            proposer_function=motion.function,
            proposed_at=motion.at,
            grounds=motion.grounds,
        )

    def _note(
        self, kind: str, text: str, by: Worker, function: str, motion: Motion | None = None
    ) -> None:
        motion = motion or self.motion
        assert motion is not None  # noqa: S101  # every caller has one
        self.file.book.add(
            ProposalStep,
            proposal_id=motion.id,
            kind=str(kind),
            text=text,
            at=self.file.at,
            by_id=by.id,
            function=function,
        )

    def _record(
        self,
        step: Transition,
        draft: Draft,
        motion: Motion | None,
        proposed: tuple[Worker, str],
        decided: tuple[Worker, str],
        motivation: str = "",
    ) -> None:
        """The decision itself, with what it rests on in the words of that moment."""
        file = self.file
        (proposer, proposing), (decider, function) = proposed, decided
        file.decisions += 1
        if step.from_phase != step.to_phase:
            file.came_for = frozenset(draft.criteria)
        file.told_of = frozenset(told_by(file.model, step, file.told_of))
        gremium = gremium_of(file.model, step, function)
        before = file.at + timedelta(hours=step.confirm_hours)
        key = file.book.add(
            PhaseTransition,
            case_id=file.id,
            number=file.decisions,
            proposal_id=motion.id if motion else None,
            from_phase=step.from_phase,
            to_phase=step.to_phase,
            direction=step.direction.value,
            model_slug=file.model.slug,
            model_version=file.model.version,
            proposer_id=proposer.id,
            proposer_function=proposing,
            decider_id=decider.id,
            decider_function=function,
            gremium=gremium,
            present=_present(decider, proposer) if gremium else "",
            motivation=motivation or draft.motivation,
            criteria=sorted(draft.criteria),
            basis=basis_of(step, self.grounds.facts, draft, motion.consultations if motion else ()),
            decided_at=file.at,
            urgent=draft.urgent,
            confirm_before=before if draft.urgent else None,
        )
        if draft.urgent:
            file.unconfirmed = (key, step, decider.id)
            file.changed(grounds=False)

    def _take_effect(self, step: Transition, decider: Worker) -> None:
        """The new phase, and who goes: continuity is the default."""
        file = self.file
        goes = regie_change(file.model, file.snapshot.facts, step, file.snapshot.held)
        ends = {(h.responsibility, h.aspect) for h in goes.end}
        label = file.model.phase(step.to_phase).label
        told = {h.worker.id for h in file.held} | file.people_for(step.informs)
        for held in [h for h in file.held if (h.slot.responsibility, h.slot.aspect) in ends]:
            file.end(held, decider, f"Besluit: naar {label}.")
        if step.from_phase != step.to_phase:
            file.phase, file.phase_since = step.to_phase, file.at
            file.plans_for = frozenset()
            file.grip_since = None
        days = timedelta(days=file.model.waakvlam_days)
        file.waakvlam_until = file.at.date() + days if step.leaves_waakvlam else None
        file.changed()
        file.remember("~", decider)
        file.tell(f"Besloten: de casus gaat naar {label}.", told, decider)


def _present(*people: Worker) -> str:
    names = dict.fromkeys(person.name for person in people)
    return ", ".join([*names, "wijkagent", "huisarts"])
