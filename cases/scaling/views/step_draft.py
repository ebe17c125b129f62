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
        self.told: list[dict[str, str]] = stored.get("heard", [])

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

    def hear(self, heard: ConsultationInput) -> None:
        self.told.append(
            {
                "party": heard.party,
                "outcome": heard.outcome,
                "text": heard.text,
                "held_at": heard.held_at.isoformat(),
                "function": heard.function,
            }
        )
        self._store()

    def forget(self, place: int) -> None:
        if 0 <= place < len(self.told):
            del self.told[place]
            self._store()

    def heard(self) -> tuple[ConsultationInput, ...]:
        """The consultations, to be recorded with the proposal."""
        return tuple(
            ConsultationInput(**{**told, "held_at": datetime.fromisoformat(told["held_at"])})  # type: ignore[arg-type]
            for told in self.told
        )

    def clear(self) -> None:
        every = self.session.get(KEY, {})
        every.pop(self.name, None)
        self.session[KEY] = every

    def _store(self) -> None:
        every: dict[str, Any] = self.session.get(KEY, {})
        every[self.name] = {"typed": self.typed, "heard": self.told}
        self.session[KEY] = every
