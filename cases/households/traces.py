"""What in a text leads to a person: for texts that people read who see a case in outline only.

Plain rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .spelling import fold, name_words, nearly

SHORTEST_NAME = 3
"""Letters; shorter names are words as well."""
NEARLY_FROM, NEARLY_AT_START_FROM = 4, 7
"""Letters from which another spelling counts as the name; the first word of a sentence has a
capital anyhow, so there it must be longer."""
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
WORD = re.compile(r"[^\W\d_]+")
SENTENCE_ENDS = (".", "!", "?", ":", "\n")
CALLED = re.compile(
    r"\b(?:gezin|familie|fam|mevrouw|mevr|mw|meneer|mijnheer|dhr|moeder|vader)\.?\s+"
    r"(?:(?:van|der|den|de|het|ter|ten|te|el|al|ben)\s+)*([^\W\d_]+)",
    re.IGNORECASE,
)
"""After these words a name is meant, with a capital or without."""
NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3})(?!\d)")
POSTCODE = re.compile(r"\b\d{4}\s?[A-Z]{2}\b")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
MONTH_IN_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is known of the people a text is about."""

    names: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    birth_dates: frozenset[date] = frozenset()


def traces(text: str, known: PersonalData) -> Iterator[str]:
    """Everything in a text that leads to a person, each with what to write instead.

    A name counts with its capital, in other spellings too, so that the family Bos does not forbid
    the wood; after a word such as "familie" without it as well.
    """
    for name in dict.fromkeys(_names(text, known.names)):
        yield f"Hier staat een naam: {name}. Schrijf bijvoorbeeld ‘de bewoner’ of ‘de zoon’."
    folded = f" {fold(text)} "
    for street in sorted(known.streets):
        if re.search(rf" {re.escape(fold(street))} \d", folded):
            yield f"Hier staat een adres: {street}. Schrijf bijvoorbeeld ‘de woning’."
    if NUMBER_OF_A_PERSON.search(text):
        yield "Hier staat een burgerservicenummer. Laat dat weg."
    own = any(f" {fold(postcode)} " in folded for postcode in known.postcodes)
    if own or POSTCODE.search(text):
        yield "Hier staat een postcode. Schrijf bijvoorbeeld ‘de wijk’."
    if not known.birth_dates.isdisjoint(_dates(text)):
        yield "Hier staat een geboortedatum. Schrijf bijvoorbeeld ‘een kind van 8’."


def _names(text: str, names: Iterable[str]) -> Iterator[str]:
    words = {word for name in names for word in name_words(name) if len(word) >= SHORTEST_NAME}
    if not words:
        return
    others = [word for word in words if len(word) >= NEARLY_FROM]
    called = {match.start(1) for match in CALLED.finditer(text)}
    for match in WORD.finditer(text):
        word, folded = match[0], fold(match[0])
        before = text[: match.start()].rstrip(" \t\"'‘“(")
        starts = not before or before.endswith(SENTENCE_ENDS)
        if not word[0].isupper() and match.start() not in called:
            continue
        least = NEARLY_AT_START_FROM if starts else NEARLY_FROM
        if folded in words or (len(folded) >= least and any(nearly(folded, o) for o in others)):
            yield word


def _dates(text: str) -> Iterator[date]:
    found = [(y, m, d) for d, m, y in DAY_FIRST.findall(text)]
    found += YEAR_FIRST.findall(text)
    found += [(y, MONTHS.index(m.lower()) + 1, d) for d, m, y in MONTH_IN_WORDS.findall(text)]
    for year, month, day in found:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
