"""A household was registered twice: look, merge, and undo it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.core.services.reading import log_shown

from ..merge_forms import MergeHouseholdForm, SplitHouseholdForm
from ..models import Household
from ..presenters.likeness import whom_to_call
from ..presenters.merging_homes import addresses, both_homes, same_households, which_goes_on
from ..services.households import may_read_private
from ..services.likeness import find_same_households
from ..services.merging_homes import may_merge, merge_households, preview_homes
from ..services.splitting_homes import (
    newest_home_merge,
    preview_home_split,
    split_households,
)
from .households import url_of
from .merging import WITH, SeenPage


class SameHouseholdView(SeenPage):
    """First which households are like this one; then both beside each other, and what to keep."""

    form_class = MergeHouseholdForm
    template_name = "cases/households/merge_household.html"
    title = "Is dit hetzelfde huishouden?"
    submit_label = "Voeg samen tot één huishouden"
    done = "De twee zijn nu één huishouden. Dat kunt u hier terugdraaien: Weer splitsen."
    other: Household | None = None

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        reference = request.GET.get(WITH, "").replace("\0", "")
        if not reference:
            return
        here = Household.objects.filter(
            municipality=self.household.municipality_id, merged_into=None, reference=reference
        ).exclude(pk=self.household.pk)
        self.other = here.select_related("municipality").first()
        if self.other is None or not may_merge(
            self.household, self.other, self.actor, self.request_context.now
        ):
            raise Http404
        log_shown(
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
            households=[self.other],
        )
        self.look()

    def look(self) -> str:
        assert self.other  # noqa: S101  # asked of the form alone
        for home in (self.household, self.other):
            home.refresh_from_db()
        now = self.request_context.now
        self.preview = preview_homes(self.household, self.other, self.actor, now)
        return self.preview.seen

    @property
    def private(self) -> tuple[bool, bool]:
        """Of which of the two the address may be read."""
        assert self.other  # noqa: S101  # asked of the form alone
        kept, gone = (
            not home.secret_address or may_read_private(home, self.actor)
            for home in (self.household, self.other)
        )
        return kept, gone

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().get(request, **kwargs) if self.other else self.choose(request)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().post(request, **kwargs) if self.other else self.choose(request)

    def choose(self, request: HttpRequest) -> HttpResponse:
        found = find_same_households(
            household=self.household,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
        )
        context = {
            "title": self.title,
            "lead": f"Huishouden {self.household.reference}",
            "back_url": self.cancel_url(),
            "households": same_households(found.households),
            "beyond": whom_to_call(found.beyond),
        }
        return render(request, "cases/households/same_household.html", context)

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "addresses": addresses(self.preview, private=self.private),
            "cases": which_goes_on(self.preview),
        }

    def initial(self) -> dict[str, Any]:
        return {"seen": self.preview.seen}

    def extra_context(self) -> dict[str, Any]:
        assert self.other  # noqa: S101  # asked of the form alone
        both_run = len(self.preview.running) > 1
        return {
            "lead": f"Huishouden {self.household.reference} en {self.other.reference}",
            "both": both_homes(self.household, self.other, private=self.private),
            "names": list(dict.fromkeys(m.person.full_name for m in self.preview.members)),
            "secret": self.household.secret_address or self.other.secret_address,
            "twice": self.preview.twice,
            "gone": self.other,
            "both_run": both_run,
            "stuck": both_run and not which_goes_on(self.preview),
        }

    def perform(self, form: MergeHouseholdForm) -> str:
        assert self.other  # noqa: S101  # asked of the form alone
        merge_households(
            kept=self.household,
            gone=self.other,
            actor=self.actor,
            now=self.request_context.now,
            takes_address=form.takes_address,
            goes_on=form.goes_on,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        return url_of(self.household)


class SplitHouseholdView(SeenPage):
    """The newest merge undone: both households as they were, but for what was written since."""

    form_class = SplitHouseholdForm
    template_name = "cases/households/split_household.html"
    title = "Huishouden weer splitsen"
    submit_label = "Maak er weer twee huishoudens van"
    done = "Het zijn weer twee huishoudens."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        merge = newest_home_merge(self.household)
        if merge is None:
            raise Http404
        self.merge = merge
        self.look()

    def look(self) -> str:
        self.preview = preview_home_split(self.merge)
        return self.preview.seen

    def initial(self) -> dict[str, Any]:
        return {"seen": self.preview.seen}

    def extra_context(self) -> dict[str, Any]:
        return {
            "lead": f"Huishouden {self.merge.kept.reference} en {self.merge.gone.reference}",
            "merge": self.merge,
            "back": self.preview.back,
            "stays": self.preview.stays,
            "opens": self.preview.opens,
            "people": self.preview.people,
        }

    def perform(self, form: SplitHouseholdForm) -> str:
        split_households(
            merge=self.merge,
            actor=self.actor,
            now=self.request_context.now,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        return url_of(self.household)
