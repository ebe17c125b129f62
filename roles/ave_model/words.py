"""The model in Dutch words, for pages and the command line."""

from collections.abc import Iterable

from common.plurals import counted

from .predicates import Predicate
from .rules import HeaviestPart
from .types import AveModel, Direction, Responsibility, Slot

RESPONSIBILITY_WORDS = {
    Responsibility.CASUSREGIE: "Casusregie",
    Responsibility.PROCESREGIE: "Procesregie",
    Responsibility.BEHANDELREGIE: "Behandelregie",
    Responsibility.OPERATIONAL: "Operationeel verantwoordelijk",
    Responsibility.ADMINISTRATIVE: "Bestuurlijk verantwoordelijk",
}

DIRECTION_WORDS = {
    Direction.ENTRY: "nieuwe casus",
    Direction.UP: "opschalen",
    Direction.DOWN: "afschalen",
    Direction.WITHIN_UP: "opschalen binnen de fase",
    Direction.WITHIN_DOWN: "afschalen binnen de fase",
}

NORM_WORDS = {
    "inactive_days": "dagen zonder activiteit",
    "appoint_days": "dagen om een casusregisseur te benoemen",
    "plan_days": "dagen tot er een plan is",
    "evaluation_days": "dagen tussen evaluaties",
    "phase_days": "dagen in de fase tot herziening",
    "decision_days": "dagen tot een besluit over een voorstel",
    "signal_days": "dagen waarin signalen worden geteld",
    "signal_count": "signalen in die dagen",
    "return_days": "dagen waarbinnen terugkeer in de fase opvalt",
}

WHOLE_NORM_WORDS = {
    "caseload_warn": "casussen in een jaar: let op",
    "caseload_over": "casussen in een jaar: te veel",
    "recurrence_months": "maanden waarbinnen een huishouden terugkomt",
}
"""Norms that hold for the municipality as a whole, in whichever phase."""

BESTUUR_WORDS = {
    "geinformeerd": "geïnformeerd",
    "betrokken": "betrokken",
    "in_actie": "in actie",
}

LEVEL_WORDS = {"outline": "hoofdlijnen", "view": "inzien", "work": "werken"}


def labels(model: AveModel, functions: Iterable[str]) -> tuple[str, ...]:
    return tuple(model.functions[function].label for function in functions)


def listed(items: Iterable[str], last: str = "of") -> str:
    """ "a", "a of b", "a, b of c"; "niemand" where there is none."""
    every = tuple(items)
    if not every:
        return "niemand"
    if len(every) == 1:
        return every[0]
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def phase_name(model: AveModel, phase_id: str) -> str:
    return model.phases[phase_id].label if phase_id else "nieuw"


def norm_name(norm: str) -> str:
    """What a norm is about, as a heading: without the unit that goes with its number."""
    words = {**NORM_WORDS, **WHOLE_NORM_WORDS}[norm]
    words = words.removeprefix("dagen ").removeprefix("maanden ")
    return words[0].upper() + words[1:]


def norm_amount(norm: str, number: int, *, working: bool = False) -> str:
    """A number with the unit of its norm: "5 werkdagen", "1 maand", "45 casussen"."""
    one, more = norm_unit(norm, working=working)
    if number == 0 and norm.endswith("_days"):
        return "dezelfde dag"
    return counted(number, one, more)


def norm_line(norm: str, number: int, *, working: bool = False) -> str:
    """A norm as one line: "Tot er een plan is: 42 dagen"."""
    if norm == "signal_count":
        return f"{norm_name(norm)}: {number}"
    return f"{norm_name(norm)}: {norm_amount(norm, number, working=working)}"


def norm_unit(norm: str, *, working: bool = False) -> tuple[str, str]:
    """What a norm counts: one of it, and more."""
    if norm == "signal_count":
        return "signaal", "signalen"
    if norm.startswith("caseload_"):
        return "casus", "casussen"
    if norm.endswith("_months"):
        return "maand", "maanden"
    return ("werkdag", "werkdagen") if working else ("dag", "dagen")


def slot_words(slot: Slot) -> str:
    """The holder as the model words it, with its aspect and whether it must be there."""
    text = f"{slot.aspect}: {slot.text}" if slot.aspect else slot.text
    if slot.required:
        return f"{text} (verplicht)"
    if slot.required_when:
        return f"{text} (verplicht {predicate_words(slot.required_when)})"
    return text


def heaviest_words(model: AveModel, part: HeaviestPart) -> str:
    """What makes a case of the heaviest part of its phase, and with whom casusregie is then."""
    return f"{part.question}. Dan hoort de casusregie bij: {listed(labels(model, part.holders))}"


def predicate_words(predicate: Predicate) -> str:
    """When it holds, as the end of a sentence."""
    named = predicate.params.get("is_")
    any_of = predicate.params.get("any_of")
    if isinstance(any_of, tuple):
        named = listed(any_of)
    words = {
        "safety_risk": "bij een veiligheidsrisico",
        "minors_involved": "bij minderjarigen",
        "media_attention": "bij aandacht van de media",
        "stagnating": "bij stagnatie",
        "has_plan": "als er een plan is",
        "plan_for_target": "als er een plan voor de nieuwe fase is",
        "receiver_named": "als de ontvanger genoemd is",
        "dominant_problem": f"als {named} overheerst",
        "dominant_problem_not": f"als {named} niet overheerst",
        "safety_risk_or_came_for": "als er gevaar was, of een andere reden dan stagnatie",
        "consulted": f"na overleg met {named}",
        "proposed_by_or_consulted": f"na overleg met of op voorstel van {named}",
    }
    return words[predicate.name]
