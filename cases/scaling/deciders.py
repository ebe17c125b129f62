"""Whether anybody is left to decide a proposal, and who could make it instead. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from roles.ave_model.types import Transition
from roles.ave_model.words import listed
from roles.case_snapshot import CaseSnapshot
from roles.permissions import may_decide, may_propose, takes_back

Functions = Mapping[int, frozenset[str]]
"""person → the functions they have in the municipality today."""


def decided_by_nobody_else(
    case: CaseSnapshot, step: Transition, proposer: int, functions: Functions
) -> bool:
    """Whether a proposal by this person would wait for ever: the model asks for two people, and
    nobody else who may decide this step has its function today."""
    if not step.four_eyes:
        return False
    proposed = replace(case, open_step=step, proposer=proposer)
    return not any(
        may_decide(proposed, step, person, mine)
        for person, mine in functions.items()
        if person != proposer
    )


def step_back(case: CaseSnapshot, person: int, functions: frozenset[str]) -> Transition | None:
    """The step that undoes the urgent decision with which this person does not agree, if they may
    propose it."""
    steps = case.model.transitions_from(case.facts.phase)
    mine = (s for s in steps if takes_back(case, s, person))
    return next((s for s in mine if may_propose(case, s, person, functions)), None)


def could_propose(
    case: CaseSnapshot, step: Transition, instead_of: int, functions: Functions
) -> tuple[int, ...]:
    """The others who may propose this step and would find somebody to decide it."""
    return tuple(
        person
        for person, mine in functions.items()
        if person != instead_of
        and may_propose(case, step, person, mine)
        and not decided_by_nobody_else(case, step, person, functions)
    )


def nobody_decides(others: Sequence[str]) -> str:
    """Why a proposal would wait for ever, and who could make it instead."""
    named = (
        f"Vraag {listed(others[:4])} om het voor te stellen."
        if others
        else ("Vraag de beheerder om een tweede persoon met deze functie.")
    )
    return (
        "Er is vandaag niemand anders die over deze stap mag besluiten. "
        f"Wie voorstelt, besluit niet. {named}"
    )
