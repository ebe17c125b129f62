"""A page with a list: what the address asks for, and what a person chooses for the list."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from common.list_choices import ListChoices
from common.lists import Listing
from roles.services.preferences import (
    begin_with,
    choose_columns,
    delete_view,
    rename_view,
    save_view,
)

from .base import FunctionView


class ListView(FunctionView, ABC):
    """Opened without an address of its own, the list shows the view one begins with.

    What one chooses (the columns, the views one keeps) is sent to the list itself, so that it is
    for whom the list is.
    """

    listing: ClassVar[Listing]
    template_name: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        choices = user.preferences.of(self.listing.name)
        first = choices.default_view
        if first and not request.GET:
            return HttpResponseRedirect(f"{self.listing.url}?{first.query}")
        return render(request, self.template_name, self.page(request.GET, choices))

    @abstractmethod
    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        """Everything the template shows; whoever shows names logs the read here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        query = self.listing.good_query(request.POST.get("query", ""))
        try:
            query = self.choose(request, query)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(self.listing.address(QueryDict(query).dict()))

    def choose(self, request: HttpRequest, query: str) -> str:
        """Do what was asked; gives the address to go on with."""
        asked, name = request.POST.get("doe", ""), request.POST.get("naam", "")
        mine: dict[str, Any] = {"user_id": self.actor.user_id, "of": self.listing.name}
        if asked == "kolommen":
            wanted = {*request.POST.getlist("kolom"), *self.listing.fixed}
            choose_columns(**mine, hidden=set(self.listing.columns) - wanted)
        elif asked == "bewaar":
            begins = self.listing.address({}).partition("?")[2]
            save_view(**mine, name=name, query=query or begins)
            messages.success(request, "De weergave is bewaard. U vindt hem boven de lijst.")
        elif asked == "hernoem":
            rename_view(**mine, name=name, new=request.POST.get("nieuw", ""))
        elif asked == "eerst":
            begin_with(**mine, name=name)
        elif asked == "niet-eerst":
            begin_with(**mine, name="")
        elif asked == "verwijder":
            delete_view(**mine, name=name)
            messages.success(request, "De weergave is verwijderd.")
        return query
