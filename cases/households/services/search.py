"""Finding a household or case by what people remember of it: the one search of the whole product.

First what is exactly there, then what is spelt nearly so or sounds the same. What was typed goes
into a query as `Value(…)`: there the database guards the signs of LIKE.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case as DbCase
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cases.core.models import Case
from cases.core.references import ALPHABET
from cases.core.services.reading import PageRequest, log_search
from roles.acting import Actor

from ..likeness import slips_of
from ..models import Household, Membership
from ..querysets import HouseholdQuerySet, MembershipQuerySet
from ..spelling import PARTICLES, fold, name_words, spellings

SEARCH_LIMIT = 25
"""How many results stand on a page."""
LEAST = 2
"""Letters; less says nothing."""
INDEXED_FROM = 3
"""Letters; of a shorter word no index holds the parts, so it must be a whole word of a name."""
SIMILAR_FROM = 4
"""Letters; from here on a part of a word can be like another."""
MOST_APART = 6
"""Words; of more it is not asked which are of a name and which of an address."""
ROWS_OF_ONE = 8
"""At most so many people of one household are near what was asked."""
REFERENCE = re.compile(rf"([{ALPHABET}]{{4}})[- ]?([{ALPHABET}]{{4}})")
BORN = (
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
)
YEAR = re.compile(r"(19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, read as each thing it can be."""

    text: str = ""
    """Folded."""
    reference: str = ""
    born: date | None = None
    """The text is a birth date."""
    born_on: date | None = None
    """Asked beside the text: somebody of the household was born then."""

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def telling(self) -> list[str]:
        """The words that tell people and streets apart; all of them where none does."""
        return [word for word in self.words if word not in PARTICLES] or self.words

    @property
    def may_be_both(self) -> bool:
        """A name and an address in one; some word must have an index to begin with."""
        enough = any(len(word) >= INDEXED_FROM for word in self.telling)
        return enough and 1 < len(self.telling) <= MOST_APART

    @property
    def year(self) -> int | None:
        """One of several words is a year in which somebody can be born."""
        years = [int(word) for word in self.words if YEAR.fullmatch(word)]
        return years[0] if len(years) == 1 and len(self.words) > 1 else None

    @property
    def beside_year(self) -> list[str]:
        return [word for word in self.words if not YEAR.fullmatch(word)]

    @property
    def enough(self) -> bool:
        return len(self.text) >= LEAST or self.born_on is not None

    @classmethod
    def read(cls, typed: str, born_on: date | None = None) -> Asked:
        one_line = " ".join(typed.split())
        found = REFERENCE.fullmatch(one_line.upper())
        reference = f"{found[1]}-{found[2]}" if found else ""
        return cls(fold(typed), reference, _birth_date(one_line), born_on)


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
    households: list[Household] = field(default_factory=list)
    near: frozenset[int] = frozenset()
    """Which of the households are only nearly what was asked; they stand last."""
    outline: Case | None = None
    more: bool = False


def find(
    *,
    typed: str,
    actor: Actor,
    now: datetime,
    page_request: PageRequest,
    where: Collection[int],
    intake: Collection[int],
    limit: int,
    born_on: date | None = None,
    without: Household | None = None,
) -> Found:
    """Search by (part of) a name, an address, a reference or a birth date.

    Searches the municipalities in `where`, and gives households that this person may open: of the
    municipalities where they do intake (`intake`), and of cases whose file they may read. A case
    that they see in outline only is found by its reference, never by a name. The search is logged;
    its words are not kept.
    """
    asked = Asked.read(typed, born_on)
    if not asked.enough:
        return Found(asked)
    log_search(actor=actor, now=now, page_request=page_request, municipality_ids=where)
    search = _Search(asked, actor, where, intake, without)
    found = list(search.exactly()[: limit + 1])
    exact = {household.pk for household in found}
    if len(found) <= limit and not (asked.reference and found):
        found += search.nearly(exact, limit + 1 - len(found))
    outline: Case | None = None
    if asked.reference and not exact:
        here = Case.objects.visible_to(actor).filter(municipality__in=where)
        outline = here.filter(reference=asked.reference).first()
    shown = found[:limit]
    near = frozenset(household.pk for household in shown) - exact
    return Found(asked, shown, near, outline, more=len(found) > limit)


@dataclass(frozen=True, slots=True)
class _Search:
    asked: Asked
    actor: Actor
    where: Collection[int]
    intake: Collection[int]
    without: Household | None

    def open_to_them(self) -> HouseholdQuerySet:
        read = Case.objects.readable_by(self.actor).filter(household=OuterRef("pk"))
        found = Household.objects.in_municipalities(self.where).filter(
            Q(municipality__in=list(self.intake)) | Exists(read)
        )
        if self.asked.born_on:
            that_day = Membership.objects.born_on(self.asked.born_on)
            found = found.filter(pk__in=that_day.values("household"))
        return found.exclude(pk=self.without.pk) if self.without else found

    def people(self) -> MembershipQuerySet:
        return Membership.objects.filter(person__municipality__in=list(self.where))

    def exactly(self) -> HouseholdQuerySet:
        """Households in which just this stands: each way apart, so that each takes its index."""
        asked = self.asked
        if not asked.text:
            return self.ordered(self.open_to_them())
        here = Household.objects.in_municipalities(self.where)
        named = self.people().filter(self.by_name(asked.words))
        ways: list[QuerySet[Any, Any]] = [named.values("household")]
        if any(len(word) >= INDEXED_FROM for word in asked.words):
            ways.append(here.filter(self.by_address()).values("pk"))
        if asked.reference:
            goes_on = Coalesce("merged_into", "pk")
            ways.append(here.filter(reference=asked.reference).values(found=goes_on))
            ways.append(Case.objects.filter(reference=asked.reference).values("household"))
        if asked.born:
            ways.append(self.people().born_on(asked.born).values("household"))
        if asked.year:
            that_year = self.people().filter(self.by_name(asked.beside_year))
            ways.append(that_year.born_in(asked.year).values("household"))
        if asked.may_be_both:
            ways.append(here.filter(self.by_name_and_address()).values("pk"))
        return self.ordered(self.open_to_them().filter(pk__in=ways[0].union(*ways[1:])))

    def by_name(self, words: Sequence[str]) -> Q:
        parts = Q(*(Q(person__name_folded__contains=Value(word)) for word in words))
        if all(len(word) < INDEXED_FROM for word in words):
            parts &= Q(person__name_keys__contains=words)
        return parts

    def by_address(self) -> Q:
        return Q(*(Q(address_folded__contains=Value(in_address(w))) for w in self.asked.words))

    def by_name_and_address(self) -> Q:
        """Each word stands in the name of somebody there or in the address, and both say something:
        "jansen dorpsstraat". Each word takes the index of names and that of addresses."""
        addresses = Household.objects.in_municipalities(self.where)
        each, somewhere = Q(), Q(pk__in=[])
        for word in self.asked.telling:
            named = self.people().filter(self.by_name([word]))
            in_it = Q(address_folded__contains=Value(in_address(word)))
            somewhere |= in_it
            if len(word) >= INDEXED_FROM:
                there = addresses.filter(in_it).values("pk")
                each &= Q(pk__in=named.values("household").union(there, all=True))
            else:  # too short to begin with: it is asked of what the others found
                each &= in_it | Q(Exists(named.filter(household=OuterRef("pk"))))
        return each & somewhere

    def nearly(self, but_not: Collection[int], most: int) -> list[Household]:
        """Households with a name, address or birth date that is nearly so, the nearest first."""
        text, born = self.asked.text, self.asked.born
        if not any(len(word) >= INDEXED_FROM for word in self.asked.words):
            return []
        open_to_them = self.open_to_them().exclude(pk__in=list(but_not))
        members = self.people().filter(household__in=open_to_them.values("pk"))
        if born:
            slips = members.born_on(*slips_of(born))
            near = _nearness(slips, "household", Value(1.0))
        else:
            alike = members.filter(self.by_near_name())
            there = open_to_them.filter(self.by_near_address())
            near = _nearness(
                alike, "household", TrigramWordSimilarity(text, "person__name_folded")
            ).union(_nearness(there, "pk", TrigramWordSimilarity(text, "address_folded")), all=True)
        nearest = near.order_by("-nearness", "-found")[: most * ROWS_OF_ONE]
        ids = list(dict.fromkeys(pk for pk, _ in nearest))[:most]
        found = Household.objects.in_bulk(ids)
        return [found[pk] for pk in ids]

    def by_near_name(self) -> Q:
        """Each word is nearly a word of the name, or all of them are written as one."""
        words = [word for word in self.asked.words if word not in PARTICLES]
        each = Q(*(_near(word) for word in words or self.asked.words))
        return each | Q(person__name_keys__overlap=sorted(spellings("".join(self.asked.words))))

    def by_near_address(self) -> Q:
        """A street or town is like the word; a number, and what is short, is just that."""
        words = self.asked.words
        like = [w for w in words if len(w) >= SIMILAR_FROM and not w.isdigit()]
        if not like:
            return Q(pk__in=[])
        near = Q(*(Q(address_folded__trigram_word_similar=Value(word)) for word in like))
        just = (Q(address_folded__contains=Value(in_address(w))) for w in words if w not in like)
        return near & Q(*just)

    def ordered(self, found: HouseholdQuerySet) -> HouseholdQuerySet:
        """A surname or street that begins so; then where a case runs; the newest first."""
        surname = " ".join(name_words(self.asked.text)) or self.asked.text
        begins = Membership.objects.filter(
            household=OuterRef("pk"),
            end__isnull=True,
            person__name_folded__contains=Value(surname),  # has an index, the beginning has not
            person__name_folded__startswith=Value(surname),
        )
        running = Case.objects.open().filter(household=OuterRef("pk"))
        first = Q(address_folded__startswith=Value(f" {self.asked.text}")) | Q(Exists(begins))
        if self.asked.may_be_both:
            first |= self.just_that_name_and_street()
        return found.order_by(
            DbCase(When(first, then=Value(0)), default=Value(1), output_field=IntegerField()),
            Exists(running).desc(),
            "-pk",
        )

    def just_that_name_and_street(self) -> Q:
        """The surname of who lives there now is just one of the words, and the street another."""
        words = self.asked.telling
        surnames = (
            Q(person__name_folded__startswith=Value(f"{word} ")) | Q(person__name_folded=word)
            for word in words
        )
        lives = Membership.objects.filter(
            reduce(or_, surnames), household=OuterRef("pk"), end__isnull=True
        )
        streets = (Q(address_folded__startswith=Value(f" {word} ")) for word in words)
        return Q(Exists(lives)) & reduce(or_, streets)


def in_address(word: str) -> str:
    """How a typed word stands in an address: a house number whole, everything else may go on."""
    return f" {word} " if word.isdigit() and len(word) < INDEXED_FROM else f" {word}"


def _nearness(rows: QuerySet[Any], household: str, nearness: Any) -> QuerySet[Any, Any]:
    """Pairs: the key of a household, and how near it is."""
    pairs: QuerySet[Any, Any] = rows.annotate(found=F(household), nearness=nearness)
    return pairs.values_list("found", "nearness")


def _near(word: str) -> Q:
    near = Q(person__name_keys__overlap=sorted(spellings(word)))
    if len(word) >= SIMILAR_FROM:
        near |= Q(person__name_folded__trigram_word_similar=Value(word))
    return near
