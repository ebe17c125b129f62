"""What a model must hold as a whole: no phase out of reach, no step without a decider, never two
holders where one is allowed, two persons where the model needs four eyes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .instruments import OTHER
from .reader import Context
from .types import (
    APPOINTED,
    AveModel,
    Direction,
    Phase,
    Predicate,
    Responsibility,
    Transition,
)

GRAVEST = 4
"""The severity of total escalation: every step into or out of it takes two persons, and the one
who decides signs in again."""


def validate(model: AveModel, context: Context) -> None:
    """Adds every contradiction in the model to `context.problems`."""
    _phases(model, context)
    for phase in model.phases.values():
        _slots(phase, context)
    for step in model.transitions:
        _step(model, step, context)
    _duplicates(model, context)
    _reachable(model, context)
    _predicates(model, context)


def step_key(step: Transition) -> str:
    return f"transition {step.id}"


def _phases(model: AveModel, context: Context) -> None:
    calmest = 0
    for phase in model.phases.values():
        key = f"phase.{phase.id}"
        if phase.severity > GRAVEST:
            context.add(f"{key}.severity", f"loopt van 0 tot en met {GRAVEST}")
        if phase.severity < calmest:
            context.add(f"{key}.severity", "is lichter dan de fase ervoor; zet de lichtste voorop")
        calmest = max(calmest, phase.severity)
    for phase_id in model.pyramid:
        if phase_id not in model.phases:
            context.add(f"pyramid.{phase_id}", f"onbekende fase: {phase_id}")


def _slots(phase: Phase, context: Context) -> None:
    base = f"phase.{phase.id}.responsibilities"
    # A derived responsibility may fall to another on a fact ("when"); an appointed one has one
    # holder per aspect, always.
    places = Counter(
        (s.responsibility, s.aspect)
        for s in phase.slots
        if s.responsibility in APPOINTED or s.when is None
    )
    for (responsibility, aspect), times in places.items():
        if times > 1:
            what = f"{responsibility} ({aspect})" if aspect else str(responsibility)
            context.add(f"{base}.{responsibility}", f"{what} staat er twee keer; één houder mag")
    for slot in phase.slots:
        key = f"{base}.{slot.responsibility}"
        appointed = slot.responsibility in APPOINTED
        needed = slot.required or slot.required_when is not None
        if needed and not (slot.holders and slot.registered):
            context.add(key, "is verplicht, maar niemand kan het zijn")
        if slot.registered and not slot.holders:
            context.add(key, "noemt geen houders; zet registered = false als niemand het is")
        if appointed and slot.registered and not (slot.appointed_by or slot.may_take):
            context.add(key, "niemand mag het worden: geen appointed_by en geen may_take")
        if not appointed and (slot.appointed_by or slot.may_take or slot.required):
            context.add(key, "volgt uit het model; daarin wijst niemand aan en is niets verplicht")
    casusregie = phase.slots_for(Responsibility.CASUSREGIE)
    if phase.case_phase and (len(casusregie) != 1 or not casusregie[0].required):
        context.add(f"{base}.casusregie", "elke casus heeft precies één casusregisseur")


def _step(model: AveModel, step: Transition, context: Context) -> None:
    key = step_key(step)
    if step.direction is not _direction(model, step):
        context.add(f"{key}.direction", "past niet bij de fasen van en naar")
    target = model.phases.get(step.to_phase)
    if step.direction is Direction.ENTRY and target and not target.case_phase:
        context.add(f"{key}.to", "in deze fase bestaat nog geen casus")
    if step.leaves_waakvlam and target and target.case_phase:
        context.add(f"{key}.leaves_waakvlam", "kan alleen naar een fase zonder casusregie")
    if not step.four_eyes and _needs_four_eyes(model, step):
        context.add(f"{key}.four_eyes", "deze stap vraagt twee personen")
    if not step.sign_in_again and _crosses_gravest(model, step):
        context.add(f"{key}.sign_in_again", "wie deze stap besluit, meldt zich opnieuw aan")
    if step.urgent is not bool(step.confirms):
        context.add(f"{key}.confirms", "hoort bij urgent: noem wie een spoedbesluit bevestigt")
    if step.together_when and not step.together_with:
        context.add(f"{key}.with_when", "zegt wanneer, maar met wie ontbreekt")
    if step.all_criteria and not step.criteria:
        context.add(f"{key}.all_criteria", "er zijn geen criteria")
    enough = any(c.enough_alone for c in step.criteria)
    if step.criteria and not step.all_criteria and not enough:
        context.add(f"{key}.criterion", "geen enkel criterium is op zichzelf genoeg")
    for offer in step.offers:
        if offer.to and offer.to not in {t.id for t in model.transitions}:
            context.add(f"{key}.offer", f"onbekende stap: {offer.to}")


def _direction(model: AveModel, step: Transition) -> Direction:
    if step.from_phase == "":
        return Direction.ENTRY
    if step.from_phase == step.to_phase:
        within = (Direction.WITHIN_UP, Direction.WITHIN_DOWN)
        return step.direction if step.direction in within else Direction.WITHIN_UP
    order = list(model.phases)
    if step.from_phase not in order or step.to_phase not in order:
        return step.direction
    up = order.index(step.to_phase) > order.index(step.from_phase)
    return Direction.UP if up else Direction.DOWN


def _needs_four_eyes(model: AveModel, step: Transition) -> bool:
    """Into or out of the gravest phase, and where others than the deciders may propose."""
    return _crosses_gravest(model, step) or bool(set(step.proposes) - set(step.decides))


def _crosses_gravest(model: AveModel, step: Transition) -> bool:
    if step.from_phase == step.to_phase:
        return False
    ends = (model.phases.get(step.from_phase), model.phases.get(step.to_phase))
    return any(p is not None and p.severity == GRAVEST for p in ends)


def _duplicates(model: AveModel, context: Context) -> None:
    _twice(context, "transition", (t.id for t in model.transitions))
    _twice(context, "meeting", (m.id for m in model.meetings))
    _twice(context, "instrument", (OTHER, *(i.id for i in model.instruments)))
    _twice(context, "ladder", (f"stap {s.step} ({s.when})" for s in model.ladder))
    for step in model.transitions:
        _twice(context, f"{step_key(step)}.criterion", (c.id for c in step.criteria))
        _twice(context, f"{step_key(step)}.precondition", (p.id for p in step.preconditions))


def _twice(context: Context, key: str, ids: Iterable[str]) -> None:
    for name, times in Counter(ids).items():
        if times > 1:
            context.add(key, f"staat er {times} keer: {name}")


def _reachable(model: AveModel, context: Context) -> None:
    if not model.entries():
        context.add("transition", "een nieuwe casus kan nergens binnenkomen")
    reached, frontier = {""}, [""]
    while frontier:
        for step in model.transitions_from(frontier.pop()):
            if step.to_phase not in reached:
                reached.add(step.to_phase)
                frontier.append(step.to_phase)
    for phase in model.phases:
        if phase not in reached:
            context.add(f"phase.{phase}", "is langs geen enkele stap te bereiken")


def _predicates(model: AveModel, context: Context) -> None:
    """A predicate may only name what the model knows: a typing error would never come true."""
    parties = {party for phase in model.phases.values() for party in phase.consult}
    for key, predicate in _used(model):
        dominant = predicate.params.get("is_")
        if isinstance(dominant, str) and dominant not in model.dominant_problems:
            context.add(key, f"onbekende dominante problematiek: {dominant}")
        any_of = predicate.params.get("any_of")
        if isinstance(any_of, tuple):
            for name in any_of:
                if name not in model.functions and name not in parties:
                    context.add(key, f"onbekende functie of partij: {name}")


def _used(model: AveModel) -> Iterator[tuple[str, Predicate]]:
    for phase in model.phases.values():
        for slot in phase.slots:
            key = f"phase.{phase.id}.responsibilities.{slot.responsibility}"
            for predicate in (slot.required_when, slot.when):
                if predicate:
                    yield key, predicate
    for step in model.transitions:
        key = step_key(step)
        if step.together_when:
            yield f"{key}.with_when", step.together_when
        for criterion in step.criteria:
            if criterion.predicate:
                yield f"{key}.{criterion.id}", criterion.predicate
        for precondition in step.preconditions:
            for predicate in (precondition.predicate, precondition.when):
                if predicate:
                    yield f"{key}.{precondition.id}", predicate
    for access in model.access:
        if access.when:
            yield f"access {access.function}", access.when
    for rung in model.ladder:
        if rung.when:
            yield f"ladder {rung.step}", rung.when
