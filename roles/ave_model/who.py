"""Who decides a step, with whom, on what criteria, what comes first, and who is told."""

from dataclasses import dataclass

from .fields import ENTRY
from .types import AveModel, Direction, Transition
from .words import DIRECTION_WORDS, labels, listed, phase_name, predicate_words


class UnknownStepError(LookupError):
    """The model knows no such phase or step; the message (Dutch) names those it does know."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the answer: a heading and what belongs under it."""

    heading: str
    items: tuple[str, ...]


def steps_between(
    model: AveModel, from_phase: str, to_phase: str, direction: str = ""
) -> tuple[Transition, ...]:
    """The steps with these ends ("entry" for a new case); two where one may go up and down.

    Raises UnknownStepError.
    """
    known = listed(model.phases)
    if from_phase != ENTRY and from_phase not in model.phases:
        raise UnknownStepError(
            f"{model.slug} kent geen fase {from_phase}. "
            f"Wel: {known}, of {ENTRY} voor een nieuwe casus."
        )
    if to_phase not in model.phases:
        raise UnknownStepError(f"{model.slug} kent geen fase {to_phase}. Wel: {known}.")
    if direction and direction not in list(Direction):
        raise UnknownStepError(f"Onbekende richting: {direction}. Wel: {listed(Direction)}.")
    start = "" if from_phase == ENTRY else from_phase
    found = tuple(
        step
        for step in model.transitions_from(start)
        if step.to_phase == to_phase and direction in ("", step.direction)
    )
    if not found:
        others = sorted({step.to_phase for step in model.transitions_from(start)})
        raise UnknownStepError(
            f"{model.slug} kent deze stap niet: van {from_phase} naar {to_phase}"
            f"{f' ({direction})' if direction else ''}. "
            f"Van {from_phase} kan naar: {listed(others)}."
        )
    return found


def step_title(model: AveModel, step: Transition) -> str:
    if step.direction is Direction.ENTRY:
        return f"Nieuwe casus in {phase_name(model, step.to_phase)}"
    if step.from_phase == step.to_phase:
        return f"{DIRECTION_WORDS[step.direction].capitalize()}: {phase_name(model, step.to_phase)}"
    ends = f"{phase_name(model, step.from_phase)} → {phase_name(model, step.to_phase)}"
    return f"{DIRECTION_WORDS[step.direction].capitalize()}: {ends}"


def where(model: AveModel, step: Transition) -> str:
    """ "naar AVE3", or "binnen AVE2A" for a step that stays in its phase."""
    return between(model, step.from_phase, step.to_phase)


def between(model: AveModel, here: str, there: str) -> str:
    """The same of two phases."""
    return f"{'binnen' if here == there else 'naar'} {phase_name(model, there)}"


def explain(model: AveModel, step: Transition) -> tuple[Line, ...]:
    """The answer in order: who decides, with whom, on what, what first, who is told."""
    found = [
        Line("Beslist", labels(model, step.decides)),
        Line("Namens", (step.gremium,) if step.gremium else ()),
        Line("Stelt voor", labels(model, step.proposes)),
        Line("Vier ogen", (_four_eyes(step),)),
        Line("Opnieuw aanmelden", _sign_in_again(step)),
        Line("Samen met", _together(model, step)),
        Line("Adviseert", labels(model, step.advises)),
        Line(
            "Criteria (alle)" if step.all_criteria else "Criteria (ten minste één)", _grounds(step)
        ),
        Line("Eerst", tuple(f"{p.text} {p.how}" for p in step.preconditions)),
        Line("Wordt geïnformeerd", labels(model, step.informs)),
        Line("Spoed", _urgent(model, step)),
        Line("Ook mogelijk", tuple(offer.text for offer in step.offers)),
        Line("Bij onenigheid", _dispute(model, step)),
        Line("Bron", (_source(step),)),
    ]
    return tuple(line for line in found if line.items)


def _four_eyes(step: Transition) -> str:
    if step.four_eyes:
        return "ja: wie voorstelt, beslist niet"
    return "nee: één persoon mag voorstellen en beslissen"


def _sign_in_again(step: Transition) -> tuple[str, ...]:
    return ("ja: wie beslist, laat opnieuw zien wie hij is",) if step.sign_in_again else ()


def _together(model: AveModel, step: Transition) -> tuple[str, ...]:
    names = labels(model, step.together_with)
    if step.together_when:
        return tuple(f"{name} ({predicate_words(step.together_when)})" for name in names)
    return names


def _grounds(step: Transition) -> tuple[str, ...]:
    return tuple(
        c.text if c.enough_alone or step.all_criteria else f"{c.text} (niet op zichzelf genoeg)"
        for c in step.criteria
    )


def _urgent(model: AveModel, step: Transition) -> tuple[str, ...]:
    if not step.urgent:
        return ()
    who = listed(labels(model, step.confirms))
    return (
        "Bij acuut gevaar mag de beslisser meteen besluiten; "
        f"{who} bevestigt binnen {step.confirm_hours} uur.",
    )


def _dispute(model: AveModel, step: Transition) -> tuple[str, ...]:
    if model.dispute is None or step.direction is Direction.ENTRY:
        return ()
    return (model.dispute.text,)


def _source(step: Transition) -> str:
    return f"{step.source.seed}: {step.source.phrase}"
