"""Every address there is, who may open it, and one rich world in which each leads somewhere.

The table says who may open what; an address that is not in it fails, so a new page cannot come
without a rule. Who may not know of a record gets 404, who may not do a thing 403.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cases.core.locking import locked_case
from cases.core.models import Case
from cases.households.models import Household, HouseholdMerge, Membership, Person, PersonMerge
from cases.households.services.merging import FACTS
from cases.households.services.merging_homes import place_of
from cases.moves.models import MoveAnnouncement
from cases.moves.services.announcing import NewAnnouncement, announce_move
from cases.record.models import (
    Agreement,
    Assignment,
    CaseEnding,
    CaseReopening,
    LogEntry,
    Measure,
)
from cases.record.services.agreements import NewAgreement, agree
from cases.record.services.assignments import assign
from cases.record.services.measures import Used, record_measure
from cases.record.services.record import write_log
from cases.regie.models import Handover, Holding, Party
from cases.regie.services.absences import record_absence
from cases.regie.services.parties import add_party
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.models import Proposal
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.proposals import StepAsked, propose
from cases.scaling.transitions import Draft
from escalation.models import Flag, Review
from escalation.services.trials import ask_trial
from notifications.models import Notice
from roles.ave_model.causes import Cause
from roles.models import DutyShift, FunctionPeriod, FunctionRequest, User
from tests.cast import NOW, Town, a_case, a_household, a_signal, later
from tests.who_may import WITHOUT_RECORD


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The name of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, space + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def flag(case: Case) -> Flag:
    """Something that waits for a review on this case."""
    return Flag.objects.create(
        municipality=case.municipality,
        case=case,
        cause=Cause.RECURRING,
        severity=1,
        since=NOW,
        opened_at=NOW,
        figures={
            "from": "2026-03-03",
            "closed": "2025-12-01",
            "member": False,
            "norm": 24,
            "phase": "AVE3",
        },
    )


def flag_of_a_person(town: Town, name: str) -> Flag:
    """Somebody here who has more cases than the norm."""
    return Flag.objects.create(
        municipality=town.municipality,
        person=town.user(name),
        cause=Cause.CASELOAD,
        severity=1,
        since=NOW,
        opened_at=NOW,
        figures={"responsibility": "casusregie", "cases": 46, "warn": 45, "over": 50},
    )


def closed_by_mistake(case: Case, by: User) -> None:
    """The records of it alone: the case had been closed for a moment, and goes on as it was."""
    ending = CaseEnding.objects.create(
        case=case, kind="unseen", phase="3", reason="Verkeerde casus.", household_told=True,
        at=later(hours=3), by=by, function="netwerkcoordinator",
    )  # fmt: skip
    CaseReopening.objects.create(
        ending=ending, reason="Vergissing.", at=later(hours=3), by=by, function="netwerkcoordinator"
    )


def written_down_twice(case: Case, by: User) -> None:
    """The records of it alone: who lives here had been registered a second time."""
    kept = Membership.objects.filter(household=case.household)[0].person
    gone = Person.objects.create(
        municipality=case.municipality, last_name="Voorbeelt", merged_into=kept
    )
    kept.also_named = [["", "", "Voorbeelt"]]
    kept.save()
    facts = {column: getattr(kept, column) for column in FACTS}
    kept_as_it_was = {
        "facts": facts, "rows": {}, "followers": [], "also_named": {"kept": [], "gone": []},
    }  # fmt: skip
    PersonMerge.objects.create(
        kept=kept, gone=gone, before=kept_as_it_was, after={"facts": facts, "rows": {}},
        reason="Dezelfde vrouw.", at=later(hours=3), by=by, function="netwerkcoordinator",
    )  # fmt: skip


def registered_twice(case: Case, by: User) -> None:
    """The records of it alone: its household had been registered a second time."""
    kept = case.household
    gone = Household.objects.create(
        municipality=case.municipality, merged_into=kept, created_at=NOW, created_by=by
    )
    as_it_was = {
        "address": place_of(kept), "rows": {}, "signals": [], "cases": [], "followers": [],
    }  # fmt: skip
    HouseholdMerge.objects.create(
        kept=kept, gone=gone, before=as_it_was, after={"address": place_of(kept), "rows": {}},
        reason="Hetzelfde gezin.", at=later(hours=3), by=by, function="netwerkcoordinator",
    )  # fmt: skip


def announced_and_taken_back(case: Case, there: Town, by: User) -> MoveAnnouncement:
    """The records of it alone: it would have moved, and did not."""
    function = "netwerkcoordinator"
    move = MoveAnnouncement.objects.create(
        case=case, municipality=there.municipality, status="taken_back",
        answer_by=later(days=7).date(), call="Balie, 0529 123456", moved_on=NOW.date(),
        reason="Verhuisd.", summary="Hulp loopt.", ground="consent", ground_note="Gevraagd.",
        household_told=True, at=later(hours=3), by=by, function=function,
    )  # fmt: skip
    for kind, text in (("announced", "Verhuisd."), ("taken_back", "Toch niet.")):
        move.steps.create(kind=kind, text=text, at=later(hours=3), by=by, function=function)
    return move


class World:
    """Dalfsen with one rich case, and a town next door."""

    def __init__(self) -> None:
        self.town = town = Town("dalfsen")
        self.neighbours = Town("raalte", model="dalfsen")
        self.case = self._case(town)
        flag(self.case)
        self.trial = ask_trial(
            municipality=town.municipality, actor=town.actor("beheerder"), now=NOW,
            norms={"ave2.inactive_days": 21}, first=later(days=-90).date(),
        )  # fmt: skip
        elsewhere = a_case(self.neighbours)
        self.coming = announce_move(
            case_id=elsewhere.pk, actor=self.neighbours.actor("casusregisseur"), now=NOW,
            new=NewAnnouncement(
                there=town.municipality, moved_on=NOW.date(), reason="Verhuisd.",
                call="Balie, 0572 123456", summary="Hulp loopt.", ground="consent",
                ground_note="Gevraagd.",
                people=frozenset(
                    elsewhere.household.memberships.values_list("person", flat=True)
                ),
            ),
        )  # fmt: skip
        self.load = flag_of_a_person(town, "casusregisseur2")
        self.absence = record_absence(
            user=town.user("casusregisseur2"), start=NOW.date(), until=later(days=14).date(),
            stand_in=None, actor=town.actor("casusregisseur2"), now=NOW,
        )  # fmt: skip
        self.handover = Handover.objects.create(
            person=self.absence.user, by=town.user("netwerkcoordinator"), at=NOW, reason="Vertrekt."
        )  # fmt: skip
        self.shift = DutyShift.objects.create(
            function="aover", user=town.user("aover"), municipality=town.municipality,
            start=timezone.now() - timedelta(hours=1), end=timezone.now() + timedelta(hours=60),
            recorded_at=NOW,
        )  # fmt: skip
        self.waiting = a_signal(town, a_household(town, by="toegangsteam"), by="toegangsteam")
        self.review = Review.objects.create(
            municipality=town.municipality, case=self.case, outcome="dismiss", at=NOW,
            reason="Er is wel contact.", reviewer=town.user("netwerkcoordinator"),
            function="netwerkcoordinator",
        )  # fmt: skip

    def _case(self, town: Town) -> Case:
        case = a_case(town)
        regisseur = town.actor("casusregisseur")
        stuck = Draft(frozenset({"stagnatie_samenwerking"}), motivation="Het stokt.")
        decide_at_once(
            case_id=case.pk, actor=regisseur, now=later(hours=1), asked=StepAsked("3", "up", stuck)
        )
        appoint(
            case_id=case.pk,
            actor=town.actor("netwerkcoordinator"),
            now=later(hours=2),
            appointment=Appointment(
                "procesregie", "casus", town.user("netwerkcoordinator").pk, "AVE3."
            ),
            replaces=None,
        )
        write_log(
            case_id=case.pk,
            actor=regisseur,
            now=later(hours=3),
            kind="visit",
            text="Huisbezoek.",
            happened_at=NOW,
        )
        add_party(case_id=case.pk, actor=regisseur, now=later(hours=3), organisation=town.team)
        unrest = Draft(frozenset({"negatieve_pers"}), motivation="De krant belt.")
        propose(
            case_id=case.pk, actor=regisseur, now=later(hours=4), asked=StepAsked("4", "up", unrest)
        )
        with locked_case(case.pk, town.actor("netwerkcoordinator"), later(hours=5)) as context:
            assign(context, text="Bel de huisarts.", due=later(days=5).date())
        banned = Used("gebiedsverbod", later(hours=5).date(), None, "Overlast bij de school.")
        record_measure(case_id=case.pk, actor=regisseur, now=later(hours=5), used=banned)
        agree(
            case_id=case.pk,
            actor=town.actor("netwerkcoordinator"),
            now=later(hours=6),
            new=NewAgreement(
                "De woningcorporatie", "Stelt de ontruiming uit.", later(days=9).date(),
                NOW.date(), "De managers van corporatie en zorgaanbieder",
            ),
        )  # fmt: skip
        closed_by_mistake(case, town.user("netwerkcoordinator"))
        written_down_twice(case, town.user("netwerkcoordinator"))
        registered_twice(case, town.user("netwerkcoordinator"))
        self.gone = announced_and_taken_back(case, self.neighbours, town.user("netwerkcoordinator"))
        return case

    def address(self, name: str) -> str:
        """An address of that name, about the rich case and its surroundings."""
        fallback = [] if name in WITHOUT_RECORD else [self.case.reference]
        return reverse(name, args=self._arguments.get(name, fallback))

    @cached_property
    def asked(self) -> FunctionRequest:
        """A function that waits for a second person."""
        return FunctionRequest.objects.create(
            municipality=self.town.municipality,
            user=self.town.user("manager"),
            function="aover",
            start=timezone.localdate(),
            asked_by=self.town.user("beheerder"),
            asked_at=timezone.now(),
        )

    @cached_property
    def _arguments(self) -> dict[str, list[Any]]:
        """What the addresses name, where that is more than the case; looked up once."""
        case, user = self.case, self.town.user("manager")
        period = FunctionPeriod.objects.get(user=user)
        place = self.town.municipality.slug
        town_absent = self.absence.user.public_id
        household = [case.household.reference]
        member = Membership.objects.filter(household=case.household).values_list("pk", flat=True)[0]
        told = Notice.objects.filter(
            recipient=self.town.user("netwerkcoordinator"), about=case.reference
        )
        return {
            "notifications:notice": [told.values_list("pk", flat=True)[0]],
            "notifications:notice_mark": [told.values_list("pk", flat=True)[0]],
            "cases:absence_of": [town_absent],
            "cases:absence_end": [town_absent, self.absence.pk],
            "cases:handover": [self.town.user("casusregisseur").public_id],
            "cases:handover_undo": [town_absent, self.handover.pk],
            "escalation:job": ["flag_stagnation"],
            "dashboards:sharing_change": [place],
            "roles:norm": [place, "2", "inactive_days"],
            "cases:signal": [self.waiting.reference],
            "cases:new_case": [self.waiting.reference],
            "cases:household": household,
            "cases:household_same": household,
            "cases:household_split": household,
            "cases:household_signal": household,
            "cases:household_address": household,
            "cases:member_new": household,
            "cases:member_correct": [*household, member],
            "cases:member_leaves": [*household, member],
            "cases:member_moves": [*household, member],
            "cases:member_same": [*household, member],
            "cases:member_split": [*household, member],
            "cases:log_correct": [case.reference, LogEntry.objects.get(case=case).pk],
            "cases:measure_end": [case.reference, Measure.objects.get(case=case).pk],
            "cases:agreement": [case.reference, Agreement.objects.get(case=case).pk],
            "cases:assignment": [case.reference, Assignment.objects.get(case=case).pk],
            "escalation:person": [self.load.public_id],
            "cases:party_set_aside": [case.reference, Party.objects.get(case=case).pk],
            "cases:party_bring_back": [case.reference, Party.objects.get(case=case).pk],
            "cases:appoint": [case.reference, "casusregie"],
            "cases:relieve": [
                case.reference,
                Holding.objects.get(case=case, responsibility="procesregie").pk,
            ],
            "cases:step_propose": [case.reference, "2", "down"],
            "cases:proposal": [case.reference, Proposal.objects.get(case=case, to_phase="4").pk],
            "cases:decision": [case.reference, 2],
            "escalation:undo": [case.reference, self.review.pk],
            "cases:move": [case.reference, self.gone.pk],
            "cases:move_back": [case.reference, self.gone.pk],
            "cases:announcement": [self.coming.reference],
            "cases:ending": [case.reference, case.endings.get().pk],
            "escalation:trial_new": [place],
            "escalation:trial": [self.trial.public_id],
            "escalation:trial_progress": [self.trial.public_id],
            "roles:understood": ["past"],
            "help_page": ["casusregisseur"],
            "roles:person_new": [place],
            "roles:person": [user.public_id],
            "roles:function_new": [user.public_id, place],
            "roles:function_request": [self.asked.public_id],
            "roles:function_end": [user.public_id, period.pk],
            "roles:function_withdraw": [user.public_id, period.pk],
            "roles:functions_end": [user.public_id],
            "roles:person_deactivate": [user.public_id],
            "roles:person_activate": [user.public_id],
            "roles:person_link": [user.public_id],
            "roles:person_phone": [user.public_id],
            "roles:duty_change": [self.shift.pk],
            "roles:duty_delete": [self.shift.pk],
        }
