"""Playing one case: what happens between opening and today, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cases.intake.models import Signal
from roles.ave_model.types import Responsibility, Transition

from .case_file import CaseFile, Workshop
from .chance import Chance
from .decisions import Decisions
from .families import Family
from .happenings import Happenings
from .lives import Life
from .signals import record_signal
from .towns import Town, Worker

TimelineEvent = tuple[float, Callable[[], None]]

ODDS_OF_BRIEFING = {2: 0.04, 3: 0.4, 4: 1.0}
"""How often bestuur is told of a case, by the severity of its phase."""


class OutOfTime(Exception):  # not an error: the course has come to its end
    """Nothing happens after the end of a course."""


class Course:
    """One case from its signal to its end or to today."""

    def __init__(self, shop: Workshop, family: Family, life: Life, *, density: float) -> None:
        self.shop, self.chance, self.life = shop, shop.chance, life
        self.town: Town = family.town
        risk = self.chance.random() < 0.2 + 0.2 * (len(life.steps) > 1)
        in_office = working_hour(self.chance, life.opened)
        opened = in_office if in_office <= life.until else life.opened
        self.file = CaseFile(shop, family, opened, safety_risk=risk)
        self.decisions = Decisions(self.file, self.pause)
        self.density = density
        self.limit = self.town.now if life.closes else life.until
        self.happenings = Happenings(self.file, self.decisions, vacant=life.vacant)

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
                urgent = life.urgent and n == len(life.steps) - 1
                lag = 0.02 if urgent else min(6.0, life.stays[n] * 0.3)
                self._live(ends - timedelta(days=lag), last=False)
                if not self._take(step, lag, urgent=urgent):
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
        if not (urgent and urgent < 7):
            in_office = working_hour(self.chance, wanted)
            wanted = in_office if in_office <= self.limit else wanted
        moment = max(wanted, file.at + timedelta(minutes=self.chance.randint(2, 50)))
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
            for slot in self.file.snapshot.missing():
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

    def _agenda(self, days: float, *, last: bool) -> list[TimelineEvent]:
        phase = self.file.model.phase(self.file.phase)
        norms, chance = phase.norms, self.chance
        usual = norms.inactive_days or 40
        agenda: list[TimelineEvent] = []
        soon = min(days / 3, (norms.appoint_days or 0) * 0.8 + 0.15)
        agenda.append((chance.uniform(0.05, soon), self.happenings.fill_required))
        day = chance.uniform(0.3, usual * 0.6)
        density = 1.0 if last else self.density  # what is silent now must mean something
        extra = self.life.log_entries if last else 0
        step = days / extra if extra else 0
        while day < days:
            agenda.append((day, self.happenings.log))
            day += step or usual * chance.uniform(0.25, 0.85) / density
        if not phase.case_phase:
            return agenda
        if phase.bestuur and self.chance.random() < ODDS_OF_BRIEFING[phase.severity]:
            agenda.append((min(days * 0.9, soon + 0.3), self.happenings.brief))
        if norms.plan_days and not self.life.without_plan:
            evaluate = (norms.evaluation_days or 90) * chance.uniform(0.8, 1.1)
            day = norms.plan_days * chance.uniform(0.2, 0.95)
            while day < days:
                agenda.append((day, self.happenings.plan))
                day += evaluate / self.density
        for odds, happen in (
            (0.5, self.happenings.party),
            (0.45, self.happenings.party),
            (0.12, self.happenings.fill_optional),
            (0.06, self.happenings.replace),
            (0.10, self.happenings.another_signal),
            (0.05, self.happenings.danger),
            (0.3, self.happenings.set_aside),
            (0.10, self.happenings.in_vain),
            (0.25 if phase.severity > 2 else 0.03, self.happenings.measure),
        ):
            if chance.random() < odds and days > 12:
                agenda.append((chance.uniform(1, days * 0.8), happen))
        return agenda

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
            self.happenings.fill_required()
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
        before = self.file.media_attention
        severity = self.file.model.phase(step.to_phase).severity
        unsafe = severity == 3 and self.file.safety_risk
        self.file.media_attention = severity == 4 or unsafe
        if not decisions.approve():
            self.file.media_attention = before
            decisions.withdraw()
            return False
        return True

    def _end(self, ends: datetime) -> None:
        """How this course stands at its end."""
        life = self.life
        if life.closes:
            self._until(ends)
        if life.entry.urgent and not life.steps:
            self.decisions.confirm()
        if life.closes:
            self.happenings.close()
        if life.grip:
            self.happenings.grip()
        if life.hands_back:
            self.happenings.hand_back()
        for _ in range(life.new_signals):
            self.happenings.another_signal()
        if life.assigned is not None:
            self.happenings.assign(life.assigned)
        if life.promised is not None:
            self.happenings.commitment(life.promised)
        if life.pending is not None and life.pending.from_phase == self.file.phase:
            if self.decisions.motion is not None:
                self.decisions.withdraw()
            self.decisions.propose(life.pending, complete=life.pending_as != "returned")
            if life.pending_as == "returned":
                self.decisions.send_back(answered=False)
            elif life.pending_as == "disputed":
                self.decisions.dispute()


def working_hour(chance: Chance, moment: datetime) -> datetime:
    """A working moment (UTC) on that day, or on the Monday after the weekend."""
    weekend = moment.weekday() - 4
    if weekend > 0:
        moment += timedelta(days=3 - weekend)
    minutes = 7 * 60 + int(chance.random() * 540)
    return moment.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
