"""Every cause: the hit, the near miss, and the sentence that explains it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.deadlines.sentences import explain
from common.calendar import dutch_calendar
from common.dates import DUTCH_TIME, midnight
from roles.ave_model import registry
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm, phase_norms, whole_norms
from roles.ave_model.types import Responsibility
from tests.escalation.second import rules
from tests.escalation.second.watch import Finding, Watch

TODAY = date(2026, 11, 22)
CALENDAR = dutch_calendar(2011, 2027)


def watch(phase: str = "2", *, model: str = "dalfsen", today: date = TODAY, **given: Any) -> Watch:
    """A look at a case in a phase of a model, at ten in the morning."""
    ave_model = registry.get(model)
    found = ave_model.phase(phase)
    norms = phase_norms(ave_model, phase, given.pop("overrides", {}))
    norms["recurrence_months"] = Norm(ave_model.recurrence_months)
    return Watch(
        now=midnight(today) + timedelta(hours=10),
        calendar=CALENDAR,
        label=found.label,
        grave=found.severity == 4,
        norms=norms,
        **given,
    )


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def says(finding: Finding | None, today: date = TODAY) -> str:
    assert finding is not None
    return explain(finding.cause, finding.figures, today)


def test_no_activity_for_longer_than_the_norm_is_found_and_explains_itself() -> None:
    found = rules.inactive(watch(), date(2026, 10, 12))
    assert says(found) == "Geen activiteit sinds ma 12 oktober 2026: 41 dagen, norm in AVE2 is 30."
    assert found
    assert found.since == datetime(2026, 11, 12, tzinfo=DUTCH_TIME)


@pytest.mark.parametrize(("phase", "norm"), [("2", 30), ("3", 14), ("4", 2)])
def test_exactly_the_norm_is_in_time_and_a_day_more_is_not(phase: str, norm: int) -> None:
    assert rules.inactive(watch(phase), ago(norm)) is None
    assert rules.inactive(watch(phase), ago(norm + 1))


def test_a_phase_without_a_norm_is_never_late() -> None:
    assert rules.inactive(watch("1"), ago(1000)) is None
    assert rules.signals_rising(watch("1"), [TODAY] * 9) is None
    assert rules.back_and_forth(watch("1"), TODAY, upward=True, left=TODAY, times=2) is None


def test_a_municipality_sets_its_own_norm() -> None:
    own = watch(overrides={("2", "inactive_days"): 60})
    assert rules.inactive(own, ago(60)) is None
    assert rules.inactive(own, ago(61))


def test_a_day_on_hold_does_not_count() -> None:
    rest = ((ago(20), ago(10)),)
    assert rules.inactive(watch(rests=rest), ago(40)) is None
    found = rules.inactive(watch(rests=rest), ago(41))
    assert says(found).endswith("31 dagen, norm in AVE2 is 30. 10 dagen pauze telt niet mee.")


def test_while_a_case_is_on_hold_nothing_is_late_but_it_must_have_a_casusregisseur() -> None:
    on_hold = watch(rests=((ago(1), TODAY + timedelta(days=1)),))
    assert rules.inactive(on_hold, ago(300)) is None
    assert rules.evaluation_overdue(on_hold, ago(300), ago(200)) is None
    assert rules.no_casusregie(on_hold, ago(6))


def test_the_day_until_which_a_hold_lasts_counts_again() -> None:
    assert rules.inactive(watch(rests=((ago(1), TODAY),)), ago(32))


def test_a_case_without_casusregisseur_weighs_more_than_one_that_is_late() -> None:
    found = rules.no_casusregie(watch(), ago(6))
    assert (
        says(found) == "Geen casusregisseur sinds ma 16 november 2026: 6 dagen, norm in AVE2 is 5."
    )
    assert found
    assert found.severity == 2
    assert rules.no_casusregie(watch(), ago(5)) is None


def test_in_ave4_a_case_must_have_a_casusregisseur_the_same_day() -> None:
    assert rules.no_casusregie(watch("4"), TODAY) is None
    found = rules.no_casusregie(watch("4"), ago(1))
    assert found
    assert found.severity == 3


def test_a_required_procesregie_is_missed_per_aspect() -> None:
    found = rules.no_procesregie(watch("3"), {"omgeving": ago(3), "casus": ago(1)})
    assert says(found) == (
        "Geen procesregisseur (omgeving) sinds do 19 november 2026: 3 dagen, norm in AVE3 is 1."
    )
    assert rules.no_procesregie(watch("3"), {"casus": ago(1)}) is None


def test_a_plan_must_stand_within_its_norm() -> None:
    assert rules.no_plan(watch(), ago(42)) is None
    assert says(rules.no_plan(watch(), ago(43))) == (
        "Geen plan van aanpak sinds AVE2 begon op za 10 oktober 2026: 43 dagen, norm in AVE2 is 42."
    )


def test_an_evaluation_is_late_after_the_day_agreed_or_after_the_norm() -> None:
    assert rules.evaluation_overdue(watch(), ago(50), TODAY) is None
    planned = rules.evaluation_overdue(watch(), ago(50), ago(1))
    assert says(planned) == (
        "De evaluatie van het plan was gepland op za 21 november 2026: 1 dag te laat."
    )
    assert rules.evaluation_overdue(watch(), ago(90), TODAY) is None
    assert says(rules.evaluation_overdue(watch(), ago(91), TODAY)) == (
        "Het plan is van zo 23 augustus 2026 en is niet geëvalueerd: 91 dagen, norm in AVE2 is 90."
    )


def test_a_phase_that_lasts_too_long_without_a_decision() -> None:
    assert rules.phase_too_long(watch(), ago(365)) is None
    assert says(rules.phase_too_long(watch(), ago(366))) == (
        "In AVE2 zonder nieuw besluit sinds vr 21 november 2025: 366 dagen, norm in AVE2 is 365."
    )


def test_a_proposal_waits_in_working_days() -> None:
    """TODAY is a Sunday: since Friday a week ago five working days have gone by."""
    assert rules.proposal_waiting(watch(), date(2026, 11, 13)) is None
    assert says(rules.proposal_waiting(watch(), date(2026, 11, 12))) == (
        "Een voorstel wacht op een besluit sinds do 12 november 2026: 6 werkdagen, "
        "norm in AVE2 is 5."
    )


def test_a_dutch_holiday_is_no_working_day() -> None:
    """Maandag 27 april 2026 is Koningsdag; 25 mei is Tweede Pinksterdag."""
    after_kings_day = watch("3", today=date(2026, 4, 28))
    assert rules.proposal_waiting(after_kings_day, date(2026, 4, 23)) is None
    assert rules.proposal_waiting(after_kings_day, date(2026, 4, 22))
    assert not CALENDAR.is_working(date(2026, 5, 25))
    assert not CALENDAR.is_working(date(2026, 4, 3)), "Goede Vrijdag"


def test_signals_rise_when_they_are_many_and_twice_as_many_as_before() -> None:
    recent, before = [ago(1), ago(2), ago(29)], [ago(30), ago(59)]
    assert says(rules.signals_rising(watch(), [*recent, before[0]])) == (
        "3 meldingen in 30 dagen, tegen 1 in de 30 dagen ervoor."
    )
    assert rules.signals_rising(watch(), [*recent, *before]) is None
    assert rules.signals_rising(watch(), recent[:2]) is None
    assert rules.signals_rising(watch(), [*recent[:2], ago(30)]) is None


def test_an_urgent_decision_not_confirmed_in_time_is_urgent() -> None:
    now = watch("4").now
    assert rules.unconfirmed(watch("4"), now) is None
    found = rules.unconfirmed(watch("4"), now - timedelta(minutes=1))
    assert says(found) == "Een spoedbesluit is niet bevestigd vóór zo 22 november 2026, 09:59 uur."
    assert found
    assert found.severity == 3


def test_going_up_again_soon_after_coming_down_is_back_and_forth() -> None:
    again: dict[str, Any] = {"upward": True, "left": ago(100), "times": 2}
    assert says(rules.back_and_forth(watch("3"), ago(10), **again)) == (
        "Voor de 2e keer in AVE3: weer opgeschaald op do 12 november 2026, "
        "90 dagen na de vorige keer."
    )
    assert rules.back_and_forth(watch("3"), ago(10), **{**again, "left": ago(376)}) is None
    assert rules.back_and_forth(watch("3"), ago(10), **{**again, "left": None}) is None


def test_coming_down_to_where_one_came_from_is_how_it_is_meant() -> None:
    """Zo snel mogelijk weer afgeschaald [D, AVE2]."""
    assert rules.back_and_forth(watch(), ago(10), upward=False, left=ago(50), times=2) is None


def test_a_household_that_comes_back_within_two_years_is_recurring() -> None:
    opened = date(2026, 11, 1)
    assert rules.recurring(watch(), opened, [(date(2024, 11, 1), False)]) is None
    assert says(rules.recurring(watch(), opened, [(date(2024, 11, 2), False)])) == (
        "Dit huishouden kwam terug op zo 1 november 2026: "
        "een eerdere casus sloot op za 2 november 2024, minder dan 24 maanden eerder."
    )
    member = rules.recurring(watch(), opened, [(date(2025, 1, 1), True)])
    assert says(member).startswith("Een lid van dit huishouden kwam terug")


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert rules.months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert rules.months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)


def test_waakvlam_is_over_the_day_after() -> None:
    assert rules.waakvlam_passed(watch("1"), TODAY) is None
    assert says(rules.waakvlam_passed(watch("1"), ago(5))) == (
        "De waakvlam liep tot en met di 17 november 2026: 5 dagen geleden."
    )


@pytest.mark.parametrize(("cases", "severity"), [(44, None), (45, 1), (49, 1), (50, 2)])
def test_a_regisseur_is_warned_at_45_cases_and_over_at_50(cases: int, severity: int | None) -> None:
    norms = whole_norms(registry.get("olst-wijhe"), {})
    held = {Responsibility.CASUSREGIE: [ago(n) for n in range(cases)]}
    found = rules.caseload(norms, {**held, Responsibility.PROCESREGIE: [TODAY] * 20})
    assert (found.severity if found else None) == severity
    if severity == 2:
        assert says(found) == (
            "50 casussen met casusregie in het afgelopen jaar; let op vanaf 45, te veel vanaf 50."
        )


def test_a_function_that_lapsed_while_cases_remain() -> None:
    found = rules.function_lapsed(TODAY, 3, {"casusregisseur": ago(10)})
    assert says(found) == (
        "De functie stopte na do 12 november 2026, maar er staat nog op naam: 3 casussen."
    )
    closed = rules.function_lapsed(TODAY, 1, {"casusregisseur": None})
    assert says(closed) == "Heeft de functie niet meer, maar houdt nog 1 casus."
    assert rules.function_lapsed(TODAY, 0, {}) is None


def test_twice_the_norm_and_the_gravest_phase_are_each_a_step_worse() -> None:
    late, twice = rules.inactive(watch(), ago(59)), rules.inactive(watch(), ago(60))
    grave = rules.inactive(watch("4"), ago(4))
    assert [f.severity for f in (late, twice, grave) if f] == [1, 2, 3]


def test_stagnation_suggests_ave3_in_dalfsen_and_never_in_westerkwartier() -> None:
    """Geen gevaar, wel stagnatie: AVE3 [D]. Stagnatie geen criterium AVE3 [W, Kanttekeningen]."""
    dalfsen, westerkwartier = registry.get("dalfsen"), registry.get("westerkwartier")
    assert [
        s.to for s in dalfsen.suggestions if Cause.INACTIVE in s.causes and "2" in s.phases
    ] == ["2>3:up"]
    within = [s for s in westerkwartier.suggestions if Cause.INACTIVE in s.causes]
    assert {s.to for s in within} == {"2A>2A:within-up", "2B>2B:within-up", ""}
    assert all("Zorg- en Veiligheidshuis" in s.text for s in within if s.to)


def test_an_assignment_is_late_from_the_day_after_its_own() -> None:
    assert rules.assignment_overdue(watch(), [(ago(5), TODAY)]) is None
    found = rules.assignment_overdue(watch(), [(ago(5), ago(1))])
    assert says(found) == ("Een opdracht moest klaar zijn op za 21 november 2026: 1 dag te laat.")
    assert found
    assert found.since == midnight(TODAY)


def test_of_several_late_assignments_the_oldest_is_told_with_their_number() -> None:
    given = [(ago(30), ago(3)), (ago(20), ago(10)), (ago(2), TODAY + timedelta(days=1))]
    assert says(rules.assignment_overdue(watch(), given)) == (
        "2 opdrachten zijn te laat. De oudste moest klaar zijn op do 12 november 2026: "
        "10 dagen te laat."
    )


def test_an_assignment_weighs_more_from_twice_the_time_that_was_given() -> None:
    def weight(days_late: int) -> int:
        found = rules.assignment_overdue(watch(), [(ago(10 + days_late), ago(days_late))])
        assert found
        return found.severity

    assert weight(9) == 1
    assert weight(10) == 2


def test_a_binding_agreement_that_is_late_weighs_more_than_an_assignment() -> None:
    """Bindende afspraken [D, AVE3 Opschalen]."""
    assert rules.agreement_overdue(watch(), [(ago(9), TODAY)]) is None
    found = rules.agreement_overdue(watch(), [(ago(9), ago(3)), (ago(9), ago(1))])
    assert says(found) == (
        "2 bindende afspraken zijn te laat. De oudste moest klaar zijn op do 19 november 2026: "
        "3 dagen te laat."
    )
    assert found
    assert found.severity == 2


def test_while_a_case_is_on_hold_no_assignment_is_late() -> None:
    on_hold = watch(rests=((ago(1), TODAY + timedelta(days=1)),))
    assert rules.assignment_overdue(on_hold, [(ago(9), ago(5))]) is None
