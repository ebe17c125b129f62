"""One thing that happened to a case, from whichever record it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cases.core.case_file import CaseFile
from roles.ave_model.signing import signed_in

KINDS = {
    "logboek": "Logboek",
    "besluit": "Besluiten",
    "einde": "Sluiten en heropenen",
    "verhuizing": "Verhuizing naar een andere gemeente",
    "regie": "Regie",
    "voorstel": "Voorstellen",
    "raadpleging": "Raadplegingen",
    "plan": "Plan van aanpak",
    "maatregel": "Maatregelen",
    "signaal": "Signalen",
    "partij": "Partijen",
    "bestuur": "Bestuurlijke informatie",
    "pauze": "Pauzes",
    "opdracht": "Opdrachten",
    "afspraak": "Bindende afspraken",
    "signalering": "Signaleringen",
    "beoordeling": "Beoordelingen",
}
"""The kinds of moments, in the order in which people look for them."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened: when, what kind, in a sentence, by whom, with the full text."""

    ref: str
    """What tells it from all others of the case: the anchor of its line on the page."""
    at: datetime
    kind: str
    sentence: str
    who: str = ""
    text: str = ""
    about: str = ""
    """Who or what it is about, as its record has it: a municipality, who reported."""
    what: str = ""
    """What sort within its kind: of a line in the log book whether it was a visit or a call."""
    grounds: bool = False
    """Whether a proposal may rest on it."""
    number: int = 0
    """The number of the decision or plan, or the id of the log entry."""
    entered: datetime | None = None
    """When it was written down."""
    earlier_texts: tuple[str, ...] = ()
    """What a corrected entry said before, newest first."""
    from_phase: str = ""
    to_phase: str = ""
    due: str = ""
    """The last day, of what was asked (ISO 8601)."""

    @property
    def key(self) -> tuple[datetime, str]:
        """Its place among the others; what happened at one moment keeps one order."""
        return self.at, self.ref

    @property
    def address(self) -> str:
        """The key as it stands in an address."""
        return f"{self.at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z_{self.ref}"


def who_words(
    file: CaseFile,
    person: int | None,
    name: object,
    at: datetime,
    function: str = "",
    signed_as: str = "",
    *,
    proposal: int = 0,
) -> str:
    """Who did it: by name, in which function if that is known, and for whom they stood in: for a
    holder, or for who made this proposal."""
    label = f", {signed_in(file.case.ave_model, function, signed_as)}" if function else ""
    absent = file.standing_in(person, at, proposal)
    return f"{name}{label}{f' (waarneming voor {absent})' if absent else ''}"
