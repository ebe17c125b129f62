"""What a model must hold as a whole: no phase out of reach, no step without a decider, never two
holders where one is allowed, two persons where the model needs four eyes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .instruments import OTHER
from .norms import PHASE_NORMS
from .predicates import Predicate
from .rules import Norms
from .types import (
    APPOINTED,
    AveModel,
    Direction,
    Phase,
    Responsibility,
    Transition,
)

Said = Iterator[tuple[str, str]]
"""What is wrong: a key and a reason (Dutch)."""

GRAVEST = 4
"""The severity of total escalation: every step into or out of it takes two persons, and the one
who decides signs in again."""

BEHEERDER = "beheerder"
"""Who keeps the people of a municipality and their functions; sees no cases."""

FG = "fg"
"""The data protection officer (functionaris gegevensbescherming); sees no cases, but who read
them."""

ALWAYS = (BEHEERDER, FG)
"""Functions every municipality has, whatever its model."""

WITH_SOURCE = ("plan_form", "problem_areas", "dominant_problems", "pyramid")
"""Plain values of a model whose source must be named when they are there; its periods always."""

PHASE_WITH_SOURCE = (
    "consult",
    "signals",
    "agreements",
    "deploy",
    "legal_frame",
    "legal_ideal",
    "norms",
    "bestuur",
)
"""Plain values of a phase whose source must be named when they are there."""

ABSENT: tuple[object, ...] = ((), {}, "", Norms())
"""What such a value is where the file gives none."""


def contradictions(model: AveModel, *, whole: bool = True) -> Said:
    """Every contradiction in the model: key and reason.

    A model that is not `whole` lacks parts that could not be read. What its other parts name may
    stand in those, so names are not looked up then.
    """
    yield from _phases(model)
    for phase in model.phases.values():
        yield from _slots(phase)
    for step in model.transitions:
        yield from _step(model, step)
    yield from _duplicates(model)
    if model.caseload.warn > model.caseload.over:
        yield "caseload.warn", "ligt boven over"
    if whole:
        yield from _functions(model)
        yield from _sources("sources", model, (*WITH_SOURCE, "recurrence_months", "waakvlam_days"))
        yield from _reachable(model)
        yield from _named_steps(model)
        yield from _suggestions(model)
        yield from _predicates(model)


def step_key(step: Transition) -> str:
    return f"transition {step.id}"


def _phases(model: AveModel) -> Said:
    calmest = 0
    for phase in model.phases.values():
        key = f"phase.{phase.id}"
        if phase.severity > GRAVEST:
            yield f"{key}.severity", f"loopt van 0 tot en met {GRAVEST}"
        if phase.severity < calmest:
            yield f"{key}.severity", "is lichter dan de fase ervoor; zet de lichtste voorop"
        calmest = max(calmest, phase.severity)
        for norm in phase.norms.working_days:
            if norm not in PHASE_NORMS:
                yield f"{key}.norms.working_days", f"onbekende norm: {norm}"
        yield from _sources(f"{key}.sources", phase, PHASE_WITH_SOURCE)


def _sources(key: str, part: AveModel | Phase, names: Iterable[str]) -> Said:
    """The `[sources]` table names exactly the plain values that are there."""
    needed = [name for name in names if getattr(part, name) not in ABSENT]
    if needed and not part.sources:
        yield key, "ontbreekt"
        return
    for name in needed:
        if name not in part.sources:
            yield f"{key}.{name}", "ontbreekt"
    for name in part.sources:
        if name not in needed:
            yield f"{key}.{name}", "onbekende sleutel"


def _slots(phase: Phase) -> Said:
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
            yield f"{base}.{responsibility}", f"{what} staat er twee keer; één houder mag"
    for slot in phase.slots:
        key = f"{base}.{slot.responsibility}"
        appointed = slot.responsibility in APPOINTED
        needed = slot.required or slot.required_when is not None
        if needed and not (slot.holders and slot.registered):
            yield key, "is verplicht, maar niemand kan het zijn"
        if slot.registered and not slot.holders:
            yield key, "noemt geen houders; zet registered = false als niemand het is"
        if appointed and slot.registered and not (slot.appointed_by or slot.may_take):
            yield key, "niemand mag het worden: geen appointed_by en geen may_take"
        if not appointed and (slot.appointed_by or slot.may_take or slot.required):
            yield key, "volgt uit het model; daarin wijst niemand aan en is niets verplicht"
    casusregie = phase.slots_for(Responsibility.CASUSREGIE)
    if phase.case_phase and (len(casusregie) != 1 or not casusregie[0].required):
        yield f"{base}.casusregie", "elke casus heeft precies één casusregisseur"
    if heaviest := phase.needs_casusregisseur:
        key = f"phase.{phase.id}.needs_casusregisseur"
        may = {function for slot in casusregie for function in slot.holders}
        if not phase.case_phase:
            yield key, "hier lopen geen casussen"
        elif not may.issuperset(heaviest.holders):
            yield f"{key}.holders", "noemt wie de casusregie hier niet kan hebben"


def _step(model: AveModel, step: Transition) -> Said:
    key = step_key(step)
    if step.direction is not _direction(model, step):
        yield f"{key}.direction", "past niet bij de fasen van en naar"
    target = model.phases.get(step.to_phase)
    if step.direction is Direction.ENTRY and target and not target.case_phase:
        yield f"{key}.to", "in deze fase bestaat nog geen casus"
    if step.leaves_waakvlam and target and target.case_phase:
        yield f"{key}.leaves_waakvlam", "kan alleen naar een fase zonder casusregie"
    if not step.four_eyes and _needs_four_eyes(model, step):
        yield f"{key}.four_eyes", "deze stap vraagt twee personen"
    if not step.sign_in_again and crosses_gravest(model, step):
        yield f"{key}.sign_in_again", "wie deze stap besluit, meldt zich opnieuw aan"
    if step.urgent is not bool(step.confirms):
        yield f"{key}.confirms", "hoort bij urgent: noem wie een spoedbesluit bevestigt"
    for asked in step.preconditions:
        if asked.answers and (asked.predicate or asked.even_when_urgent):
            yield f"{key}.{asked.id}.answers", "hoort bij een voorwaarde die iemand zelf beoordeelt"
        if asked.answers and step.direction is Direction.ENTRY:
            yield f"{key}.{asked.id}.answers", "kan nog niet bij een nieuwe casus"
    if step.all_criteria and step.criteria and all(c.when for c in step.criteria):
        yield f"{key}.criterion", "minstens één criterium geldt altijd"
    if step.together_when and not step.together_with:
        yield f"{key}.with_when", "zegt wanneer, maar met wie ontbreekt"
    enough = any(c.enough_alone for c in step.criteria)
    if step.criteria and not step.all_criteria and not enough:
        yield f"{key}.criterion", "geen enkel criterium is op zichzelf genoeg"


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
    return crosses_gravest(model, step) or bool(set(step.proposes) - set(step.decides))


def crosses_gravest(model: AveModel, step: Transition) -> bool:
    """Whether a step leads into or out of total escalation."""
    if step.from_phase == step.to_phase:
        return False
    ends = (model.phases.get(step.from_phase), model.phases.get(step.to_phase))
    return any(p is not None and p.severity == GRAVEST for p in ends)


def _duplicates(model: AveModel) -> Said:
    yield from _twice("transition", (t.id for t in model.transitions))
    yield from _twice("meeting", (m.id for m in model.meetings))
    yield from _twice("instrument", (OTHER, *(i.id for i in model.instruments)))
    yield from _twice("ladder", (f"stap {s.step} ({s.when})" for s in model.ladder))
    for step in model.transitions:
        yield from _twice(f"{step_key(step)}.criterion", (c.id for c in step.criteria))
        yield from _twice(f"{step_key(step)}.precondition", (p.id for p in step.preconditions))


def _twice(key: str, ids: Iterable[str]) -> Said:
    for name, times in Counter(ids).items():
        if times > 1:
            yield key, f"staat er {times} keer: {name}"


def _functions(model: AveModel) -> Said:
    for function in ALWAYS:
        if function not in model.functions:
            yield "functions", f"{function} hoort bij elk model"
    for function in model.labels:
        if function not in model.functions:
            yield f"labels.{function}", "dit model noemt deze functie niet"


def _reachable(model: AveModel) -> Said:
    if not model.entries():
        yield "transition", "een nieuwe casus kan nergens binnenkomen"
    reached, frontier = {""}, [""]
    while frontier:
        for step in model.transitions_from(frontier.pop()):
            if step.to_phase not in reached:
                reached.add(step.to_phase)
                frontier.append(step.to_phase)
    for phase in model.phases:
        if phase not in reached:
            yield f"phase.{phase}", "is langs geen enkele stap te bereiken"


def _named_steps(model: AveModel) -> Said:
    """A step, or the pyramid, may only name what the model has."""
    by_id = {step.id: step for step in model.transitions}
    for number, step in enumerate(model.transitions, start=1):
        if step.criteria_as and step.criteria_as not in by_id:
            yield f"transition[{number}].criteria_as", f"onbekende stap: {step.criteria_as}"
        if step.all_criteria and not step.criteria:
            yield f"{step_key(step)}.all_criteria", "er zijn geen criteria"
        for offer in step.offers:
            if offer.to and offer.to not in by_id:
                yield f"{step_key(step)}.offer", f"onbekende stap: {offer.to}"
    for phase_id in model.pyramid:
        if phase_id not in model.phases:
            yield f"pyramid.{phase_id}", f"onbekende fase: {phase_id}"


def _suggestions(model: AveModel) -> Said:
    """A suggestion leads to a step of its phases, on grounds that carry it alone."""
    by_id = {step.id: step for step in model.transitions}
    for number, suggestion in enumerate(model.suggestions, start=1):
        key = f"suggestion[{number}]"
        step = by_id.get(suggestion.to)
        if step is None:
            if suggestion.to:
                yield f"{key}.to", f"onbekende stap: {suggestion.to}"
            if suggestion.criteria:
                yield f"{key}.criteria", "horen bij een stap; noem die in to"
            continue
        if any(phase != step.from_phase for phase in suggestion.phases):
            yield f"{key}.phases", f"de stap {step.id} begint in een andere fase"
        known = {c.id: c for c in step.criteria}
        for name in suggestion.criteria:
            if name not in known:
                yield f"{key}.criteria", f"hoort niet bij deze stap: {name}"
        named = [known[name] for name in suggestion.criteria if name in known]
        if named and not any(c.enough_alone for c in named):
            yield f"{key}.criteria", "zijn samen geen reden voor deze stap"


def _predicates(model: AveModel) -> Said:
    """A predicate may only name what the model knows: a typing error would never come true."""
    parties = {party for phase in model.phases.values() for party in phase.consult}
    grounds = {c.id for step in model.transitions for c in step.criteria}
    for key, predicate in _used(model):
        dominant = predicate.params.get("is_")
        if isinstance(dominant, str) and dominant not in model.dominant_problems:
            yield key, f"onbekende dominante problematiek: {dominant}"
        any_of = predicate.params.get("any_of")
        if isinstance(any_of, tuple):
            for name in any_of:
                if predicate.name == "safety_risk_or_came_for":
                    if name not in grounds:
                        yield key, f"onbekend criterium: {name}"
                elif name not in model.functions and name not in parties:
                    yield key, f"onbekende functie of partij: {name}"


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
            for predicate in (criterion.predicate, criterion.when):
                if predicate:
                    yield f"{key}.{criterion.id}", predicate
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
