"""What a demo must show at any time, per model: one case of each kind that the model knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from roles.ave_model.types import Direction, Phase, Responsibility, Transition

from .chance import Chance
from .lives import Atlas, Life, running, stays_for


def specials(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """Cases that wait for each decider, and every rare thing that the model has."""
    yield from _waiting(atlas, chance, now)
    yield from _urgent(atlas, chance, now)
    yield from _direct(atlas, chance, now)
    yield from _way_back(atlas, chance, now)
    model = atlas.model
    if model.grip:
        yield _at(atlas, chance, now, model.grip.phases[0], grip=True)
    if model.hand_back:
        # Where somebody surely holds procesregie: only then is there something to hand back.
        held = [p for p in model.hand_back.phases if _requires_procesregie(model.phase(p))]
        for _ in range(3):
            yield _at(atlas, chance, now, held[0], hands_back=True)
    for entry in atlas.entries():
        yield running([entry], [chance.uniform(6, 11)], now, vacant=True)
        yield running([entry], [1.5], now, vacant=True)
    yield running([atlas.entries()[0]], [700.0], now, log_entries=300)
    yield from _flagged(atlas, chance, now)


def _flagged(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """What the nightly scan is to find, where chance alone might not bring it."""
    entry = atlas.entries()[0]
    norms = atlas.model.phase(entry.to_phase).norms
    if norms.plan_days:
        yield running([entry], [norms.plan_days + chance.uniform(3, 9)], now, without_plan=True)
    yield running([entry], [chance.uniform(20, 40)], now, new_signals=4)
    for due_in in (-3, 5):
        yield running([entry], [chance.uniform(40, 80)], now, assigned=due_in)
        yield running([entry], [chance.uniform(40, 80)], now, promised=due_in)
    for _ in range(2):
        silent_since = now - timedelta(days=chance.uniform(35, 60))
        yield running([entry], [chance.uniform(60, 120)], silent_since)
    if norms.phase_days:
        yield running([entry], [norms.phase_days + chance.uniform(5, 20)], now)
    yield from _waakvlam_passed(atlas, chance, now)
    yield from _up_again(atlas, chance, now)
    for step in atlas.model.transitions:
        if step.urgent and step.from_phase and (way := _way_to(atlas, step.from_phase)):
            too_long = (step.confirm_hours or 24) / 24 + chance.uniform(0.5, 1.5)
            stays = [*stays_for(atlas, chance, way, 300), too_long]
            yield running((*way, step), stays, now, urgent=True, confirmed=False)
            return


def _waakvlam_passed(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """A case whose waakvlam ended some days ago, and that nobody closed."""
    leaves = next(step for step in atlas.model.transitions if step.leaves_waakvlam)
    if leaves.from_phase and (way := _way_to(atlas, leaves.from_phase)):
        beyond = atlas.model.waakvlam_days + chance.uniform(3, 9)
        yield running((*way, leaves), [*stays_for(atlas, chance, way, 300), beyond], now)


def _up_again(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """A case that came down, and had to go up again within two weeks."""
    for step in atlas.model.transitions:
        if step.direction is not Direction.UP or not step.from_phase or step.urgent:
            continue
        way = _way_to(atlas, step.from_phase)
        back = atlas.way(step.to_phase, step.from_phase, Direction.DOWN)
        if way and back:
            whole = (*way, step, *back, step)
            low = [chance.uniform(4, 6) for _ in back]
            stays = [*stays_for(atlas, chance, way, 200), chance.uniform(30, 50), *low]
            yield running(whole, [*stays, chance.uniform(10, 20)], now)
            return


def _requires_procesregie(phase: Phase) -> bool:
    return any(slot.required for slot in phase.slots_for(Responsibility.PROCESREGIE))


def _waiting(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """Every step that somebody else must decide, waiting; once also with a question."""
    steps = [s for s in atlas.model.transitions if s.from_phase and s.four_eyes]
    for n, step in enumerate(steps):
        way = _way_to(atlas, step.from_phase)
        if way is None:
            continue
        for _ in range(2):
            yield _pending(atlas, chance, now, way, step, "open")
        if n % 4 == 1:
            yield _pending(atlas, chance, now, way, step, "returned")
        if atlas.model.dispute and n % 4 == 2:
            yield _pending(atlas, chance, now, way, step, "disputed")


def _pending(
    atlas: Atlas,
    chance: Chance,
    now: datetime,
    way: tuple[Transition, ...],
    step: Transition,
    as_: str,
) -> Life:
    stays = stays_for(atlas, chance, way, 500)
    return running(way, stays, now, pending=step, pending_as=as_)


def _urgent(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """Danger that could not wait: confirmed by another, and not yet."""
    for step in atlas.model.transitions:
        if step.urgent and step.from_phase and (way := _way_to(atlas, step.from_phase)):
            stays = stays_for(atlas, chance, way, 300)
            yield running((*way, step), [*stays, chance.uniform(4, 9)], now, urgent=True)
            yield running((*way, step), [*stays, 0.45], now, urgent=True, confirmed=False)


def _direct(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """Straight into the heaviest phase, where the model lets a case enter there."""
    for entry in atlas.model.entries():
        if entry.urgent:
            yield running([entry], [chance.uniform(5, 12)], now)


def _way_back(atlas: Atlas, chance: Chance, now: datetime) -> Iterator[Life]:
    """From the heaviest phase all the way down, with what must be done first."""
    heaviest = list(atlas.model.phases)[-1]
    up = _way_to(atlas, heaviest)
    down = atlas.way(heaviest, atlas.calm(), Direction.DOWN)
    if up and down:
        for length in range(1, len(down) + 1):
            way = (*up, *down[:length])
            yield running(way, stays_for(atlas, chance, way, 900), now)
        whole = (*up, *down)
        closed = now - timedelta(days=200)
        yield running(whole, stays_for(atlas, chance, whole, 800), closed, closes=True)


def _at(atlas: Atlas, chance: Chance, now: datetime, phase: str, **ends: object) -> Life:
    way = _way_to(atlas, phase) or (atlas.entries()[0],)
    return running(way, stays_for(atlas, chance, way, 400), now, **ends)


def _way_to(atlas: Atlas, phase: str) -> tuple[Transition, ...] | None:
    """In and up to a phase; a phase that is only reached going down, by going down."""
    for entry in atlas.entries():
        if (way := atlas.way(entry.to_phase, phase, Direction.UP)) is not None:
            return (entry, *way)
    for entry in atlas.entries():
        if (way := atlas.way(entry.to_phase, phase, Direction.DOWN)) is not None:
            return (entry, *way)
    return None
