"""Playing one case: what happens between opening and today, day by day."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from cases.models import Party, PartySetAside, Signal
from cases.responsibilities import registered_slots
from roles.ave_model.types import Direction, Responsibility, Transition
from roles.permissions import acts_as, is_required, may_register

from . import texts
from .case_file import CaseFile, Workshop
from .decisions import Decisions
from .families import Family
from .lives import Life
from .towns import Town, Worker

Moment = tuple[float, Callable[[], None]]


class OutOfTime(Exception):  # not an error: the course has come to its end
    """Nothing happens after the end of a course."""


class Course:
    """One case from its signal to its end or to today."""

    def __init__(self, shop: Workshop, family: Family, life: Life, *, density: float) -> None:
        self.shop, self.chance, self.life = shop, shop.chance, life
        self.town: Town = family.town
        risk = self.chance.random() < 0.2 + 0.2 * (len(life.steps) > 1)
        opened = working_hour(self.chance, life.opened)
        self.file = CaseFile(shop, family, min(opened, life.until), safety_risk=risk)
        self.decisions = Decisions(self.file, self.pause)
        self.density = density
        self.limit = self.town.now if life.closes else life.until
        self.parties: list[int] = []

    def play(self) -> datetime | None:
        """The whole course; whatever is still going on at its end stays as it is.

        When the case closed, or None.
        """
        life = self.life
        opener = self.decisions.enter(life.entry)
        if opener is None:
            raise LookupError(f"Nobody may open a case in {life.entry.to_phase} here.")
        self._signal(opener)
        try:
            if not life.vacant:
                self._take_casusregie(opener)
            ends = life.opened + timedelta(days=life.stays[0])
            for n, step in enumerate(life.steps):
                lag = min(6.0, life.stays[n] * 0.3)
                self._live(ends - timedelta(days=lag), last=False)
                if not self._take(step, lag, urgent=life.urgent and step is life.steps[-1]):
                    break
                ends += timedelta(days=life.stays[n + 1])
            self._live(ends, last=True)
            self._end(ends)
        except OutOfTime:
            pass
        self.decisions.leave_open()
        self.file.finish()
        return self.file.closed_at

    # Time

    def pause(self, days: float) -> None:
        """So many days go by, to a moment of the working day."""
        file = self.file
        urgent = file.model.phase(file.phase).norms.inactive_days
        wanted = file.at + timedelta(days=days)
        snapped = wanted if urgent and urgent < 7 else working_hour(self.chance, wanted)
        moment = max(snapped, file.at + timedelta(minutes=self.chance.randint(2, 50)))
        if moment > self.limit:
            raise OutOfTime
        file.at = moment

    def _until(self, moment: datetime) -> None:
        self.pause(max((moment - self.file.at).total_seconds() / 86_400, 0))

    # What opens it

    def _signal(self, opener: Worker) -> None:
        file = self.file
        came = file.at - timedelta(days=self.chance.uniform(0.1, 4))
        area = file.areas[0]
        record_signal(
            self.shop,
            file.family,
            opener,
            came,
            area=area,
            outcome=Signal.Outcome.NEW_CASE,
            case=file.id,
            triaged=file.at,
        )

    def _take_casusregie(self, opener: Worker) -> None:
        """Who picked up the signal keeps it, if the rules let them."""
        if self.chance.random() < 0.5:
            for slot in self.file.view.missing():
                may = self.file.functions(opener) & frozenset(slot.holders)
                regie = slot.responsibility is Responsibility.CASUSREGIE
                if regie and may and not self.file.minors_involved:
                    self.file.fill(slot, taker=opener)

    # Living in a phase

    def _live(self, ends: datetime, *, last: bool) -> None:
        """What happens in a phase, in order of time, up to a moment."""
        began = self.file.at
        days = max((ends - began).total_seconds() / 86_400, 0.2)
        for day, happen in sorted(self._agenda(days, last=last), key=lambda m: m[0]):
            self._until(began + timedelta(days=day))
            happen()
        if not last:
            self._until(ends)

    def _agenda(self, days: float, *, last: bool) -> list[Moment]:
        phase = self.file.model.phase(self.file.phase)
        norms, chance = phase.norms, self.chance
        usual = norms.inactive_days or 40
        agenda: list[Moment] = []
        soon = min(days / 3, (norms.appoint_days or 0) * 0.8 + 0.15)
        agenda.append((chance.uniform(0.05, soon), self._fill_required))
        day = chance.uniform(0.3, usual * 0.6)
        extra = self.life.log_entries if last else 0
        step = days / extra if extra else 0
        while day < days:
            agenda.append((day, self._log))
            day += step or usual * chance.uniform(0.25, 0.85) / self.density
        if not phase.case_phase:
            return agenda
        if norms.plan_days:
            evaluate = (norms.evaluation_days or 90) * chance.uniform(0.8, 1.1)
            day = norms.plan_days * chance.uniform(0.2, 0.95)
            while day < days:
                agenda.append((day, self._plan))
                day += evaluate
        for odds, happen in (
            (0.5, self._party),
            (0.45, self._party),
            (0.12, self._fill_optional),
            (0.06, self._replace),
            (0.10, self._another_signal),
            (0.05, self._danger),
            (0.3, self._set_aside),
            (0.10, self._in_vain),
        ):
            if chance.random() < odds and days > 12:
                agenda.append((chance.uniform(1, days * 0.8), happen))
        return agenda

    def _fill_required(self) -> None:
        for slot in self.file.view.missing():
            if self.life.vacant and slot.responsibility is Responsibility.CASUSREGIE:
                continue
            self.file.fill(slot)

    def _fill_optional(self) -> None:
        view = self.file.view
        phase = self.file.model.phase(self.file.phase)
        for slot in registered_slots(phase, view.facts):
            if not is_required(slot, view.facts) and self.file.holding(slot) is None:
                self.file.fill(slot)
                return

    def _replace(self) -> None:
        """Another takes over; mostly the casusregisseur, with a warm transfer."""
        if self.file.held and self.file.open_step is None:
            held = self.chance.choice(self.file.held)
            phase = self.file.model.phase(self.file.phase)
            if held.slot in phase.slots:
                self.file.fill(held.slot)

    def _log(self) -> None:
        author = self.file.at_work()
        if author is None:
            return
        party = self.chance.choice(self.town.partners)[1]
        who = self.file.family.who
        kind, text = texts.log(self.chance, self.file.areas, who, party)
        entry = self.file.log(kind, text, author, recorded_later=self.chance.random() < 0.3)
        if self.chance.random() < 0.02:
            better = f"{text} (Verbeterd: dit was bij {party}.)"
            self.file.correct(entry, kind, better, author)

    def _plan(self) -> None:
        author = self.file.at_work()
        if author is not None:
            self.file.plan(self.file.phase, author)

    def _party(self) -> None:
        by = self.file.at_work()
        organisation, name = self.chance.choice(self.town.partners)
        if by is None or organisation in self.parties:
            return
        self.parties.append(organisation)
        key = self.shop.book.add(
            Party,
            case_id=self.file.id,
            organisation_id=organisation,
            contact=self.chance.choice(("vaste contactpersoon", "", "teamleider", "wisselend")),
            task=f"{name}: doet mee aan het plan en sluit aan bij overleg",
            added_at=self.file.at,
            added_by_id=by.id,
        )
        self._newest_party = key
        self.file.changed(grounds=False)

    def _set_aside(self) -> None:
        file, rule = self.file, self.file.model.set_aside
        if rule is None or file.phase not in rule.phases or not self.parties:
            return
        view = file.view
        by = file.choose(rule.by, lambda w: acts_as(view, rule.by, w.id, file.functions(w)))
        if by is None:
            return
        self.shop.book.add(
            PartySetAside,
            party_id=self._newest_party,
            start=file.at.date(),
            until=file.at.date() + timedelta(days=self.chance.randint(14, 60)),
            reason=texts.one(self.chance, "set_aside"),
            decided_at=file.at,
            decided_by_id=by.id,
            decided_in_function=acts_as(view, rule.by, by.id, file.functions(by))[0],
        )
        file.changed()

    def _another_signal(self) -> None:
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

    def _danger(self) -> None:
        """Safety comes in doubt: a fact that changes who must be there."""
        by = self.file.at_work()
        if by is None or self.file.safety_risk:
            return
        self.file.safety_risk = True
        self.file.changed()
        self.file.remember("~", by)
        self._fill_required()

    def _in_vain(self) -> None:
        """A proposal that does not come to its step: refused, or withdrawn."""
        file = self.file
        steps = [
            s
            for s in file.model.transitions_from(file.phase)
            if s.four_eyes and s.direction in (Direction.UP, Direction.DOWN)
        ]
        if not steps or self.decisions.propose(self.chance.choice(steps)) is None:
            return
        self.pause(self.chance.uniform(0.5, 6))
        if self.chance.random() < 0.5:
            self.decisions.refuse()
        else:
            self.decisions.withdraw()

    # Going on

    def _take(self, step: Transition, lag: float, *, urgent: bool) -> bool:
        """The step to another phase, in about `lag` days; false when nobody may take it."""
        decisions, chance = self.decisions, self.chance
        if decisions.motion is not None:
            decisions.withdraw()
        if urgent:
            if not decisions.decide_urgently(step):
                return False
            if self.life.confirmed:
                self.pause(chance.uniform(0.1, 0.6))
                decisions.confirm()
            self._fill_required()
            return True
        if decisions.propose(step) is None:
            return False
        if step.four_eyes:
            self.pause(lag * chance.uniform(0.1, 0.5))
            if chance.random() < 0.15:
                decisions.send_back(answered=True)
                self.pause(lag * chance.uniform(0.05, 0.2))
            if self.file.model.dispute and chance.random() < 0.06:
                decisions.dispute()
                self.pause(lag * chance.uniform(0.1, 0.3))
        if not decisions.approve():
            decisions.withdraw()
            return False
        self.file.media_attention = self.file.model.phase(step.to_phase).severity == 4
        return True

    def _end(self, ends: datetime) -> None:
        """How this course stands at its end."""
        life = self.life
        if life.closes:
            self._until(ends)
        if life.entry.urgent and not life.steps:
            self.decisions.confirm()
        if life.closes:
            self._close()
        if life.grip:
            self._grip()
        if life.hands_back:
            self._hand_back()
        if life.pending is not None and life.pending.from_phase == self.file.phase:
            if self.decisions.motion is not None:
                self.decisions.withdraw()
            self.decisions.propose(life.pending, complete=life.pending_as != "returned")
            if life.pending_as == "returned":
                self.decisions.send_back(answered=False)
            elif life.pending_as == "disputed":
                self.decisions.dispute()

    def _close(self) -> None:
        file, by = self.file, self.file.at_work()
        if by is None or file.model.phase(file.phase).case_phase:
            return
        if self.decisions.motion is not None:
            self.decisions.withdraw()
        for held in list(file.held):
            file.end(held, by, "Casus gesloten.")
        file.closed_at, file.closed_reason = file.at, texts.one(self.chance, "closed")
        file.waakvlam_until = None
        file.changed(grounds=False)
        file.remember("~", by)

    def _grip(self) -> None:
        file, rule = self.file, self.file.model.grip
        if rule is None or file.phase not in rule.phases:
            return
        view = file.view
        by = file.choose(
            rule.decides, lambda w: acts_as(view, rule.decides, w.id, file.functions(w))
        )
        if by is None:
            return
        file.grip_since = file.at
        text = (
            "Overgang naar GRIP. De driehoek adviseert de crisisorganisatie te laten coördineren."
        )
        file.log("meeting", text, by)
        file.remember("~", by)

    def _hand_back(self) -> None:
        """Procesregie ends and casusregie keeps watch: one step."""
        file, rule = self.file, self.file.model.hand_back
        if rule is None or file.phase not in rule.phases:
            return
        view = file.view
        by = file.choose(rule.by, lambda w: acts_as(view, rule.by, w.id, file.functions(w)))
        if by is None or not view.is_held(Responsibility.CASUSREGIE):
            return
        reason = f"Teruggegeven voor monitoring: {texts.one(self.chance, 'handed_back')}"
        for held in list(file.held):
            if held.slot.responsibility is Responsibility.PROCESREGIE:
                file.end(held, by, reason)
        file.tell(
            "De casus is aan u teruggegeven om te volgen.", [h.worker.id for h in file.held], by
        )


def working_hour(chance: random.Random, moment: datetime) -> datetime:
    """A working moment on that day, or on the Monday after the weekend."""
    weekend = moment.weekday() - 4
    if weekend > 0:
        moment += timedelta(days=3 - weekend)
    minutes = chance.randint(8 * 60, 17 * 60 + 20)
    return moment.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)


def record_signal(
    shop: Workshop,
    family: Family,
    by: Worker,
    came: datetime,
    *,
    area: str,
    kind: str = "melding",
    outcome: str = "",
    case: int | None = None,
    triaged: datetime | None = None,
) -> None:
    """A signal with what was done with it; without an outcome it waits for triage."""
    chance = shop.chance
    reporter = chance.choice(list(Signal.Reporter))
    recorded = min(came + timedelta(minutes=chance.randint(0, 90)), triaged or family.town.now)
    advice = outcome == Signal.Outcome.ADVICE_ONLY
    shop.book.add_with_history(
        Signal,
        recorded,
        by.id,
        municipality_id=family.town.id,
        reference=shop.references.new(Signal),
        household_id=family.household,
        kind=kind,
        reporter=str(reporter),
        reporter_name=chance.choice(("", "", "buurvrouw", "wijkagent", "assistente huisarts")),
        text=texts.signal(chance, area, family.who),
        received_at=came,
        recorded_at=recorded,
        recorded_by_id=by.id,
        outcome=str(outcome),
        case_id=case,
        triage_note=texts.one(chance, "advice") if advice else "",
        triaged_at=triaged,
        triaged_by_id=by.id if triaged else None,
    )
