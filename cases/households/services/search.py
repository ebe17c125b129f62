"""Finding a household or case by what people remember of it; every search is written down.

What was typed goes into a query as `Value(…)`: there the database guards the signs of LIKE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case as DbCase
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from cases.core.models import Case
from cases.core.references import ALPHABET
from cases.core.services.reading import PageRequest, log_list
from cases.households.querysets import HouseholdQuerySet
from roles.acting import Actor

from ..models import Household, Membership

LEAST = 3
"""Letters; less says nothing, and no index holds it."""
SIMILAR_FROM = 4
"""Letters; from here on a misspelling can be told."""
REFERENCE = re.compile(rf"([{ALPHABET}]{{4}})[- ]?([{ALPHABET}]{{4}})")
BORN = (
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, read as each thing it can be."""

    text: str
    """In small letters, with single spaces."""
    reference: str = ""
    born: date | None = None

    @property
    def enough(self) -> bool:
        return len(self.text) >= LEAST

    @classmethod
    def read(cls, typed: str) -> Asked:
        text = " ".join(typed.replace("\0", "").lower().split())
        found = REFERENCE.fullmatch(text.upper())
        return cls(text, f"{found[1]}-{found[2]}" if found else "", _birth_date(text))


def _birth_date(text: str) -> date | None:
    for pattern in BORN:
        if found := pattern.fullmatch(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: households, best first, and a case known in outline only."""

    asked: Asked
    households: tuple[Household, ...] = ()
    outline: Case | None = None
    more: bool = False


def find(
    *,
    typed: str,
    actor: Actor,
    now: datetime,
    page_request: PageRequest,
    intake: list[int],
    limit: int,
) -> Found:
    """Search by (part of) a name, an address, a reference or a birth date.

    Gives households that this person may open: of the municipalities where they do intake
    (`intake`), and of cases whose file they may read. A case that they see in outline only is
    found by its reference, never by a name. The search is logged; its words are not kept.
    """
    asked = Asked.read(typed)
    if not asked.enough:
        return Found(asked)
    log_list(actor=actor, now=now, page_request=page_request)
    found = list(_exactly(actor, intake, limit + 1, asked))
    if not found and len(asked.text) >= SIMILAR_FROM and not asked.reference:
        found = list(_nearly(actor, intake, limit + 1, asked.text))
    outline: Case | None = None
    if asked.reference and not found:
        outline = Case.objects.visible_to(actor).filter(reference=asked.reference).first()
    return Found(asked, tuple(found[:limit]), outline, more=len(found) > limit)


def _open_to(actor: Actor, intake: Iterable[int]) -> HouseholdQuerySet:
    read = Case.objects.readable_by(actor).filter(household=OuterRef("pk"))
    return Household.objects.in_municipalities(actor.municipality_ids).filter(
        Q(municipality__in=intake) | Exists(read)
    )


def _people(actor: Actor) -> Q:
    return Q(person__municipality__in=actor.municipality_ids)


def _exactly(actor: Actor, intake: Iterable[int], most: int, asked: Asked) -> HouseholdQuerySet:
    """Households in which just this stands: each way apart, so that each takes its own index."""
    by_name = Q(*(Q(person__name_search__contains=Value(word)) for word in asked.text.split()))
    ids = Membership.objects.filter(_people(actor), by_name).values("household")
    here = Household.objects.in_municipalities(actor.municipality_ids)
    ways: list[QuerySet[Any, Any]] = [
        here.filter(address_search__contains=Value(asked.text)).values("pk")
    ]
    if asked.reference:
        ways.append(here.filter(reference=asked.reference).values("pk"))
        ways.append(Case.objects.filter(reference=asked.reference).values("household"))
    if asked.born:
        of_that_day = Membership.objects.filter(_people(actor), person__birth_date=asked.born)
        ways.append(of_that_day.values("household"))
    return _ordered(_open_to(actor, intake).filter(pk__in=ids.union(*ways)), asked.text)[:most]


def _nearly(actor: Actor, intake: Iterable[int], most: int, text: str) -> HouseholdQuerySet:
    """Households with a name or address that looks like it."""
    ids = Membership.objects.filter(
        _people(actor), person__name_search__trigram_word_similar=Value(text)
    ).values("household")
    near = Household.objects.filter(address_search__trigram_word_similar=Value(text)).values("pk")
    return _ordered(_open_to(actor, intake).filter(pk__in=ids.union(near)), text)[:most]


def _ordered(found: HouseholdQuerySet, text: str) -> HouseholdQuerySet:
    """A surname or street that begins so first; then where a case runs; the newest first."""
    begins = Membership.objects.filter(
        household=OuterRef("pk"),
        end__isnull=True,
        person__name_search__contains=Value(text),  # has an index, which the beginning has not
        person__last_name__istartswith=Value(text),
    )
    running = Case.objects.open().filter(household=OuterRef("pk"))
    return found.order_by(
        DbCase(
            When(Q(address_search__startswith=Value(text)) | Exists(begins), then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
        Exists(running).desc(),
        "-pk",
    )
