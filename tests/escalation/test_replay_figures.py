"""Norms on trial: how they are written, what a replay tells of them, and that it only reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.core.locking import locked_case
from cases.core.models import Case
from cases.households.services.households import NewMember, add_member
from cases.intake.services.signals import add_to_case
from cases.record.services.agreements import NewAgreement, agree, settle
from cases.record.services.assignments import assign, finish
from cases.record.services.record import CaseFactsForm, NewPlan, change_case, record_plan, write_log
from cases.regie.services.parties import add_party, bring_back, set_aside
from cases.regie.services.responsibilities import Appointment, appoint
from cases.scaling.models import PhaseTransition, Proposal
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.preparing import ConsultationInput, consult
from cases.scaling.services.proposals import StepAsked, propose, withdraw
from cases.scaling.transitions import Draft
from escalation.models import Flag, FlagEvent
from escalation.replay import NormError, question_about, replay, replayed, run
from escalation.replay.norms import read_settings
from escalation.scan import scan
from roles.ave_model.causes import Cause
from roles.models import NormOverride
from roles.services.people import activate, deactivate, end_function
from tests.cast import NOW, Town, a_case, a_signal, later
from tests.escalation.test_scan import many, statements
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def day(**since: float) -> date:
    return later(**since).date()


def days_flagged(town: Town, cause: Cause, *, last: date) -> list[tuple[date, date]]:
    """From which day until which the cause stood, over all cases."""
    question = question_about(town.municipality, first=NOW.date(), last=last)
    flags = (flag for flag in replayed(question) if flag.cause is cause)
    return sorted((flag.opened, flag.closed) for flag in flags)


def goes_up(case: Case, town: Town, at: datetime) -> None:
    draft = Draft(frozenset({"stagnatie_samenwerking"}), motivation="Het stokt.")
    regisseur = town.actor("casusregisseur", at)
    decide_at_once(case_id=case.pk, actor=regisseur, now=at, asked=StepAsked("3", "up", draft))


def test_every_kind_of_work_on_a_case_is_found_back_in_its_records(dalfsen: Town) -> None:
    """Each service works on a case that has been silent for forty days: what the service calls
    activity, the replay must read from what the service wrote down."""
    town, case = dalfsen, a_case(dalfsen, regisseur="casusregisseur")

    def regisseur(at: datetime) -> dict[str, Any]:
        return {"case_id": case.pk, "actor": town.actor("casusregisseur", at), "now": at}

    def log(at: datetime) -> None:
        write_log(**regisseur(at), kind="visit", text="Op bezoek.", happened_at=at)

    def plan(at: datetime) -> None:
        ahead = at.date() + timedelta(days=90)
        record_plan(**regisseur(at), new=NewPlan("2", "Plan.", at.date(), "Het gezin", ahead, 0))

    def party(at: datetime) -> None:
        add_party(**regisseur(at), organisation=town.team)

    def facts(at: datetime) -> None:
        case.refresh_from_db()
        new = CaseFactsForm(
            "Andere titel", (), case.dominant_problem, False, False, False, case.grounds
        )
        change_case(**regisseur(at), new=new)

    def assignment(at: datetime) -> None:
        with locked_case(case.pk, town.actor("netwerkcoordinator", at), at) as context:
            given = assign(context, text="Bel.", due=at.date())
        done = regisseur(at)
        finish(assignment=given, actor=done["actor"], now=at, result="Gebeld.")

    def agreement(at: datetime) -> None:
        actor = town.actor("netwerkcoordinator", at)
        made = NewAgreement("GGZ", "Neemt op.", at.date(), at.date(), "De managers")
        agree(case_id=case.pk, actor=actor, now=at, new=made)

    def settled(at: datetime) -> None:
        settle(
            agreement=case.agreements.get(), actor=town.actor("netwerkcoordinator", at), now=at,
            kept=True, result="Gedaan.",
        )  # fmt: skip

    def minor(at: datetime) -> None:
        child = NewMember(last_name="Kind", birth_date=date(2020, 1, 1))
        by = regisseur(at)
        add_member(
            household=case.household, actor=by["actor"], now=at, member=child, start=at.date()
        )

    def up(at: datetime) -> None:
        goes_up(case, town, at)

    def regie(at: datetime) -> None:
        taken = Appointment(
            "procesregie", "casus", town.user("netwerkcoordinator").pk, "Nodig in AVE3."
        )
        actor = town.actor("netwerkcoordinator", at)
        appoint(case_id=case.pk, actor=actor, now=at, appointment=taken, replaces=None)

    def aside(at: datetime) -> None:
        actor, until = town.actor("netwerkcoordinator", at), at.date() + timedelta(days=90)
        set_aside(party=case.parties.get(), actor=actor, now=at, until=until, reason="Rust.")

    def back(at: datetime) -> None:
        actor = town.actor("netwerkcoordinator", at)
        bring_back(party=case.parties.get(), actor=actor, now=at, reason="Weer nodig.")

    def proposal(at: datetime) -> None:
        unrest = Draft(frozenset({"negatieve_pers"}), motivation="De krant belt.")
        propose(**regisseur(at), asked=StepAsked("4", "up", unrest))

    def heard(at: datetime) -> None:
        regisseur_now = regisseur(at)
        consult(
            proposal=Proposal.objects.get(case=case, to_phase="4"), now=at,
            actor=regisseur_now["actor"],
            heard=ConsultationInput("Burgemeester", "agrees", "Eens.", at, "burgemeester"),
        )  # fmt: skip

    acts: list[Callable[[datetime], None]] = [
        log, plan, party, facts, assignment, agreement, settled,
        minor, up, regie, aside, back, proposal, heard,
    ]  # fmt: skip
    for number, act in enumerate(acts, start=1):
        act(later(days=40 * number))
        case.refresh_from_db()
        assert case.last_activity_at == later(days=40 * number), act.__name__
    last = day(days=40 * len(acts) + 1)
    closed = [until for _, until in days_flagged(dalfsen, Cause.INACTIVE, last=last)]
    assert closed == [day(days=40 * n + 1) for n in range(1, len(acts) + 1)]


def test_a_signal_that_comes_in_is_no_work_done(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    found = a_signal(dalfsen, case.household, by="toegangsteam", at=later(days=20))
    at = later(days=21)
    add_to_case(signal=found, actor=dalfsen.actor("toegangsteam", at), now=at)
    case.refresh_from_db()
    assert case.last_activity_at == NOW
    assert days_flagged(dalfsen, Cause.INACTIVE, last=day(days=40)) == [
        (day(days=31), day(days=41))
    ]


def test_taking_a_proposal_back_is_no_work_and_saving_nothing_new_is_none_either(
    dalfsen: Town,
) -> None:
    case = a_case(dalfsen)
    goes_up(case, dalfsen, later(days=1))
    regisseur = dalfsen.actor("casusregisseur")
    unrest = Draft(frozenset({"negatieve_pers"}), motivation="De krant belt.")
    asked = StepAsked("4", "up", unrest)
    made = propose(case_id=case.pk, actor=regisseur, now=later(days=2), asked=asked)
    withdraw(proposal=made, actor=regisseur, now=later(days=10), reason="Toch niet.")
    case.refresh_from_db()
    same = CaseFactsForm(case.title, (), case.dominant_problem, False, False, False, case.grounds)
    change_case(case_id=case.pk, actor=regisseur, now=later(days=11), new=same)
    case.refresh_from_db()
    assert case.last_activity_at == later(days=2)
    found = days_flagged(dalfsen, Cause.INACTIVE, last=day(days=20))
    assert found == [(day(days=17), day(days=21))]


def test_a_stricter_norm_sees_a_case_earlier_before_it_goes_up(dalfsen: Town) -> None:
    """AVE2 waits 30 days for activity: 31 days of silence are seen a day before the step, with a
    norm of 21 ten days. The other case goes up after a week and is seen by neither."""
    slow, quick = a_case(dalfsen), a_case(dalfsen)
    plan = NewPlan("2", "Plan.", NOW.date(), "Het gezin", day(days=90), 0)
    for case in (slow, quick):
        actor = dalfsen.actor("casusregisseur")
        record_plan(case_id=case.pk, actor=actor, now=NOW, new=plan)
    goes_up(quick, dalfsen, later(days=7))
    goes_up(slow, dalfsen, later(days=32))
    tried = ["ave2.inactive_days=21"]
    result = replay(question_about(dalfsen.municipality, tried, last=day(days=33)))
    assert result["tried"] == [{"key": "ave2.inactive_days", "in_force": 30, "trial": 21}]
    assert result["trial"] is not None
    for figures, lead in ((result["in_force"], 1.0), (result["trial"], 10.0)):
        assert figures["lead"] == {"steps": 2, "flagged": 1, "quartiles": [lead] * 3}
        assert figures["lead_per_phase"].keys() == {"AVE3"}
        assert figures["lead_per_cause"]["inactive"]["quartiles"] == [lead] * 3


def test_flags_are_counted_per_week_and_by_who_would_have_reviewed_them(dalfsen: Town) -> None:
    case = a_case(dalfsen)  # on Tuesday 3 March 2026
    result = replay(question_about(dalfsen.municipality, last=day(days=35)))
    assert result["trial"] is None
    inactive = result["in_force"]["causes"]["inactive"]
    assert inactive == {"raised": 1, "short": 0, "standing": 1, "weeks": {"2026-03-30": 1}}
    write_log(
        case_id=case.pk, actor=dalfsen.actor("casusregisseur"), now=later(days=35), kind="visit",
        text="Op bezoek.", happened_at=later(days=35),
    )  # fmt: skip
    result = replay(question_about(dalfsen.municipality, last=day(days=40)))
    inactive = result["in_force"]["causes"]["inactive"]
    assert (inactive["short"], inactive["standing"]) == (1, 0)
    (reviewer,) = result["in_force"]["reviewers"]
    assert reviewer == {"function": "Netwerkcoördinator", "flags": 1, "people": 1}


def test_who_holds_a_case_while_their_account_is_closed_has_no_function(dalfsen: Town) -> None:
    """Closed and opened again, both in the past: by their moment, not by how the account is now."""
    a_case(dalfsen)
    user, beheerder = dalfsen.user("casusregisseur"), dalfsen.actor("beheerder")
    deactivate(user=user, actor=beheerder, now=later(days=10))
    activate(user=user, actor=beheerder, now=later(days=20))
    lapsed = days_flagged(dalfsen, Cause.FUNCTION_LAPSED, last=day(days=30))
    assert lapsed == [(day(days=11), day(days=21))]


def test_who_holds_a_case_after_their_function_ended_lacks_it_from_the_next_day(
    dalfsen: Town,
) -> None:
    a_case(dalfsen)
    period = dalfsen.user("casusregisseur").function_periods.get()
    beheerder = dalfsen.actor("beheerder")
    end_function(period=period, end=day(days=10), actor=beheerder, now=later(days=2))
    lapsed = days_flagged(dalfsen, Cause.FUNCTION_LAPSED, last=day(days=30))
    assert [opened for opened, _ in lapsed] == [day(days=11)]


def test_a_colleague_whose_account_is_closed_says_nothing_of_who_holds_the_case(
    dalfsen: Town,
) -> None:
    a_case(dalfsen)
    deactivate(
        user=dalfsen.user("casusregisseur2"), actor=dalfsen.actor("beheerder"), now=later(days=10)
    )
    assert not days_flagged(dalfsen, Cause.FUNCTION_LAPSED, last=day(days=30))


def test_a_case_is_closed_between_its_ending_and_the_day_it_is_opened_again(
    dalfsen: Town,
) -> None:
    """Without a plan it is flagged from the 43rd day; closed on the 50th and opened again on the
    70th, and there still is none."""
    story = Story(dalfsen, a_case(dalfsen))
    story.now = later(days=50)
    story.close("netwerkcoordinator", kind="unseen")
    story.now = later(days=70)
    story.reopen("netwerkcoordinator")
    found = days_flagged(dalfsen, Cause.NO_PLAN, last=day(days=90))
    assert found == [(day(days=43), day(days=51)), (day(days=71), day(days=91))]


def test_a_replay_only_reads(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    scan(now=later(days=31))
    before = (list(Case.objects.values()), list(Flag.objects.values()), FlagEvent.objects.count())
    tried = ["ave2.inactive_days=5"]
    replay(question_about(dalfsen.municipality, tried, last=day(days=60)))
    after = (list(Case.objects.values()), list(Flag.objects.values()), FlagEvent.objects.count())
    assert after == before
    assert not NormOverride.objects.exists()
    assert case.flags.get().cause == "inactive"


def test_another_municipality_is_not_part_of_it(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    a_case(raalte)
    result = replay(question_about(dalfsen.municipality, last=day(days=60)))
    assert result["cases"] == 0
    assert all(not found["raised"] for found in result["in_force"]["causes"].values())


def test_a_model_that_is_not_known_is_told(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    PhaseTransition.objects.create(
        case=case, number=2, from_phase="2", to_phase="2", direction="within-up", motivation="m",
        model_slug="dalfsen", model_version="onbekend", decided_at=later(days=1),
        proposer=dalfsen.user("aover"), decider=dalfsen.user("aover"),
    )  # fmt: skip
    project_all(later(days=1))
    result = replay(question_about(dalfsen.municipality, last=day(days=60)))
    assert "dalfsen@onbekend" in result["failures"][0]


def test_the_number_of_statements_is_the_same_for_more_cases_and_more_days(dalfsen: Town) -> None:
    counts = []
    for cases, first in ((10, NOW.date() - timedelta(days=9)), (200, None)):
        many(dalfsen, cases)
        question = question_about(dalfsen.municipality, first=first, last=NOW.date())
        with CaptureQueriesContext(connection) as captured:
            replay(question)
        counts.append(sum(statements(query["sql"]) for query in captured))
    assert counts[0] == counts[1] <= 50


def test_progress_tells_each_batch_of_cases(dalfsen: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 4)
    many(dalfsen, 10)
    told: list[float] = []
    result = replay(question_about(dalfsen.municipality, last=NOW.date()), told.append)
    assert told == [0, 0.4, 0.8, 1, 1]
    assert result["cases"] == 10
    assert result["in_force"]["causes"]["inactive"]["standing"] == 10


def test_a_norm_is_named_by_its_phase_and_name(dalfsen: Town) -> None:
    settings = ["ave2.inactive_days=21", "AVE3.plan_days = 7", "caseload_warn=40"]
    assert read_settings(dalfsen.model, settings, {}) == {
        ("2", "inactive_days"): 21,
        ("3", "plan_days"): 7,
        ("", "caseload_warn"): 40,
    }
    assert read_settings(Town("westerkwartier").model, ["ave2a.phase_days=90"], {}) == {
        ("2A", "phase_days"): 90
    }


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("ave9.inactive_days=1", "Onbekende fase: 'ave9' .* Er zijn: ave2, ave3, ave4"),
        ("ave2.slapen=1", "Onbekende norm: 'slapen' .* ave2 kent: inactive_days, appoint_days"),
        ("inactive_days=1", "hele gemeente zijn er: caseload_warn, .* bijvoorbeeld ave2.inactive"),
        ("ave2.plan_days=veel", "schrijf ave2.plan_days=AANTAL"),
        ("ave2.plan_days=-1", "met een heel getal"),
        ("ave2.plan_days=4000", "Kies een getal van 0 tot en met 3650"),
        ("caseload_warn=60", "Let op komt niet na te veel"),
        ("ave2.plan_days", "schrijf ave2.plan_days=AANTAL"),
    ],
)
def test_a_norm_that_is_none_is_told_with_what_there_is(
    dalfsen: Town, setting: str, told: str
) -> None:
    with pytest.raises(NormError, match=told):
        read_settings(dalfsen.model, ["ave2.inactive_days=21", setting], {})


def test_the_command_prints_both_beside_each_other_or_everything_as_json(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    goes_up(case, dalfsen, later(days=40))
    out, err = StringIO(), StringIO()
    asked = ["replay_norms", "--municipality", "dalfsen", "--set", "ave2.inactive_days=21"]
    period = ["--from", "2026-03-01", "--to", "2026-05-01"]
    call_command(*asked, *period, stdout=out, stderr=err)
    text = out.getvalue()
    assert "ave2.inactive_days=21 (nu: 30)" in text
    assert "Functie gestopt, casussen niet *" in text
    assert "Netwerkcoördinator" in text
    assert "naar AVE3" in text
    assert "100% van de casussen is klaar" in err.getvalue()
    out = StringIO()
    call_command(*asked, *period, "--json", stdout=out, stderr=err)
    result = json.loads(out.getvalue())
    assert result["in_force"]["lead"]["steps"] == 1
    assert result["trial"]["lead"]["quartiles"] == [18.0, 18.0, 18.0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--municipality", "nergens"], "Wel bekend: dalfsen"),
        (["--municipality", "dalfsen", "--set", "x=1"], "Onbekende norm: 'x'"),
        (["--municipality", "dalfsen", "--from", "gisteren"], "Geen dag"),
        (["--municipality", "dalfsen", "--to", "2999-01-01"], "een laatste dag die geweest is"),
    ],
)
def test_the_command_says_what_it_cannot_do(dalfsen: Town, asked: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("replay_norms", *asked)
