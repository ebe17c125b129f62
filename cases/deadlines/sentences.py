"""Every finding explains itself in one Dutch sentence with its figures."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from common import dates
from common.calendar import dutch_calendar
from common.plurals import counted, days_words
from roles.ave_model.causes import Cause, CauseGroup

CAUSE_WORDS: Mapping[Cause, str] = {
    Cause.INACTIVE: "Geen activiteit",
    Cause.NO_CASUSREGIE: "Geen casusregisseur",
    Cause.NO_PROCESREGIE: "Geen procesregisseur",
    Cause.NO_PLAN: "Geen plan van aanpak",
    Cause.EVALUATION_OVERDUE: "Evaluatie te laat",
    Cause.PHASE_TOO_LONG: "Lang in dezelfde fase",
    Cause.SIGNALS_RISING: "Snel meer signalen",
    Cause.PROPOSAL_WAITING: "Voorstel wacht op besluit",
    Cause.UNCONFIRMED: "Spoedbesluit niet bevestigd",
    Cause.BACK_AND_FORTH: "Opnieuw in dezelfde fase",
    Cause.RECURRING: "Huishouden komt terug",
    Cause.WAAKVLAM_PASSED: "Waakvlam voorbij",
    Cause.ASSIGNMENT_OVERDUE: "Opdracht te laat",
    Cause.AGREEMENT_OVERDUE: "Bindende afspraak te laat",
    Cause.CASELOAD: "Veel casussen bij één regisseur",
    Cause.FUNCTION_LAPSED: "Functie gestopt, casussen niet",
}

GROUP_WORDS: Mapping[CauseGroup, str] = {
    CauseGroup.REGIE: "Regie ontbreekt",
    CauseGroup.STILL: "Er gebeurt te weinig",
    CauseGroup.TERMS: "Een termijn is voorbij",
    CauseGroup.RETURN: "Terugkeer of toename",
}

TERMS: Mapping[Cause, str] = {
    Cause.INACTIVE: "Geen activiteit sinds {day}: {gone}, norm in {phase} is {norm}.",
    Cause.NO_CASUSREGIE: "Geen casusregisseur sinds {day}: {gone}, norm in {phase} is {norm}.",
    Cause.NO_PROCESREGIE: (
        "Geen procesregisseur{aspects} sinds {day}: {gone}, norm in {phase} is {norm}."
    ),
    Cause.NO_PLAN: (
        "Geen plan van aanpak sinds {phase} begon op {day}: {gone}, norm in {phase} is {norm}."
    ),
    Cause.PHASE_TOO_LONG: (
        "In {phase} zonder nieuw besluit sinds {day}: {gone}, norm in {phase} is {norm}."
    ),
    Cause.PROPOSAL_WAITING: (
        "Een voorstel wacht op een besluit sinds {day}: {gone}, norm in {phase} is {norm}."
    ),
}
"""Causes that count days against a norm."""

PROMISED: Mapping[Cause, tuple[str, str]] = {
    Cause.ASSIGNMENT_OVERDUE: ("opdracht", "opdrachten"),
    Cause.AGREEMENT_OVERDUE: ("bindende afspraak", "bindende afspraken"),
}
"""What was to be done by a day of its own: one of them, and several."""


def explain(cause: Cause, figures: Mapping[str, Any], today: date) -> str:
    """The sentence as it reads on a day: days that have gone by are counted up to then."""
    if cause in TERMS or cause is Cause.EVALUATION_OVERDUE:
        return _term(cause, figures, today) + _rested(figures) + _applies(figures)
    if cause is Cause.SIGNALS_RISING:
        return (
            f"{counted(figures['count'], 'melding', 'meldingen')} in "
            f"{days_words(figures['days'])}, tegen {figures['before']} in de "
            f"{'dag' if figures['days'] == 1 else str(figures['days']) + ' dagen'} ervoor."
        )
    if cause is Cause.UNCONFIRMED:
        moment = datetime.fromtimestamp(figures["before"], dates.DUTCH_TIME)
        return f"Een spoedbesluit is niet bevestigd vóór {dates.full(moment, time=True)}."
    if cause is Cause.BACK_AND_FORTH:
        entered, left = _day(figures, "from"), _day(figures, "left")
        return (
            f"Voor de {figures['times']}e keer in {figures['phase']}: weer opgeschaald op "
            f"{dates.full(entered)}, {_days((entered - left).days)} na de vorige keer."
        )
    if cause is Cause.RECURRING:
        who = "Een lid van dit huishouden" if figures["member"] else "Dit huishouden"
        opened, closed = _day(figures, "from"), _day(figures, "closed")
        return (
            f"{who} kwam terug op {dates.full(opened)}: een eerdere casus sloot op "
            f"{dates.full(closed)}, minder dan {figures['norm']} maanden eerder."
        )
    if cause is Cause.WAAKVLAM_PASSED:
        until = _day(figures, "from")
        return (
            f"De waakvlam liep tot en met {dates.full(until)}: "
            f"{_days((today - until).days)} geleden."
        )
    if cause in PROMISED:
        return _promised(*PROMISED[cause], figures, today)
    if cause is Cause.CASELOAD:
        return (
            f"{figures['cases']} casussen met {figures['responsibility']} in het afgelopen jaar; "
            f"let op vanaf {figures['warn']}, te veel vanaf {figures['over']}."
        )
    if figures["ended"] is None:
        return f"Heeft de functie niet meer, maar houdt nog {_cases(figures['cases'])}."
    ended = dates.full(_day(figures, "ended"))
    return f"De functie stopte na {ended}, maar er staat nog op naam: {_cases(figures['cases'])}."


def _term(cause: Cause, figures: Mapping[str, Any], today: date) -> str:
    start, working = _day(figures, "from"), figures["working"]
    calendar = dutch_calendar(start.year, max(start.year, today.year))
    gone = calendar.counted(start, today, working=working) - figures["rest"]
    if cause is Cause.EVALUATION_OVERDUE:
        return _evaluation(figures, start, _days(gone, working), today)
    aspects = [a for a in figures.get("aspects", ()) if a]
    return TERMS[cause].format(
        day=dates.full(start),
        gone=_days(gone, working),
        norm=figures["norm"],
        phase=figures["phase"],
        aspects=f" ({' en '.join(aspects)})" if aspects else "",
    )


def _evaluation(figures: Mapping[str, Any], start: date, gone: str, today: date) -> str:
    if "planned" in figures:
        planned = _day(figures, "planned")
        late = _days((today - planned).days)
        return f"De evaluatie van het plan was gepland op {dates.full(planned)}: {late} te laat."
    agreed = _day(figures, "agreed") if "agreed" in figures else start
    phase = figures["phase"]
    begun = f" sinds {phase} begon op {dates.full(start)}" if agreed < start else ""
    return (
        f"Het plan is van {dates.full(agreed)} en is niet geëvalueerd{begun}: {gone}, "
        f"norm in {phase} is {figures['norm']}."
    )


def _promised(one: str, several: str, figures: Mapping[str, Any], today: date) -> str:
    due, count = _day(figures, "from"), figures["count"]
    late = f"{dates.full(due)}: {_days((today - due).days)} te laat."
    if count == 1:
        return f"Een {one} moest klaar zijn op {late}"
    return f"{count} {several} zijn te laat. De oudste moest klaar zijn op {late}"


def _rested(figures: Mapping[str, Any]) -> str:
    rest = figures["rest"]
    return f" {_days(rest, figures['working'])} pauze telt niet mee." if rest else ""


def _applies(figures: Mapping[str, Any]) -> str:
    """From when a norm counts that was set later."""
    if "applies" not in figures or "planned" in figures:
        return ""
    return f" Die norm telt vanaf {dates.full(_day(figures, 'applies'))}."


def _day(figures: Mapping[str, Any], key: str) -> date:
    return date.fromisoformat(figures[key])


def _days(number: int, working: bool = False) -> str:
    word = "werkdag" if working else "dag"
    return f"{number} {word if number == 1 else word + 'en'}"


def _cases(number: int) -> str:
    return f"{number} casus" if number == 1 else f"{number} casussen"
