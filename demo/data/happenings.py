"""What happens on a case between its decisions, each by somebody whom the rules let do it."""

from __future__ import annotations

from datetime import timedelta

from cases.intake.models import Signal
from cases.record.models import Agreement, Assignment, CaseEnding, Measure, MeasureEnd
from cases.regie.models import Party, PartySetAside
from cases.regie.responsibilities import registered_slots
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import Direction, Responsibility
from roles.case_snapshot import is_required
from roles.permissions import acts_as, may_agree, may_register, may_review, reviewers

from . import texts
from .briefings import brief
from .case_file import CaseFile
from .decisions import Decisions
from .signals import record_signal


class Happenings:
    """The days of one case; with `vacant` nobody takes its casusregie."""

    def __init__(self, file: CaseFile, decisions: Decisions, *, vacant: bool) -> None:
        self.file, self.decisions, self.vacant = file, decisions, vacant
        self.shop, self.chance, self.town = file.shop, file.chance, file.town
        self.parties: dict[int, int] = {}
        self.briefings = 0

    def fill_required(self) -> None:
        for slot in self.file.snapshot.missing():
            if self.vacant and slot.responsibility is Responsibility.CASUSREGIE:
                continue
            self.file.fill(slot)

    def fill_optional(self) -> None:
        snapshot = self.file.snapshot
        phase = self.file.model.phase(self.file.phase)
        for slot in registered_slots(phase, snapshot.facts):
            if not is_required(slot, snapshot.facts) and self.file.holding(slot) is None:
                self.file.fill(slot)
                return

    def replace(self) -> None:
        """Another takes over; mostly the casusregisseur, with a warm transfer."""
        if self.file.held and self.file.open_step is None:
            held = self.chance.choice(self.file.held)
            phase = self.file.model.phase(self.file.phase)
            if held.slot in phase.slots:
                self.file.fill(held.slot)

    def log(self) -> None:
        author = self.file.locked_case()
        if author is None:
            return
        party = self.chance.choice(self.town.partners)[1]
        who = self.file.family.who
        kind, text = texts.log(self.chance, self.file.areas, who, party)
        entry = self.file.log(kind, text, author, recorded_later=self.chance.random() < 0.3)
        if self.chance.random() < 0.02:
            better = f"{text} (Verbeterd: dit was bij {party}.)"
            self.file.correct(entry, kind, better, author)

    def plan(self) -> None:
        author = self.file.locked_case()
        if author is not None:
            self.file.plan(self.file.phase, author)

    def party(self) -> None:
        by = self.file.locked_case()
        organisation, _ = self.chance.choice(self.town.partners)
        if by is None or organisation in self.parties:
            return
        self.parties[organisation] = self.shop.book.add(
            Party,
            case_id=self.file.id,
            organisation_id=organisation,
            contact=self.chance.choice(("Vaste contactpersoon", "", "Teamleider", "Wisselend")),
            task="Doet mee aan het plan en sluit aan bij overleg",
            added_at=self.file.at,
            added_by_id=by.id,
        )
        self.file.changed(grounds=False)

    def set_aside(self) -> None:
        file, rule = self.file, self.file.model.set_aside
        if rule is None or file.phase not in rule.phases or not self.parties:
            return
        snapshot = file.snapshot
        by = file.choose(rule.by, lambda w: acts_as(snapshot, rule.by, w.id, file.functions(w)))
        if by is None:
            return
        self.shop.book.add(
            PartySetAside,
            party_id=self.chance.choice(list(self.parties.values())),
            start=file.at.date(),
            until=file.at.date() + timedelta(days=self.chance.randint(14, 60)),
            reason=texts.one(self.chance, "set_aside"),
            decided_at=file.at,
            decided_by_id=by.id,
            decided_in_function=acts_as(snapshot, rule.by, by.id, file.functions(by))[0],
        )
        file.changed()

    def measure(self) -> None:
        """Something is imposed, and mostly lifted in the end."""
        file, chance = self.file, self.chance
        by = file.locked_case()
        if by is None:
            return
        start = file.at.date()
        runs = chance.randint(20, 90)
        measure = file.book.add(
            Measure,
            case_id=file.id,
            instrument=chance.choice(list(instrument_words(file.model))),
            start=start,
            until=start + timedelta(days=runs) if chance.random() < 0.6 else None,
            text=texts.one(chance, "measure"),
            recorded_at=file.at,
            recorded_by_id=by.id,
        )
        ended = file.at + timedelta(days=runs * 0.6)
        if ended < file.town.now and chance.random() < 0.2:
            file.book.add(
                MeasureEnd,
                measure_id=measure,
                on=ended.date(),
                mistaken=chance.random() < 0.2,
                text=texts.one(chance, "measure_ended"),
                recorded_at=ended,
                recorded_by_id=by.id,
            )
        file.changed()

    def brief(self) -> None:
        """Bestuur is told of a case that concerns it."""
        self.briefings += brief(self.file, self.briefings + 1)

    def another_signal(self) -> None:
        file = self.file
        offices = file.model.entries()[0].decides
        by = file.choose(offices, lambda w: may_register(file.model, file.functions(w)))
        if by is None:
            return
        came = max(file.at - timedelta(hours=self.chance.randint(1, 30)), file.opened_at)
        record_signal(
            self.shop,
            file.family,
            by,
            came,
            area=self.chance.choice(file.areas),
            outcome=Signal.Outcome.ADDED,
            case=file.id,
            triaged=file.at,
        )
        file.changed()

    def danger(self) -> None:
        """Safety comes in doubt: a fact that changes who must be there."""
        by = self.file.locked_case()
        if by is None or self.file.safety_risk:
            return
        self.file.safety_risk = True
        self.file.changed()
        self.file.remember("~", by)
        self.fill_required()

    def in_vain(self) -> None:
        """A proposal that does not come to its step: refused, or withdrawn."""
        file = self.file
        steps = [
            s
            for s in file.model.transitions_from(file.phase)
            if s.four_eyes and s.direction in (Direction.UP, Direction.DOWN)
        ]
        if not steps or self.decisions.propose(self.chance.choice(steps)) is None:
            return
        self.decisions.pause(self.chance.uniform(0.5, 6))
        if self.chance.random() < 0.5:
            self.decisions.refuse()
        else:
            self.decisions.withdraw()

    def close(self) -> None:
        file, by = self.file, self.file.locked_case()
        if by is None or file.model.phase(file.phase).case_phase:
            return
        if self.decisions.motion is not None:
            self.decisions.withdraw()
        for held in list(file.held):
            file.end(held, by, "Casus gesloten.")
        file.closed_at, file.closed_reason = file.at, texts.one(self.chance, "closed")
        file.closed_as = CaseEnding.Kind.DONE
        file.book.add(
            CaseEnding,
            case_id=file.id,
            kind=file.closed_as,
            phase=file.phase,
            waakvlam_until=file.waakvlam_until,
            reason=file.closed_reason,
            household_told=True,
            at=file.at,
            by_id=by.id,
            function=min(file.functions(by)),
        )
        file.waakvlam_until = None
        file.changed(grounds=False)
        file.remember("~", by)

    def grip(self) -> None:
        file, rule = self.file, self.file.model.grip
        if rule is None or file.phase not in rule.phases:
            return
        snapshot = file.snapshot
        by = file.choose(
            rule.decides, lambda w: acts_as(snapshot, rule.decides, w.id, file.functions(w))
        )
        if by is None:
            return
        file.grip_since = file.at
        text = (
            "Overgang naar GRIP. De driehoek adviseert de crisisorganisatie te laten coördineren."
        )
        file.log("meeting", text, by)
        file.remember("~", by)

    def assign(self, due_in: int) -> None:
        """Who reviews the case asked its casusregisseur for something, a week ago."""
        file, snapshot = self.file, self.file.snapshot
        holders = [
            h.worker for h in file.held if h.slot.responsibility is Responsibility.CASUSREGIE
        ]
        offices = reviewers(file.model, file.phase)
        by = file.choose(
            offices,
            lambda w: w not in holders and may_review(snapshot, w.id, file.functions(w)),
        )
        given = file.at - timedelta(days=7)
        if by is None or not holders or given < file.opened_at:
            return
        file.book.add_with_history(
            Assignment,
            given,
            by.id,
            case_id=file.id,
            given_to_id=holders[0].id,
            text=texts.one(self.chance, "assigned"),
            due=file.at.date() + timedelta(days=due_in),
            given_by_id=by.id,
            given_at=given,
        )

    def commitment(self, due_in: int) -> None:
        """In an opschalingsoverleg, a week ago, parties bound themselves to something."""
        file, snapshot = self.file, self.file.snapshot
        offices = reviewers(file.model, file.phase)
        by = file.choose(offices, lambda w: may_agree(snapshot, w.id, file.functions(w)))
        agreed = file.at - timedelta(days=7)
        if by is None or agreed < file.opened_at:
            return
        who, commitment = texts.commitment(self.chance)
        file.book.add_with_history(
            Agreement,
            agreed,
            by.id,
            case_id=file.id,
            who=who,
            text=commitment,
            due=file.at.date() + timedelta(days=due_in),
            agreed_on=agreed.date(),
            agreed_with="De managers van de betrokken organisaties",
            recorded_at=agreed,
            author_id=by.id,
        )
        file.last_activity_at = max(file.last_activity_at, agreed)

    def hand_back(self) -> None:
        """Procesregie ends and casusregie keeps watch: one step."""
        file, rule = self.file, self.file.model.hand_back
        if rule is None or file.phase not in rule.phases:
            return
        snapshot = file.snapshot
        by = file.choose(rule.by, lambda w: acts_as(snapshot, rule.by, w.id, file.functions(w)))
        if by is None or not snapshot.is_held(Responsibility.CASUSREGIE):
            return
        reason = f"Teruggegeven voor monitoring: {texts.one(self.chance, 'handed_back')}"
        for held in list(file.held):
            if held.slot.responsibility is Responsibility.PROCESREGIE:
                file.end(held, by, reason)
        file.tell(
            "De casus is aan u teruggegeven om te volgen.", [h.worker.id for h in file.held], by
        )
