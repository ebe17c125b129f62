"""Lists of cases: all that one may see, and what waits for one's decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.presenters.home import decisions, names_shown
from cases.presenters.lists import COLUMNS, FIXED, case_list, good_query
from cases.services.reading import log_list
from roles.services.preferences import (
    begin_with,
    choose_columns,
    delete_view,
    rename_view,
    save_view,
)

from .base import SignedInView


class CaseListView(SignedInView):
    """The cases one may see; opened without an address of its own in the view one begins with."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        first = user.preferences.default_view
        if first and not request.GET:
            return HttpResponseRedirect(f"{reverse('cases:cases')}?{first.query}")
        page = case_list(self.visit, request.GET, user.preferences)
        if names_shown(page["rows"]):
            log_list(actor=self.actor, now=self.visit.now, look=self.look(request))
        return render(request, "cases/list.html", page)


class ListChoicesView(SignedInView):
    """What one chooses for the list: its columns, and the views one keeps."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        query = good_query(request.POST.get("query", ""))
        try:
            query = self.carry_out(request, query)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(f"{reverse('cases:cases')}?{query or 'stand=open'}")

    def carry_out(self, request: HttpRequest, query: str) -> str:
        """Do what was asked; gives the address to go on with."""
        asked, name = request.POST.get("doe", ""), request.POST.get("naam", "")
        me = self.actor.user_id
        if asked == "kolommen":
            wanted = set(request.POST.getlist("kolom"))
            choose_columns(user_id=me, hidden=set(COLUMNS) - set(FIXED) - wanted)
        elif asked == "bewaar":
            save_view(user_id=me, name=name, query=query or "stand=open")
            messages.success(request, "De weergave is bewaard. U vindt hem boven de lijst.")
        elif asked == "hernoem":
            rename_view(user_id=me, name=name, new=request.POST.get("nieuw", ""))
        elif asked == "eerst":
            begin_with(user_id=me, name=name)
        elif asked == "niet-eerst":
            begin_with(user_id=me, name="")
        elif asked == "verwijder":
            delete_view(user_id=me, name=name)
            messages.success(request, "De weergave is verwijderd.")
        return query


class ToDecideView(SignedInView):
    """Proposals that this person may decide, and urgent decisions they may confirm."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = decisions(self.visit)
        if names_shown(rows):
            log_list(actor=self.actor, now=self.visit.now, look=self.look(request))
        return render(request, "cases/to_decide.html", {"rows": rows})
