"""What somebody has typed of a proposal so far, from one small page to the next.

It lives in the person's own session: it survives reloading and going back, stays out of the
address, and ends with the session.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from ..services.preparing import ConsultationInput

KEY = "steps_being_proposed"


class StepDraft:
    """The typed values of one step on one case, by field name, and the consultations so far."""

    def __init__(self, session: SessionBase, case_id: int, to: str, direction: str) -> None:
        self.session, self.name = session, f"{case_id}:{to}:{direction}"
        stored = session.get(KEY, {}).get(self.name, {})
        self.typed: dict[str, list[str]] = stored.get("typed", {})
        self.consultations: list[dict[str, str]] = stored.get("consultations", [])

    @property
    def from_phase(self) -> str:
        """The phase of the case when it was begun; "" when nothing was."""
        return (self.typed.get("from_phase") or [""])[0]

    def keep(self, sent: QueryDict, names: Iterable[str]) -> None:
        """Remember what a page of the form sent for its own fields, also where it is empty."""
        self.typed |= {name: sent.getlist(name) for name in names}
        self._store()

    def merged(self, sent: QueryDict | None = None) -> QueryDict:
        """All that is known: what was sent now goes before what was kept."""
        found = QueryDict(mutable=True)
        for name, values in self.typed.items():
            found.setlist(name, values)
        for name, values in sent.lists() if sent else ():
            found.setlist(name, values)
        return found

    def add_consultation(self, consultation: ConsultationInput) -> None:
        self.consultations.append(
            {
                "party": consultation.party,
                "outcome": consultation.outcome,
                "text": consultation.text,
                "held_at": consultation.held_at.isoformat(),
                "function": consultation.function,
            }
        )
        self._store()

    def remove_consultation(self, index: int) -> None:
        if 0 <= index < len(self.consultations):
            del self.consultations[index]
            self._store()

    def consultation_inputs(self) -> tuple[ConsultationInput, ...]:
        """The consultations, to be recorded with the proposal."""
        return tuple(
            ConsultationInput(**{**row, "held_at": datetime.fromisoformat(row["held_at"])})  # type: ignore[arg-type]
            for row in self.consultations
        )

    def clear(self) -> None:
        every = self.session.get(KEY, {})
        every.pop(self.name, None)
        self.session[KEY] = every

    def _store(self) -> None:
        every: dict[str, Any] = self.session.get(KEY, {})
        every[self.name] = {"typed": self.typed, "consultations": self.consultations}
        self.session[KEY] = every
