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
from cases.households.models import Membership
from cases.record.models import Agreement, Assignment, LogEntry, Measure
from cases.record.services.agreements import NewAgreement, agree
from cases.record.services.assignments import assign
from cases.record.services.measures import Used, record_measure
from cases.record.services.record import write_log
from cases.regie.models import Holding, Party
from cases.regie.services.absences import record_absence
from cases.regie.services.parties import add_party
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.models import Proposal
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.proposals import StepAsked, propose
from cases.scaling.transitions import Draft
from escalation.services.trials import ask_trial
from notifications.models import Notice
from roles.models import DutyShift, FunctionPeriod
from tests.cast import NOW, Town, a_case, a_household, a_signal, later
from tests.flags import flag as flag
from tests.flags import flag_of_a_person as flag_of_a_person

EVERYONE = frozenset(
    [
        "casusregisseur",
        "casusregisseur2",
        "netwerkcoordinator",
        "aover",
        "jeugdconsulent",
        "toegangsteam",
        "manager",
        "wethouder",
        "burgemeester",
        "driehoek",
        "communicatieadviseur",
        "beheerder",
        "fg",
    ]
)
KEEP_A_ROSTER = EVERYONE - {"toegangsteam", "driehoek"}
INTAKE = frozenset(
    ["casusregisseur", "casusregisseur2", "netwerkcoordinator", "aover", "toegangsteam"]
)
FIGURES = frozenset(
    ["netwerkcoordinator", "aover", "manager", "wethouder", "burgemeester", "beheerder"]
)
# The case is in AVE3, without danger or minors; the casusregisseur proposed AVE4.
SEES = frozenset({"casusregisseur", "netwerkcoordinator", "aover"})
OVER_PEOPLE = frozenset({"netwerkcoordinator", "aover", "beheerder"})
NOBODY: frozenset[str] = frozenset()
# Who sets norms, and who reviews what they flag in some phase.
READS_NORMS = frozenset({"netwerkcoordinator", "aover", "toegangsteam", "beheerder"})

WHO_MAY: dict[str, frozenset[str]] = {
    "cases:home": EVERYONE,
    "cases:cases": EVERYONE,
    "cases:to_decide": EVERYONE,
    "cases:briefed": frozenset({"burgemeester"}),
    "cases:counts": EVERYONE,
    "notifications:notices": EVERYONE,
    "notifications:notice": frozenset({"netwerkcoordinator"}),
    "notifications:notice_mark": frozenset({"netwerkcoordinator"}),
    "cases:search": EVERYONE,
    "cases:signals": INTAKE,
    "cases:new_signal": INTAKE,
    "cases:signal": INTAKE,
    "cases:new_case": INTAKE,
    "cases:new_household": INTAKE,
    "cases:household": SEES,
    "cases:household_signal": INTAKE,
    "cases:household_address": SEES,
    "cases:member_new": SEES,
    "cases:member_correct": SEES,
    "cases:member_leaves": SEES,
    "cases:member_moves": SEES,
    "cases:case": SEES,
    "cases:history": SEES,
    "cases:log": SEES,
    "cases:write": SEES,
    "cases:log_correct": SEES,
    "cases:briefings": SEES,
    "cases:briefing_new": NOBODY,
    "cases:plan": SEES,
    "cases:plan_new": SEES,
    "cases:measure_new": SEES,
    "cases:measure_end": SEES,
    "cases:assignment": frozenset({"casusregisseur"}),
    "cases:agreement_new": frozenset({"netwerkcoordinator", "aover"}),
    "cases:agreement": frozenset({"netwerkcoordinator", "aover"}),
    "cases:facts": SEES,
    "cases:hold": SEES,
    "cases:resume": SEES,
    "cases:close": SEES,
    "cases:parties": SEES,
    "cases:party_add": SEES,
    "cases:party_set_aside": frozenset({"netwerkcoordinator"}),
    "cases:party_bring_back": frozenset({"netwerkcoordinator"}),
    "cases:grip": NOBODY,
    "cases:hand_back": NOBODY,
    "cases:appoint": frozenset({"netwerkcoordinator"}),
    "cases:relieve": frozenset({"netwerkcoordinator"}),
    "cases:step_choose": SEES,
    "cases:step_propose": frozenset({"casusregisseur", "netwerkcoordinator"}),
    "cases:ask": SEES,
    "cases:proposal": SEES,
    "cases:decision": SEES,
    "cases:access_log": frozenset({"fg"}),
    "cases:absence": EVERYONE,
    "cases:absence_of": OVER_PEOPLE | {"casusregisseur2"},
    "cases:absence_end": OVER_PEOPLE | {"casusregisseur2"},
    "notifications:mail": EVERYONE,
    "escalation:jobs": frozenset({"beheerder"}),
    "escalation:job": frozenset({"beheerder"}),
    "escalation:queue": EVERYONE,
    "escalation:review_many": EVERYONE,
    "escalation:reviewed": EVERYONE,
    "escalation:people": OVER_PEOPLE,
    "escalation:person": OVER_PEOPLE,
    "escalation:begin": SEES,
    "escalation:review": frozenset({"netwerkcoordinator", "aover"}),
    "dashboards:figures": FIGURES,
    "dashboards:sharing": FIGURES,
    "dashboards:sharing_change": frozenset({"beheerder"}),
    "dashboards:xlsx": FIGURES,
    "dashboards:csv": FIGURES,
    "escalation:trials": READS_NORMS,
    "escalation:trial_new": READS_NORMS,
    "escalation:trial": READS_NORMS,
    "escalation:trial_progress": READS_NORMS,
    "roles:in_short": EVERYONE,
    "help": EVERYONE,
    "help_page": EVERYONE,
    "roles:understood": EVERYONE,
    "roles:shortcuts": EVERYONE,
    "roles:draft": EVERYONE,
    "roles:session": EVERYONE,
    "roles:own_data": EVERYONE,
    "roles:reachable": EVERYONE,
    "roles:duty": EVERYONE,
    "roles:duty_new": KEEP_A_ROSTER,
    "roles:duty_pattern": KEEP_A_ROSTER,
    "roles:duty_import": KEEP_A_ROSTER,
    "roles:duty_change": frozenset({"aover", "beheerder"}),
    "roles:duty_delete": frozenset({"aover", "beheerder"}),
    "roles:person_phone": frozenset({"beheerder"}),
    "roles:norms": READS_NORMS,
    "roles:norm": frozenset({"beheerder"}),
    "roles:people": frozenset({"beheerder"}),
    "roles:person_new": frozenset({"beheerder"}),
    "roles:person": frozenset({"beheerder"}),
    "roles:function_new": frozenset({"beheerder"}),
    "roles:function_end": frozenset({"beheerder"}),
    "roles:person_deactivate": frozenset({"beheerder"}),
    "roles:person_activate": frozenset({"beheerder"}),
    "roles:person_link": frozenset({"beheerder"}),
}
# Lists and searches: a neighbour has these too, over their own municipality.
WITHOUT_RECORD = {
    "cases:home",
    "cases:cases",
    "cases:to_decide",
    "cases:briefed",
    "cases:counts",
    "notifications:notices",
    "cases:search",
    "cases:signals",
    "cases:new_signal",
    "cases:new_household",
    "cases:access_log",
    "cases:absence",
    "notifications:mail",
    "escalation:jobs",
    "escalation:job",
    "escalation:queue",
    "escalation:review_many",
    "escalation:reviewed",
    "escalation:people",
    "dashboards:figures",
    "dashboards:sharing",
    "dashboards:xlsx",
    "dashboards:csv",
    "escalation:trials",
    "roles:in_short",
    "roles:understood",
    "roles:shortcuts",
    "roles:draft",
    "roles:session",
    "roles:own_data",
    "roles:reachable",
    "roles:duty",
    "roles:duty_new",
    "roles:duty_pattern",
    "roles:duty_import",
    "roles:norms",
    "roles:people",
    "help",
    "help_page",
}
NO_SECRET = {"roles:in_short", "roles:draft", "roles:session", "help", "help_page"}
"""For everyone who may sign in, with a function or without: how a municipality works with AVE."""
SHOWS_NOTHING = {
    "dashboards:sharing_change",
    "notifications:notice",
    "notifications:notice_mark",
    "escalation:trial_new",
    "escalation:trial",
    "escalation:trial_progress",
}
"""They keep what somebody types or has read, or are about norms or figures, and show nothing of the
case: no read of it."""
OF_A_HOUSEHOLD = {
    "cases:household",
    "cases:household_address",
    "cases:member_new",
    "cases:member_correct",
    "cases:member_leaves",
    "cases:member_moves",
}
"""A read of the household, which follows its open case."""
OF_A_COLLEAGUE = {"escalation:person", "cases:absence_of", "cases:absence_end"}
"""About somebody who works here, so no read of a household or its case."""
OPEN_TO_ALL = {
    "health",
    "accessibility",
    "account_login",
    "account_inactive",
    "account_set_password",
}
WITH_A_TOKEN = {"metrics"}
"""For a system that watches AVE: it signs in nowhere, and brings its token."""
OF_THE_SIGNED_IN = {"account_logout", "account_reauthenticate", "account_change_password"}


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The name of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, space + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


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
        self.load = flag_of_a_person(town, "casusregisseur2")
        self.absence = record_absence(
            user=town.user("casusregisseur2"), start=NOW.date(), until=later(days=14).date(),
            stand_in=None, actor=town.actor("casusregisseur2"), now=NOW,
        )  # fmt: skip
        self.shift = DutyShift.objects.create(
            function="aover", user=town.user("aover"), municipality=town.municipality,
            start=timezone.now() - timedelta(hours=1), end=timezone.now() + timedelta(hours=60),
            recorded_at=NOW,
        )  # fmt: skip
        self.waiting = a_signal(town, a_household(town, by="toegangsteam"), by="toegangsteam")

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
        return case

    def address(self, name: str) -> str:
        """An address of that name, about the rich case and its surroundings."""
        fallback = [] if name in WITHOUT_RECORD else [self.case.reference]
        return reverse(name, args=self._arguments.get(name, fallback))

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
            "escalation:job": ["flag_stagnation"],
            "dashboards:sharing_change": [place],
            "roles:norm": [place, "2", "inactive_days"],
            "cases:signal": [self.waiting.reference],
            "cases:new_case": [self.waiting.reference],
            "cases:household": household,
            "cases:household_signal": household,
            "cases:household_address": household,
            "cases:member_new": household,
            "cases:member_correct": [*household, member],
            "cases:member_leaves": [*household, member],
            "cases:member_moves": [*household, member],
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
            "escalation:trial_new": [place],
            "escalation:trial": [self.trial.public_id],
            "escalation:trial_progress": [self.trial.public_id],
            "roles:understood": ["past"],
            "help_page": ["casusregisseur"],
            "roles:person_new": [place],
            "roles:person": [user.public_id],
            "roles:function_new": [user.public_id, place],
            "roles:function_end": [user.public_id, period.pk],
            "roles:person_deactivate": [user.public_id],
            "roles:person_activate": [user.public_id],
            "roles:person_link": [user.public_id],
            "roles:person_phone": [user.public_id],
            "roles:duty_change": [self.shift.pk],
            "roles:duty_delete": [self.shift.pk],
        }
