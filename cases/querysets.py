"""Named questions about households, signals, cases, holdings and proposals.

The row types come from the models that use these (`as_manager`); mypy cannot name them here
without a circle, hence `QuerySet[Any]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case as DbCase
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    Func,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, JSONObject, Trim

from roles.ave_model.types import Responsibility
from roles.models import FunctionGroup
from roles.norms import own_norms

if TYPE_CHECKING:
    from roles.acting import Actor


SEARCH_LIMIT = 25
PENDING = ("open", "returned", "disputed")
"""The states in which a proposal waits for somebody."""


class CaseQuerySet(QuerySet[Any]):
    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases that exist for this person: guardian's rows, counted only where a function runs.

        Function periods are asked directly, so a function that ended yesterday opens nothing
        today, whatever the group rows say.
        """
        return self._granted_to(actor)

    def readable_by(self, actor: Actor) -> CaseQuerySet:
        """Cases whose whole file this person may read, not only the outline."""
        return self._granted_to(actor, permission=_to_read())

    def _granted_to(self, actor: Actor, **which: Any) -> CaseQuerySet:
        return self.filter(municipality__in=actor.municipality_ids).filter(granted(actor, **which))

    def open_to_office(self, actor: Actor) -> CaseQuerySet:
        """Cases that this person sees by a function, whatever they hold on them."""
        return self.filter(Exists(_by_office(actor)))

    def with_names(self, actor: Actor) -> CaseQuerySet:
        """With the surnames of who lives there, as `surnames`; None for who may not read the file.

        People know a household by its name. Within the one query, for the rows it shows only.
        """
        from .models import Membership

        names = (
            Membership.objects.filter(household=OuterRef("household"), end__isnull=True)
            .order_by(F("person__birth_date").asc(nulls_last=True), "pk")
            .values(
                name=Trim(Concat("person__prefix", Value(" "), "person__last_name")),
            )
        )
        readable = granted(actor, permission=_to_read())
        return self.annotate(
            surnames=DbCase(
                When(readable, then=ArraySubquery(names)),
                default=None,
            )
        )

    def with_holders(self) -> CaseQuerySet:
        """With who holds what today, in the order in which it was registered, as `holders`."""
        from .models import Holding

        held = Holding.objects.current().filter(case=OuterRef("pk")).order_by("pk")
        words = JSONObject(
            responsibility="responsibility",
            holder="holder__name",
            person="holder__public_id",
            organisation="organisation__name",
        )
        found = ArraySubquery(held.values(json=words))
        return self.annotate(holders=Func(found, function="to_jsonb", output_field=JSONField()))

    def open(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)

    def in_phase(self, *phases: str) -> CaseQuerySet:
        return self.filter(phase__in=phases)

    def held_by(self, user_id: int, *responsibilities: Responsibility) -> CaseQuerySet:
        """Cases on which this person now holds (one of) these responsibilities."""
        from .models import Holding

        held = Holding.objects.current().filter(case=OuterRef("pk"), holder=user_id)
        if responsibilities:
            held = held.filter(responsibility__in=responsibilities)
        return self.filter(Exists(held))

    def acted_on_by(self, actor: Actor, *responsibilities: Responsibility) -> CaseQuerySet:
        """Cases on which this person acts as the holder of (one of) these responsibilities today,
        in a function they still have."""
        return self.filter(_holds(actor, responsibility__in=responsibilities))

    def held_by_public(self, public_id: str, *responsibilities: Responsibility) -> CaseQuerySet:
        """The same, of a person by the id that may stand in an address."""
        from .models import Holding

        return self.filter(
            Exists(
                Holding.objects.current().filter(
                    case=OuterRef("pk"),
                    holder__public_id=public_id,
                    responsibility__in=responsibilities,
                )
            )
        )

    def without(self, responsibility: Responsibility, aspect: str | None = None) -> CaseQuerySet:
        """Cases on which nobody now holds this responsibility."""
        from .models import Holding

        held = Holding.objects.current().filter(case=OuterRef("pk"), responsibility=responsibility)
        if aspect is not None:
            held = held.filter(aspect=aspect)
        return self.filter(~Exists(held))

    def for_page(self, actor: Actor) -> CaseQuerySet:
        """With what every page of a case asks, in this one query: the household, the pending
        proposal (`pending`), this person's unsent line for the log book (`draft`), the norms that
        the municipality set itself for the phase (`own_norms`), and the holds (`rests`). What
        there is none of is not set."""
        mine = Q(log_drafts__author=actor.user_id)
        return (
            self.with_pending()
            .with_own_norms()
            .with_rests()
            .annotate(draft=FilteredRelation("log_drafts", condition=mine))
            .select_related("household", "municipality", "pending__proposer", "draft")
        )

    def with_pending(self) -> CaseQuerySet:
        """With the proposal that waits, as `pending`, and who made it; not set where none does."""
        waits = Q(proposals__status__in=PENDING)
        return self.annotate(pending=FilteredRelation("proposals", condition=waits)).select_related(
            "pending__proposer"
        )

    def with_own_norms(self) -> CaseQuerySet:
        """With what the municipality set itself for the phase, as `own_norms`."""
        return self.annotate(own_norms=own_norms(OuterRef("municipality"), OuterRef("phase")))

    def with_rests(self) -> CaseQuerySet:
        """With its holds, as `rests` (`facts.rests_until`)."""
        from .models import CaseHold

        rests = CaseHold.objects.filter(case=OuterRef("pk"))
        return self.annotate(
            rests=ArraySubquery(rests.values(json=JSONObject(start="start", until="until")))
        )

    def with_people(self) -> CaseQuerySet:
        """With the household and who now holds something, in a fixed number of queries."""
        from .models import Holding

        return self.select_related("household", "municipality").prefetch_related(
            Prefetch(
                "holdings",
                queryset=Holding.objects.current().select_related("holder", "organisation"),
                to_attr="current_holdings",
            )
        )


def granted(actor: Actor, *, case: str = "pk", **which: Any) -> Any:
    """The condition that a case is open to this person: by office, or by what they hold. `case`
    says where its id is, in rows that have its municipality too."""
    from .models import CaseUserObjectPermission

    by_person = CaseUserObjectPermission.objects.filter(
        content_object=OuterRef(case), user=actor.user_id, **which
    )
    # In this order: of one's own cases PostgreSQL then asks the groups nothing.
    return (Exists(by_person) & _holds(actor, case)) | Exists(_by_office(actor, case, **which))


def _to_read() -> Subquery:
    """The right to read the whole file, among guardian's; looked up once for all rows."""
    permission = Permission.objects.filter(
        codename="view_case", content_type__app_label="cases", content_type__model="case"
    )
    return Subquery(permission.values("pk"))


def _by_office(actor: Actor, case: str = "pk", **which: Any) -> QuerySet[Any]:
    from .models import CaseGroupObjectPermission

    return CaseGroupObjectPermission.objects.filter(
        content_object=OuterRef(case), group__any_of=ArraySubquery(_groups_of(actor)), **which
    )


def _groups_of(actor: Actor) -> QuerySet[FunctionGroup, int]:
    wanted = Q(pk__in=[])
    for municipality_id, functions in actor.functions.items():
        wanted |= Q(municipality=municipality_id, function__in=functions)
    return FunctionGroup.objects.filter(wanted).values_list("group_id", flat=True)


def _holds(actor: Actor, case: str = "pk", **which: Any) -> Q:
    """The condition that this person holds something on a case in a function that runs today.

    Municipalities where they have the same functions are asked for together: of a region there
    are many, and of most people there is one.
    """
    from .models import Holding

    alike: dict[frozenset[str], list[int]] = {}
    for municipality_id, functions in actor.functions.items():
        alike.setdefault(functions, []).append(municipality_id)
    found = Q(pk__in=[])
    for functions, places in alike.items():
        held = Holding.objects.current().filter(
            case=OuterRef(case),
            holder=actor.user_id,
            function__in=["", *sorted(functions)],
            **which,
        )
        found |= Q(Exists(held), municipality__in=places)
    return found


class HouseholdQuerySet(QuerySet[Any]):
    def in_municipalities(self, municipality_ids: Iterable[int]) -> HouseholdQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def search(self, words: str, birth_date: date | None = None) -> HouseholdQuerySet:
        """Households with a member or address like these words, best first; forgives misspelling.

        `words` may be (part of) a name, an address or a reference.
        """
        from .models import Membership

        text = " ".join(words.lower().split())
        members = Membership.objects.filter(household=OuterRef("pk"))
        found = self
        if text:
            by_name = members.filter(
                Q(person__name_search__trigram_word_similar=text)
                | Q(person__name_search__contains=text)
            )
            found = found.filter(
                Exists(by_name)
                | Q(address_search__trigram_word_similar=text)
                | Q(address_search__contains=text)
                | Q(reference=text.upper())
            )
            best = members.annotate(
                closeness=TrigramWordSimilarity(text, "person__name_search")
            ).order_by("-closeness")
            found = found.annotate(
                name_closeness=best.values("closeness")[:1],
                address_closeness=TrigramWordSimilarity(text, "address_search"),
            ).order_by(F("name_closeness").desc(nulls_last=True), "-address_closeness", "pk")
        if birth_date is not None:
            found = found.filter(Exists(members.filter(person__birth_date=birth_date)))
        return found

    def resembling(
        self,
        *,
        street: str,
        postcode: str,
        house_number: str,
        people: Iterable[tuple[str, date | None]],
    ) -> HouseholdQuerySet:
        """Households at the same address, or with somebody of the same last name and birth date."""
        from .models import Membership

        same: Any = Q(pk__in=[])
        if house_number and (street or postcode):
            place = Q(postcode__iexact=postcode) if postcode else Q(street__iexact=street)
            same |= place & Q(house_number__iexact=house_number)
        for last_name, birth_date in people:
            if last_name and birth_date:
                same |= Exists(
                    Membership.objects.filter(
                        household=OuterRef("pk"),
                        person__last_name__iexact=last_name,
                        person__birth_date=birth_date,
                    )
                )
        return self.filter(same).order_by("pk")

    def with_open_case(self) -> HouseholdQuerySet:
        """With the open case, as `open_cases` (none or one), and who holds what on it."""
        from .models import Case

        return self.prefetch_related(
            Prefetch("cases", queryset=Case.objects.open().with_people(), to_attr="open_cases")
        )

    def with_members(self, day: date) -> HouseholdQuerySet:
        """With who lives there on that day, as `current_members`."""
        from .models import Membership

        return self.prefetch_related(
            Prefetch(
                "memberships",
                queryset=Membership.objects.on(day).select_related("person"),
                to_attr="current_members",
            )
        )


class MembershipQuerySet(QuerySet[Any]):
    def on(self, day: date) -> MembershipQuerySet:
        """Who belongs to the household on that day; the last day itself no longer counts."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day).order_by(
            "person__birth_date", "pk"
        )


class SignalQuerySet(QuerySet[Any]):
    def waiting(self) -> SignalQuerySet:
        """Signals for which nothing has been decided yet, oldest first."""
        return self.filter(outcome="").order_by("received_at")

    def in_municipalities(self, municipality_ids: Iterable[int]) -> SignalQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def recorded_by(self, user_id: int) -> SignalQuerySet:
        """What this person wrote down, newest first."""
        return self.filter(recorded_by=user_id).order_by("-recorded_at", "-pk")


class CaseHoldQuerySet(QuerySet[Any]):
    def on(self, day: date) -> CaseHoldQuerySet:
        """Holds that run on this day; the day until which a hold lasts no longer counts."""
        return self.filter(start__lte=day, until__gt=day)


class HoldingQuerySet(QuerySet[Any]):
    def current(self) -> HoldingQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, moment: datetime) -> HoldingQuerySet:
        return self.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=moment), started_at__lte=moment
        )

    def caseload(self, people: Iterable[int]) -> dict[int, int]:
        """How many open cases each of these people holds casusregie or procesregie of; one query.

        Who holds none is left out.
        """
        rows = self.loads().filter(holder__in=list(people))
        return dict(rows.values_list("holder", "open_cases"))

    def loads(self) -> HoldingQuerySet:
        """Holders with the `open_cases` that they hold casusregie or procesregie of."""
        return (
            self.current()
            .filter(
                responsibility__in=(Responsibility.CASUSREGIE, Responsibility.PROCESREGIE),
                case__closed_at__isnull=True,
            )
            .values("holder")
            .annotate(open_cases=Count("case", distinct=True))
        )


class ProposalQuerySet(QuerySet[Any]):
    def pending(self) -> ProposalQuerySet:
        """Proposals that still wait for somebody."""
        return self.filter(status__in=PENDING)
