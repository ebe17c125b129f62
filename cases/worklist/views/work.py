"""Mijn werk: what waits for me now, worst first; writing in a case from there; the counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import retarget

from cases.core.services.reading import log_list
from cases.core.views.base import SignedInView
from cases.record.views.record import LogView
from roles.services.preferences import note_visit

from ..presenters.work import counts, my_work, names_shown, row_of_own, waiting_row


class WorkView(SignedInView):
    """It shows what waits for somebody; with names of households that is logged as a read."""

    def work(
        self, request: HttpRequest, query: QueryDict, *, written: int | None = None
    ) -> dict[str, Any]:
        user: Any = request.user
        page = my_work(self.request_context, user.news_since, query, written=written)
        if names_shown([*page["rows"], *page["own"], *page["expected"]]):
            log_list(
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(request),
            )
        return page


class HomeView(WorkView):
    """Mijn werk. Opening it is a visit: what came since the visit before is marked as new."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        note_visit(user=user, now=self.request_context.now)
        return render(request, "cases/worklist/page.html", self.work(request, request.GET))


class CountsView(SignedInView):
    """What the navigation says beside its words, for pages that did not count it themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("cases:home"))
        return render(
            request, "cases/worklist/counts.html", {"nav_counts": counts(self.request_context)}
        )


class WriteView(LogView, WorkView):
    """The log form in a row of Mijn werk, among what waits or among one's own cases; as a page of
    its own it is the page of the log book. What was written changes what waits, so all of Mijn
    werk is answered then."""

    done = ""  # Mijn werk says so itself

    @property
    def part(self) -> str:
        """In which list of Mijn werk one writes."""
        return "wacht" if self.request.GET.get("bij") == "wacht" else "werk"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "auto_id": f"id_{self.part}_{self.case.reference}_%s"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("cases:log", args=[self.case.reference]))
        if "dicht" in request.GET:
            return self.row(request, closed=True)
        return super().get(request, **kwargs)

    def show(
        self, request: HttpRequest, form: Any, *, status: int = 200, stale: Any = None
    ) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return super().show(request, form, status=status, stale=stale)
        if status == 200:
            form.fields["text"].widget.attrs["autofocus"] = True
        return self.row(request, form=form, status=status)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, **kwargs)
        if not request.htmx or answer.status_code != 302:  # type: ignore[attr-defined]
            return answer
        said = {"saved": self.case.reference, "saved_in": self.part}
        query = QueryDict(urlsplit(request.htmx.current_url or "").query)  # type: ignore[attr-defined]
        page = self.work(request, query, written=self.case.pk)
        written = render(request, "cases/worklist/after_writing.html", {**page, **said})
        return retarget(written, "#mijn-werk")

    def row(self, request: HttpRequest, *, status: int = 200, **state: Any) -> HttpResponse:
        """The row as it stands on Mijn werk; what no longer waits is gone from there."""
        if self.part == "werk":
            context = {"row": row_of_own(self.case, self.request_context), **state}
            return render(request, "cases/worklist/own_case.html", context, status=status)
        row = waiting_row(self.case, self.request_context)
        if row is None:
            return HttpResponse()
        context = {"row": row, "when": "Sinds", **state}
        return render(request, "cases/worklist/work_row.html", context, status=status)
