"""By what the past is judged: the norms in force and those on trial, per model and phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cases.deadlines.stretch import Terms
from common.calendar import (
    YEARS_AHEAD,
    YEARS_BACK,
    CaseCalendar,
    Hold,
    case_calendar,
    dutch_calendar,
)
from roles.ave_model import registry
from roles.ave_model.causes import Cause
from roles.ave_model.norms import case_norms, whole_norms
from roles.ave_model.types import AveModel
from roles.ave_model.validate import GRAVEST

from .inputs import INPUTS
from .question import Question
from .staff import StaffPast

Variants = tuple[bool, ...]
"""Which norms are meant: in force (False), on trial (True), or both."""


@dataclass(frozen=True, slots=True)
class CauseTerms:
    """The terms of one cause in one phase, and by which norms they are those."""

    variants: Variants
    terms: Terms

    def with_holds(self, holds: Sequence[Hold]) -> Terms:
        """The same, where days on hold do not count."""
        if not holds:
            return self.terms
        calendar = case_calendar(self.terms.calendar.calendar, holds)
        return replace(self.terms, calendar=calendar)


class Judge:
    """The terms of every cause, worked out once; and the model versions that cases ran under."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._models: dict[tuple[str, str], AveModel | None] = {}
        self._terms: dict[tuple[str, str, str, Cause], tuple[CauseTerms, ...]] = {}
        self._calendar = CaseCalendar(
            dutch_calendar(question.first.year - YEARS_BACK, question.last.year + YEARS_AHEAD)
        )
        self.staff = StaffPast(question.municipality)
        self.failures: set[str] = set()
        """Model versions that are not known here; what happened under them cannot be judged."""

    def model(self, slug: str, version: str) -> AveModel | None:
        """A version of a model; None where it is not known."""
        key = (slug, version)
        if key not in self._models:
            try:
                self._models[key] = registry.get(slug, version)
            except registry.UnknownModelError as error:
                self._models[key] = None
                self.failures.add(str(error))
        return self._models[key]

    def terms(self, model: AveModel, phase: str, cause: Cause) -> tuple[CauseTerms, ...]:
        """By what a cause is judged in a phase: once, where both variants have the same norms.

        None where the phase has none of the norms that the cause is about.
        """
        key = (model.slug, model.version, phase, cause)
        if key not in self._terms:
            self._terms[key] = tuple(self._read_terms(model, phase, cause))
        return self._terms[key]

    def _read_terms(self, model: AveModel, phase: str, cause: Cause) -> list[CauseTerms]:
        wanted = INPUTS[cause].norms
        in_phase = model.phase(phase)
        found: list[CauseTerms] = []
        for trial, overrides in self._question.variants.items():
            norms = case_norms(model, phase, overrides)
            norms = {name: norms[name] for name in wanted if name in norms}
            if wanted and not norms:
                continue
            same = next((n for n, other in enumerate(found) if other.terms.norms == norms), None)
            if same is not None:
                found[same] = replace(found[same], variants=(*found[same].variants, trial))
                continue
            grave = in_phase.severity == GRAVEST
            terms = Terms(norms, self._calendar, in_phase.label, grave)
            found.append(CauseTerms((trial,), terms))
        return found

    @property
    def longest_signal_window(self) -> int:
        """The most days in which meldingen are counted, by the norms of any phase."""
        windows = (
            case_norms(model, phase, overrides).get("signal_days")
            for model in self._models.values()
            if model is not None
            for phase in model.phases
            for overrides in self._question.variants.values()
        )
        return max((window.days for window in windows if window), default=0)

    def caseload(self, trial: bool) -> int:
        """From how many cases in a year a caseload is told."""
        question = self._question
        norms = whole_norms(question.municipality.ave_model, question.variants[trial])
        return max(norms["caseload_warn"].days, 1)
