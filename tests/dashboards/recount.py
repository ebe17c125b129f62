"""The figures of a month once more, in another way: case by case, in plain Python."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import datetime
from typing import Any

from cases.models import (
    Assignment,
    Case,
    Holding,
    LogEntry,
    Membership,
    PartySetAside,
    PhaseTransition,
    Plan,
    ProposalStep,
    Signal,
)
from dashboards.periods import Month
from escalation.models import Flag, Review
from roles.dates import DUTCH_TIME
from roles.models import Municipality


class Recount:
    """One municipality in one month."""

    def __init__(self, town: Municipality, month: Month) -> None:
        self.town, self.month = town, month
        self.end = month.end
        self.cases = list(Case.objects.filter(municipality=town).select_related("household"))
        self.steps: dict[int, list[PhaseTransition]] = {case.pk: [] for case in self.cases}
        for step in PhaseTransition.objects.filter(case__municipality=town).order_by("number"):
            self.steps[step.case_id].append(step)
        self.found: Counter[str] = Counter()

    def stay(self, case: Case) -> list[tuple[str, datetime, datetime | None]]:
        """Group, from and until, of every stay of a case; decisions after the month unknown."""
        stays: list[tuple[str, datetime, datetime | None]] = []
        for step in self.steps[case.pk]:
            if step.decided_at >= self.end:
                break
            group = case.ave_model.phases[step.to_phase].group
            if stays and stays[-1][0] == group:
                continue
            if stays:
                stays[-1] = (stays[-1][0], stays[-1][1], step.decided_at)
            stays.append((group, step.decided_at, None))
        if stays and case.closed_at and case.closed_at < self.end:
            stays[-1] = (stays[-1][0], stays[-1][1], case.closed_at)
        return stays

    def counts(self) -> Counter[str]:
        for case in self.cases:
            self._case(case)
        return self.found

    def _case(self, case: Case) -> None:
        for group, began, ended in self.stay(case):
            self.found[f"entered:{group}"] += self.month.start <= began < self.end
            if ended:
                self.found[f"left:{group}"] += self.month.start <= ended < self.end
            else:
                self._at_the_end(case, group)

    def _at_the_end(self, case: Case, group: str) -> None:
        self.found[f"stock:{group}"] += 1
        if group in ("0", "1"):
            return
        end = self.end
        regie = any(
            h.started_at < end and (h.ended_at is None or h.ended_at >= end)
            for h in Holding.objects.filter(case=case, responsibility="casusregie")
        )
        plan = Plan.objects.filter(case=case, recorded_at__lt=end).order_by("number").last()
        day = end.astimezone(DUTCH_TIME).date()
        self._yes_or_no("regie", group, regie)
        self._yes_or_no("plan", group, plan is not None)
        if plan:
            self._yes_or_no("evaluation", group, plan.next_evaluation_on >= day)
        self._yes_or_no("minors", group, case.minors_involved)
        flags = [
            f
            for f in Flag.objects.filter(case=case, opened_at__lt=end)
            if f.closed_at is None or f.closed_at >= end
        ]
        self._yes_or_no("flagged", group, bool(flags))
        for cause in {f.cause for f in flags}:
            self.found[f"cause:{cause}:{group}"] += 1

    def _yes_or_no(self, pair: str, group: str, has: bool) -> None:
        self.found[f"{pair}:{group}:{'yes' if has else 'no'}"] += 1

    # The half-year and the year

    def half_year(self) -> Counter[str]:
        found: Counter[str] = Counter()
        of_town: dict[str, Any] = {"case__municipality": self.town}
        for steps in self.steps.values():
            for step in steps:
                if self._in_half_year(step.decided_at):
                    found["decided:urgent"] += step.urgent
                    if step.direction != "entry":
                        up = "up" if step.direction.endswith("up") else "down"
                        found[f"decided:{up}"] += 1
        refused = ProposalStep.objects.filter(
            proposal__case__municipality=self.town, kind="refused"
        )
        found["decided:refused"] = sum(self._in_half_year(step.at) for step in refused)
        for signal in Signal.objects.filter(municipality=self.town):
            if self._in_half_year(signal.received_at):
                found["signals"] += 1
                found[f"signals:{signal.reporter}"] += 1
        for review in Review.objects.filter(municipality=self.town, case__isnull=False):
            if self._in_half_year(review.at):
                found["reviewed"] += 1
                found[f"reviewed:{review.outcome}"] += 1
        found["returned"] = sum(map(self._returns, self.cases))
        meetings = LogEntry.objects.filter(**of_town, kind="meeting")
        found["measure:meeting"] = self._cases((m.happened_at, m.case_id) for m in meetings)
        given = Assignment.objects.filter(**of_town)
        found["measure:assignment"] = self._cases((a.given_at, a.case_id) for a in given)
        aside = PartySetAside.objects.filter(party__case__municipality=self.town)
        found["measure:aside"] = self._cases(
            (s.decided_at, s.party.case_id) for s in aside.select_related("party")
        )
        found["measure:grip"] = self._cases(
            (case.grip_since, case.pk) for case in self.cases if case.grip_since
        )
        return found

    def _in_half_year(self, moment: datetime) -> bool:
        return self.month.half_year_start <= moment < self.end

    def _cases(self, happened: Any) -> int:
        return len({case for moment, case in happened if self._in_half_year(moment)})

    def _returns(self, case: Case) -> bool:
        if not self._in_half_year(case.opened_at):
            return False
        homes = {case.household_id: None}
        day = case.opened_at.astimezone(DUTCH_TIME).date()
        members = Membership.objects.filter(household=case.household)
        people = {m.person_id for m in members if m.start <= day and (not m.end or m.end > day)}
        months = self.town.ave_model.recurrence_months
        opened = case.opened_at.astimezone(DUTCH_TIME)
        before = Month(opened.year, opened.month).after(-months)
        limit = opened.replace(year=before.year, month=before.number, day=min(opened.day, 28))
        for old in Case.objects.filter(closed_at__lte=case.opened_at).exclude(pk=case.pk):
            if old.closed_at is None or old.closed_at <= limit:
                continue
            closed = old.closed_at.astimezone(DUTCH_TIME).date()
            began = old.opened_at.astimezone(DUTCH_TIME).date()
            there = {
                m.person_id
                for m in Membership.objects.filter(household=old.household_id)
                if m.start <= closed and (not m.end or m.end > began)
            }
            if old.household_id in homes or people & there:
                return True
        return False

    def ever(self) -> Counter[str]:
        households: dict[str, set[int]] = {}
        for case in self.cases:
            for group, _, ended in self.stay(case):
                if (ended or self.end) > self.month.year_start:
                    households.setdefault(group, set()).add(case.household_id)
        return Counter({f"ever:{group}": len(found) for group, found in households.items()})

    def days_in_phase(self) -> dict[str, float]:
        """Group → the median number of days of the stays that ended in the half-year."""
        lasted: dict[str, list[float]] = {}
        for case in self.cases:
            for group, began, ended in self.stay(case):
                if ended and self._in_half_year(ended):
                    lasted.setdefault(group, []).append((ended - began).total_seconds() / 86400)
        return {group: statistics.median(days) for group, days in lasted.items()}
