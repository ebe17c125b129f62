"""What somebody has typed of a proposal so far, from one small page to the next.

It is this person's draft of the form of the step (roles/drafts.py): it survives reloading, going
back and the end of the session, and stays out of the address. Beside the fields it holds the
consultations that go with the proposal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import QueryDict

from roles import drafts
from roles.models import Draft

from ..services.preparing import ConsultationInput

NAME = "stap"
HEARD = "consultations"
"""The consultations so far, each as JSON, among the values of the draft."""
NEW = "heard-"
"""Before the fields of a consultation that is not added yet."""


class StepDraft:
    """The typed values of one step on one case, by field name, and the consultations so far."""

    def __init__(self, user_id: int, address: str, now: datetime) -> None:
        self.now = now
        self.form = drafts.Form(user_id, f"{address}#{NAME}")
        self.found: Draft | None = drafts.drafts_at(user_id, address).get(self.form.name)
        self.typed: dict[str, list[str]] = dict(self.found.typed) if self.found else {}
        self.consultations: list[str] = self.typed.pop(HEARD, [])

    @property
    def from_phase(self) -> str:
        """The phase of the case when it was begun; "" when nothing was."""
        return (self.typed.get("from_phase") or [""])[0]

    def keep(self, sent: QueryDict, names: Iterable[str]) -> None:
        """Remember what a page of the form sent for its own fields, also where it is empty."""
        self._store({name: sent.getlist(name) for name in names})

    def merged(self, sent: QueryDict | None = None) -> QueryDict:
        """All that is known: what was sent now goes before what was kept."""
        found = QueryDict(mutable=True)
        for name, values in self.typed.items():
            found.setlist(name, values)
        for name, values in sent.lists() if sent else ():
            found.setlist(name, values)
        return found

    @property
    def half_told(self) -> QueryDict | None:
        """A consultation that was typed and not added yet, if there is one."""
        own = {name: values for name, values in self.typed.items() if name.startswith(NEW)}
        if not any(value for name in ("party", "text") for value in own.get(f"{NEW}{name}", [])):
            return None
        found = QueryDict(mutable=True)
        for name, values in own.items():
            found.setlist(name, values)
        return found

    def add_consultation(self, consultation: ConsultationInput) -> None:
        told = {**asdict(consultation), "held_at": consultation.held_at.isoformat()}
        self.consultations.append(json.dumps(told))
        self._store({name: [] for name in self.typed if name.startswith(NEW)})

    def remove_consultation(self, index: int) -> None:
        if 0 <= index < len(self.consultations):
            del self.consultations[index]
            self._store({})

    def consultation_inputs(self) -> tuple[ConsultationInput, ...]:
        """The consultations, to be recorded with the proposal."""
        return tuple(_consultation(json.loads(told)) for told in self.consultations)

    def clear(self) -> None:
        drafts.discard(self.form)

    def _store(self, fields: dict[str, list[str]]) -> None:
        self.typed |= fields
        drafts.keep(self.form, {**fields, HEARD: self.consultations}, self.now)


def _consultation(told: dict[str, Any]) -> ConsultationInput:
    return ConsultationInput(**{**told, "held_at": datetime.fromisoformat(told["held_at"])})
