"""The set-based scan finds exactly what the pure rules find, on random records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.core.models import Case
from cases.core.project import project_cases, project_due, project_everything
from cases.households.models import Household, Membership, Person
from cases.intake.models import Signal
from cases.record.models import Agreement, Assignment, CaseHold, Plan
from cases.regie.models import Holding
from cases.scaling.models import Confirmation, PhaseTransition, Proposal, ProposalStep
from common.dates import midnight
from escalation.scan import scan
from roles.models import FunctionPeriod, NormChange, NormOverride, Region
from roles.services.groups import function_group
from tests.cast import Town
from tests.escalation.judged import Judged, flagged, judged, late_at

pytestmark = pytest.mark.django_db

MODELS = ("dalfsen", "westerkwartier")
NORMS = (
    "inactive_days", "appoint_days", "plan_days", "evaluation_days", "phase_days",
    "decision_days", "signal_days", "signal_count", "return_days",
)  # fmt: skip

moments = st.datetimes(datetime(2025, 3, 1), datetime(2026, 12, 31)).map(
    lambda moment: midnight(moment.date()) + timedelta(hours=moment.hour, minutes=moment.minute)
)
ages = st.one_of(st.integers(0, 60), st.integers(0, 900)).map(float) | st.floats(0, 20)
"""Days ago; often close to the norms."""


class Builder:
    """Writes random records straight into the tables: also what no service would write."""

    def __init__(self, draw: Any, now: datetime, towns: dict[str, Town]) -> None:
        self.draw, self.now, self.towns = draw, now, towns
        for town in self.towns.values():
            if draw(st.booleans()):
                self._overrides(town)

    def ago(self, least: float = 0) -> datetime:
        return self.now - timedelta(days=max(self.draw(ages), least))

    def one(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def _overrides(self, town: Town) -> None:
        phases = [p.id for p in town.model.phases.values()]
        for name in self.draw(st.lists(st.sampled_from(NORMS), unique=True, max_size=4)):
            numbers = self.draw(st.lists(st.integers(0, 40), min_size=1, max_size=4))
            phase = self.one(*phases)
            NormOverride.objects.create(
                municipality=town.municipality, phase=phase, norm=name, days=numbers[-1]
            )
            self._changes(town, phase, name, numbers)
        for name, number in (("caseload_warn", 1), ("caseload_over", 2)):
            if self.maybe():
                NormOverride.objects.create(
                    municipality=town.municipality, phase="", norm=name, days=number
                )

    def _changes(self, town: Town, phase: str, norm: str, numbers: list[int]) -> None:
        """How a norm came to its number: one after another, some on one day."""
        moments = sorted(self.ago() for _ in numbers[1:])
        for at, was, became in zip(moments, numbers, numbers[1:], strict=False):
            if was != became:
                NormChange.objects.create(
                    municipality=town.municipality, phase=phase, norm=norm, was=was, became=became,
                    reason="r", at=at, by=town.user("beheerder"),
                )  # fmt: skip

    def lapses(self) -> None:
        """Some holder's function ended, the account was closed, or a region took it over."""
        holding = Holding.objects.current().order_by("pk").select_related("case").first()
        if holding is None or holding.holder is None:
            return
        user, town = holding.holder, self.towns[holding.case.municipality.slug]
        period = FunctionPeriod.objects.get(user=user)
        what = self.one("ends", "closed", "region", "future")
        if what == "ends":
            period.end = (self.now - timedelta(days=self.draw(st.integers(-2, 40)))).date()
        elif what == "closed":
            user.is_active = False
            user.save()
        elif what == "future":
            period.start = (self.now + timedelta(days=self.draw(st.integers(0, 2)))).date()
        else:
            region, _ = Region.objects.get_or_create(name="Regio")
            if self.maybe():
                region.municipalities.add(town.municipality)
            period.municipality, period.region = None, region
        period.save()

    def household(self, town: Town) -> Household:
        return Household.objects.create(
            municipality=town.municipality, created_at=self.now, created_by=town.user("wethouder")
        )

    def case(self) -> None:
        town = self.towns[self.one(*MODELS)]
        phase = self.one(*town.model.phases)
        household = self.household(town)
        opened, since = sorted((self.ago(), self.ago()))
        case = Case.objects.create(
            municipality=town.municipality,
            household=household,
            title="Casus",
            dominant_problem=self.one(*town.model.dominant_problems),
            safety_risk=self.maybe(),
            minors_involved=self.maybe(),
            model_slug=town.model.slug,
            model_version=town.model.version,
            phase=phase,
            phase_since=since,
            opened_at=opened,
            last_activity_at=self.ago(),
            waakvlam_until=self.ago().date() + timedelta(days=3) if self.maybe() else None,
        )
        if self.maybe():
            self.facts(case)
        parts = (
            self.holdings, self.plans, self.decisions, self.signals, self.proposal, self.rests,
            self.assignments, self.agreements,
        )  # fmt: skip
        for part in parts:
            if self.maybe():
                part(case, town)
        if self.maybe():
            self.past(case, town)

    def facts(self, case: Case) -> None:
        """What is known of it changes after its first line of history."""
        Case.history.filter(id=case.pk).update(history_date=case.opened_at)
        for at in sorted(self.ago() for _ in range(self.draw(st.integers(1, 3)))):
            case.safety_risk = self.maybe()
            case._history_date = max(at, case.opened_at)
            case.save()

    def holdings(self, case: Case, town: Town) -> None:
        for responsibility, aspect in (
            ("casusregie", ""), ("procesregie", ""), ("procesregie", "casus"),
            ("procesregie", "omgeving"),
        ):  # fmt: skip
            start = self.ago(1)
            function = self.one(*town.people)
            for ended in (self.ago(), None):
                if self.maybe() and (ended is None or ended > start):
                    Holding.objects.create(
                        case=case, responsibility=responsibility, aspect=aspect,
                        holder=town.user(function), function=function.rstrip("2"),
                        started_at=start, ended_at=ended, decided_by=town.user(function),
                        decided_in_function=function, reason="r", end_reason="e" if ended else "",
                    )  # fmt: skip
                    start = ended or start

    def plans(self, case: Case, town: Town) -> None:
        for number in range(1, self.draw(st.integers(2, 3))):
            agreed = self.ago().date()
            Plan.objects.create(
                case=case, number=number, for_phase=self.one(*town.model.phases), text="p",
                agreed_on=agreed, agreed_with="a", recorded_at=self.ago(),
                next_evaluation_on=agreed + timedelta(days=self.draw(st.integers(1, 100))),
                author=town.user("wethouder"),
            )  # fmt: skip

    def decisions(self, case: Case, town: Town) -> None:
        phases = list(town.model.phases)
        path = self.draw(st.lists(st.sampled_from(phases), max_size=4))
        at = sorted(self.ago() for _ in range(len(path) + 1))
        here, urgent = "", False
        for number, (to, when) in enumerate(zip([*path, case.phase], at, strict=True), start=1):
            up = bool(here) and phases.index(to) > phases.index(here)
            direction = "entry" if not here else "up" if up else "down"
            if here == to:
                direction = "within-up"
            urgent = self.maybe()
            step = PhaseTransition.objects.create(
                case=case, number=number, from_phase=here, to_phase=to, direction=direction,
                model_slug=case.model_slug, model_version=case.model_version,
                proposer=town.user("wethouder"), decider=town.user("burgemeester"),
                decided_at=when, urgent=urgent, motivation="m",
                confirm_before=when + timedelta(hours=24) if urgent else None,
            )  # fmt: skip
            if urgent and self.maybe():
                Confirmation.objects.create(
                    transition=step, by=town.user("wethouder"), at=when, agrees=True, text="t"
                )
            here = to

    def signals(self, case: Case, town: Town) -> None:
        for _ in range(self.draw(st.integers(2, 8))):
            moment = self.now - timedelta(days=self.draw(st.integers(0, 70)))
            Signal.objects.create(
                municipality=town.municipality, household=case.household,
                kind=self.one("melding", "melding", "advice"), reporter="police", text="t",
                received_at=moment, recorded_at=moment, recorded_by=town.user("wethouder"),
            )  # fmt: skip

    def proposal(self, case: Case, town: Town) -> None:
        proposal = Proposal.objects.create(
            case=case, from_phase=case.phase, to_phase="3", direction="up", grounds=1,
            status=self.one("open", "returned", "disputed", "refused"), motivation="m",
            proposer=town.user("wethouder"), proposer_function="wethouder", proposed_at=self.ago(),
        )  # fmt: skip
        if self.maybe():
            ProposalStep.objects.create(
                proposal=proposal, kind="answered", text="t", at=self.ago(),
                by=town.user("wethouder"), function="wethouder",
            )  # fmt: skip

    def rests(self, case: Case, town: Town) -> None:
        start = self.now.date() - timedelta(days=self.draw(st.integers(0, 60)))
        until = start + timedelta(days=self.draw(st.integers(0, 30)))
        for first, last in ((start, until), (until + timedelta(days=2), until + timedelta(days=5))):
            if self.maybe():
                CaseHold.objects.create(
                    case=case, start=first, until=last, reason="r",
                    decided_at=self.now, decided_by=town.user("wethouder"),
                )  # fmt: skip

    def assignments(self, case: Case, town: Town) -> None:
        """Open and done, some with the same day."""
        for _ in range(self.draw(st.integers(1, 3))):
            given = self.ago()
            done = given if self.maybe() else None
            by = town.user("wethouder")
            Assignment.objects.create(
                case=case, given_to=by, text="o", given_by=by, given_at=given,
                due=given.date() + timedelta(days=self.draw(st.integers(0, 40))),
                done_at=done, done_by=by if done else None, result="r" if done else "",
            )  # fmt: skip

    def agreements(self, case: Case, town: Town) -> None:
        """The same of binding agreements."""
        for _ in range(self.draw(st.integers(1, 3))):
            recorded, by = self.ago(), town.user("wethouder")
            made = recorded.date() - timedelta(days=self.draw(st.integers(0, 9)))
            done = recorded if self.maybe() else None
            Agreement.objects.create(
                case=case, who="w", text="a", agreed_on=made, agreed_with="m", author=by,
                due=made + timedelta(days=self.draw(st.integers(0, 40))), recorded_at=recorded,
                done_at=done, done_by=by if done else None, kept=self.maybe() if done else None,
                result="r" if done else "",
            )  # fmt: skip

    def past(self, case: Case, town: Town) -> None:
        """An earlier case of this household, or of another that shares a member."""
        shares = self.maybe()
        household = self.household(town) if shares else case.household
        closed = case.opened_at - timedelta(days=self.draw(st.integers(-5, 800)))
        opened = closed - timedelta(days=self.draw(st.integers(0, 200)))
        Case.objects.create(
            municipality=town.municipality, household=household, title="Eerder",
            dominant_problem=case.dominant_problem, model_slug=case.model_slug,
            model_version=case.model_version, phase="1", phase_since=opened, opened_at=opened,
            last_activity_at=opened, closed_at=closed, closed_reason="klaar",
        )  # fmt: skip
        if not shares:
            return
        person = Person.objects.create(municipality=town.municipality, last_name="Een")
        for home, ends in ((household, self.maybe()), (case.household, self.maybe())):
            start = (opened - timedelta(days=self.draw(st.integers(-30, 30)))).date()
            end = start + timedelta(days=self.draw(st.integers(0, 400))) if ends else None
            Membership.objects.create(household=home, person=person, start=start, end=end)


def _changed_by_time_alone(draw: Any) -> list[int]:
    """The cases of which something else follows before the moment that they gave themselves."""
    found = []
    for case in Case.objects.select_related("projection"):
        at, again = case.projection.at, case.projection.again_at
        later = (again or at + timedelta(days=400)) - timedelta(microseconds=1)
        moment = at + (later - at) * draw(st.floats(0, 1))
        if project_cases([case], moment, mend=False).differ:
            found.append(case.pk)
    return found


def by_subject(found: list[Judged]) -> list[Judged]:
    return sorted(found, key=lambda one: one[:4])


@pytest.mark.long
def test_the_scan_finds_what_the_rules_find() -> None:
    towns = {name: Town(name) for name in MODELS}
    for town in towns.values():  # or every scan that is undone would make them again
        for function in town.model.functions:
            function_group(town.municipality.pk, function)

    @settings(
        max_examples=50,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data(), now=moments)
    def agree(data: st.DataObject, now: datetime) -> None:
        with transaction.atomic():
            builder = Builder(data.draw, now, towns)
            for _ in range(data.draw(st.integers(1, 6))):
                builder.case()
            if builder.maybe():
                builder.lapses()
            ahead = timedelta(days=data.draw(st.integers(0, 90)))
            project_everything(now - ahead)
            assert not _changed_by_time_alone(data.draw)
            project_due(now)  # as the job does every minute: a function may have ended since
            of_cases = [finding for finding in judged(now) if finding[2]]
            assert by_subject(late_at(now)) == by_subject(of_cases)
            outcome = scan(now=now)
            before = flagged()
            assert outcome.total("found") == len(before)  # one finding per subject and cause
            assert by_subject(before) == by_subject(judged(now))
            again = scan(now=now)
            assert flagged() == before
            assert not sum(again.total(what) for what in ("opened", "changed", "closed"))
            transaction.set_rollback(True)

    agree()
