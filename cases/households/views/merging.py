"""Somebody was written down twice: look, merge, and undo it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.core.errors import Stale
from cases.core.services.reading import log_shown

from ..merge_forms import MergePersonForm, SplitPersonForm
from ..models import Household, Person
from ..presenters.likeness import whom_to_call
from ..presenters.merging import CONTACT, both_records, doubles, homes_afterwards
from ..services.households import may_read_private
from ..services.likeness import find_doubles
from ..services.merging import hidden_homes, merge_people, preview_merge
from ..services.splitting import newest_merge, preview_split, split_person
from .households import HouseholdForm, MemberFormView, url_of

WITH = "met"
"""In the address: the reference of the other record."""


class SeenPage(HouseholdForm):
    """After a change by another the page shows what the records are now."""

    @abstractmethod
    def look(self) -> str:
        """Read afresh what it would do; what was seen."""

    def show(
        self, request: HttpRequest, form: Any, *, status: int = 200, stale: Stale | None = None
    ) -> HttpResponse:
        if stale:
            form.look_again(self.look())
        return super().show(request, form, status=status, stale=stale)


class SamePersonView(SeenPage, MemberFormView):
    """First who is like this person; then both beside each other, and what to keep."""

    form_class = MergePersonForm
    template_name = "cases/households/merge_person.html"
    title = "Is dit dezelfde persoon?"
    submit_label = "Voeg samen tot één persoon"
    done = "De twee zijn nu één persoon. Bij deze persoon kunt u dat terugdraaien: Weer splitsen."
    other: Person | None = None

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        reference = request.GET.get(WITH, "")
        if not reference:
            return
        here = Person.objects.filter(
            municipality=self.household.municipality_id, merged_into=None
        ).exclude(pk=self.person.pk)
        self.other = here.filter(reference=reference.replace("\0", "")).first()
        if self.other is None or hidden_homes(
            [self.person, self.other], self.actor, self.request_context.now
        ):
            raise Http404
        homes = Household.objects.filter(memberships__person=self.other).distinct()
        log_shown(
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
            households=homes,
        )
        self.look()

    def look(self) -> str:
        assert self.other  # noqa: S101  # asked of the form alone
        for record in (self.person, self.other):
            record.refresh_from_db()
        self.preview = preview_merge(self.person, self.other)
        return self.preview.seen

    @property
    def person(self) -> Person:
        return self.membership.person

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().get(request, **kwargs) if self.other else self.choose(request)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().post(request, **kwargs) if self.other else self.choose(request)

    def choose(self, request: HttpRequest) -> HttpResponse:
        now = self.request_context.now
        found = find_doubles(
            person=self.person,
            actor=self.actor,
            now=now,
            page_request=self.page_request(request),
        )
        own = hidden_homes([self.person], self.actor, now)
        hidden = dict.fromkeys([*own, *found.beyond])
        context = {
            "title": self.title,
            "lead": self.person.full_name,
            "back_url": self.cancel_url(),
            "people": [] if own else doubles(found.people, now.date()),
            "beyond": whom_to_call(list(hidden)),
        }
        return render(request, "cases/households/same_person.html", context)

    @property
    def contact(self) -> bool:
        """Whether how both are reached may be seen here."""
        assert self.other  # noqa: S101  # asked of the form alone
        homes = Household.objects.filter(memberships__person__in=(self.person, self.other))
        readable = homes.select_related("municipality").distinct()
        return all(may_read_private(home, self.actor) for home in readable)

    def form_kwargs(self) -> dict[str, Any]:
        left_out = () if self.contact else CONTACT
        return {"parts": [part for part in self.preview.parts if part.name not in left_out]}

    def initial(self) -> dict[str, Any]:
        return {"seen": self.preview.seen}

    def extra_context(self) -> dict[str, Any]:
        assert self.other  # noqa: S101  # asked of the form alone
        return {
            "lead": f"{self.person.full_name} en {self.other.full_name}",
            "both": both_records(self.person, self.other, contact=self.contact),
            "homes": homes_afterwards(self.preview),
            "names": dict.fromkeys(
                name
                for person in (self.person, self.other)
                for name in (person.full_name, *person.other_names)
            ),
        }

    def perform(self, form: MergePersonForm) -> str:
        assert self.other  # noqa: S101  # asked of the form alone
        takes = form.takes()
        if not self.contact:  # what may not be seen is not asked: what is filled in stays
            takes += [
                part.name
                for part in self.preview.parts
                if part.name in CONTACT and not getattr(self.person, part.name)
            ]
        merge_people(
            kept=self.person,
            gone=self.other,
            actor=self.actor,
            now=self.request_context.now,
            takes=takes,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        return url_of(self.household)


class SplitPersonView(SeenPage, MemberFormView):
    """The newest merge undone: both records as they were, but for what was written since."""

    form_class = SplitPersonForm
    template_name = "cases/households/split_person.html"
    title = "Weer splitsen"
    submit_label = "Maak er weer twee personen van"
    done = "Het zijn weer twee personen."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        merge = newest_merge(self.membership.person)
        if merge is None or hidden_homes(
            [merge.kept, merge.gone], self.actor, self.request_context.now
        ):
            raise Http404
        self.merge = merge
        self.look()

    def look(self) -> str:
        self.preview = preview_split(self.merge)
        return self.preview.seen

    def initial(self) -> dict[str, Any]:
        return {"seen": self.preview.seen}

    def extra_context(self) -> dict[str, Any]:
        merge = self.preview.merge
        return {
            "lead": f"{merge.kept_name} en {merge.gone.full_name}",
            "merge": merge,
            "back": self.preview.back,
            "stays": self.preview.stays,
        }

    def perform(self, form: SplitPersonForm) -> str:
        split_person(
            merge=self.preview.merge,
            actor=self.actor,
            now=self.request_context.now,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        return url_of(self.household)
