"""The dashboard, and taking its figures along."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property

from dashboards.forms import FiguresForm, read_month, read_part, write_part
from dashboards.periods import Month
from dashboards.presenters.export import as_csv, as_xlsx
from dashboards.presenters.report import caseload_norms, report
from dashboards.reading import (
    MONTHS,
    Asked,
    Read,
    kept_page,
    read_figures,
    towns_with_figures,
)
from dashboards.services.exports import note_export
from dashboards.suppression import WHOLE
from roles.models import Municipality
from roles.views.base import FunctionView

FORMS = {
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


class FiguresPage(FunctionView):
    """Figures of one municipality; only for whom the rule gives them, and never of a case."""

    def prepare(self, request: HttpRequest) -> None:
        if not self.municipalities:
            raise PermissionDenied("De cijfers zijn voor bestuur, management en procesregie.")

    @cached_property
    def municipalities(self) -> list[Municipality]:
        return towns_with_figures(self.request_context)

    @cached_property
    def present(self) -> Month:
        return Month.of(self.request_context.now)

    def asked(self, request: HttpRequest) -> Asked:
        wanted = request.GET.get("gemeente", "")
        return Asked(
            municipality=next(
                (
                    municipality
                    for municipality in self.municipalities
                    if municipality.slug == wanted
                ),
                self.municipalities[0],
            ),
            month=read_month(request.GET.get("maand", ""), self.present),
            place=read_part(request.GET.get("deel", "")),
            now=self.request_context.now,
        )


class DashboardView(FiguresPage):
    """The month: three sentences, what asks for attention, and the figures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.asked(request)
        body = kept_page(
            (asked.mark(), [municipality.slug for municipality in self.municipalities]),
            lambda: self.body(request, asked),
        )
        context = {"body": body, "drawn": "data-chart" in body}
        return render(request, "dashboards/page.html", context)

    def body(self, request: HttpRequest, asked: Asked) -> str:
        read = read_figures(asked)
        chosen = {
            "gemeente": read.municipality.slug,
            "maand": str(read.month),
            "deel": write_part(read.place),
        }
        form = FiguresForm(
            chosen,
            municipalities=self.municipalities,
            municipality=read.municipality,
            months=_months(read, self.present),
            present=self.present,
            places=read.places,
        )
        active = read.place != WHOLE or asked.month is not None
        context: dict[str, Any] = {
            "form": form,
            "read": read,
            "query": urlencode(chosen),
            "clear_url": reverse("dashboards:figures"),
            "active": active,
        }
        if read.at():
            context |= report(read, caseload_norms(read))
        return render_to_string("dashboards/body.html", context)


class ExportView(FiguresPage):
    """The same figures as a file, with their definitions; kept is who took them."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        read = read_figures(self.asked(request))
        write, kind = FORMS[form]
        content = write(read, caseload_norms(read))
        note_export(user_id=self.actor.user_id, read=read, form=form, now=self.request_context.now)
        name = f"ave-{read.municipality.slug}-{read.month}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=kind, headers=headers)


def _months(read: Read, present: Month) -> list[Month]:
    """What can be chosen, newest first."""
    first = max(read.oldest or present, present.after(-MONTHS))
    return [present.after(-n) for n in range(present.since(first) + 1)]
