"""Piket: the roster, keeping it, and who can be called now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from roles.duty_calendar import is_calendar, read_events
from roles.duty_forms import HoursForm, ImportForm, PatternForm, ShiftForm
from roles.duty_import import Line, read_lines
from roles.models import DutyShift, User
from roles.presenters.duty import next_friday, reachable, roster_page
from roles.services.duty import (
    Hours,
    Roster,
    add_shifts,
    candidates,
    change_shift,
    delete_shift,
    roster_of,
    rosters_kept,
    weekly,
    why_not,
)

from .base import FunctionView
from .people import put_on_form

AnyForm = TypeVar("AnyForm", bound=Form)


class ReachableView(FunctionView):
    """Who can be called now, for everybody with a function."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        places = list(self.request_context.municipalities.values())
        context = {"places": reachable(places, self.request_context.now)}
        return render(request, "roles/reachable.html", {**context, "several": len(places) > 1})


class KeptView(FunctionView):
    """A page that knows which rosters this person keeps."""

    kept: list[Roster]

    def prepare(self, request: HttpRequest) -> None:
        self.kept = rosters_kept(self.actor, self.request_context.municipalities.values())


class RosterView(KeptView):
    """The roster of every function where one works."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        page = roster_page(self.kept, self.actor.municipality_ids, self.request_context.now)
        return render(request, "roles/duty.html", page)


class KeeperView(KeptView):
    """A page for who keeps a roster."""

    title = ""
    submit_label = ""
    template_name = "form_page.html"

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        if not self.kept:
            raise PermissionDenied("Het rooster houdt de beheerder bij, of wie de functie heeft.")

    @property
    def people(self) -> dict[int, str]:
        return candidates(self.kept, self.actor.day)

    def roster(self, key: str) -> Roster:
        return next(r for r in self.kept if r.key == key)

    def ask(self, form: Form, **extra: Any) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "cancel_url": reverse("roles:duty"),
            "submit_label": self.submit_label,
            **extra,
        }
        wrong = form.errors or extra.get("right") is False
        return render(self.request, self.template_name, context, status=422 if wrong else 200)


class RosterForm(KeeperView, ABC):
    """A form that changes a roster."""

    @abstractmethod
    def make(self, typed: QueryDict | None) -> Form:
        """The form, empty or as it was sent."""

    @abstractmethod
    def perform(self, form: Any) -> str:
        """Carry out what was filled in; gives what to say. Raises ValidationError."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.ask(self.with_draft(self.make))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = self.make(request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.perform(form))
            except ValidationError as error:
                put_on_form(form, error)
            else:
                return HttpResponseRedirect(reverse("roles:duty"))
        self.offer_draft(form)
        return self.ask(form)


class NewShiftView(RosterForm):
    """One shift."""

    title = "Dienst toevoegen"
    submit_label = "Voeg toe"
    form: Callable[..., Form] = ShiftForm

    def make(self, typed: QueryDict | None) -> Form:
        start, end = next_friday(self.actor.day)
        return type(self).form(
            typed, rosters=self.kept, people=self.people, initial={"start": start, "end": end}
        )

    def hours(self, form: Any) -> list[Hours]:
        return [form.hours()]

    def perform(self, form: Any) -> str:
        made = add_shifts(
            roster=self.roster(form.cleaned_data["roster"]),
            hours=self.hours(form),
            kept=self.kept,
            actor=self.actor,
            now=self.request_context.now,
        )
        return said(len(made))


class PatternView(NewShiftView):
    """The same hours every so many weeks."""

    title = "Vast patroon toevoegen"
    form = PatternForm

    def hours(self, form: Any) -> list[Hours]:
        data = form.cleaned_data
        found = weekly(form.hours(), every=data["every"], until=data["until"])
        if not found:
            raise ValidationError(
                {"until": "Deze dag ligt voor de eerste dienst. Kies een latere."}
            )
        return found


class ShiftView(KeeperView):
    """One shift of a roster that one keeps."""

    shift: DutyShift

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = DutyShift.objects.filter(pk=self.kwargs["shift"]).select_related("user").first()
        roster = roster_of(found, self.kept) if found else None
        if found is None or roster is None:
            raise Http404
        self.shift, self.of = found, roster


class ChangeShiftView(ShiftView, RosterForm):
    """Another person, or other hours."""

    title = "Dienst wijzigen"
    submit_label = "Wijzig de dienst"

    def make(self, typed: QueryDict | None) -> Form:
        given = {"user": self.shift.user_id, "start": self.shift.start, "end": self.shift.end}
        return HoursForm(typed, people=candidates([self.of], self.actor.day), initial=given)

    def perform(self, form: Any) -> str:
        change_shift(
            shift=self.shift,
            hours=form.hours(),
            kept=self.kept,
            actor=self.actor,
            now=self.request_context.now,
        )
        return "De dienst is gewijzigd."

    def ask(self, form: Form, **extra: Any) -> HttpResponse:
        return super().ask(form, lead=self.of.label, **extra)


class DeleteShiftView(ShiftView):
    """Nobody is on duty then; asks first."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        hours = Hours(self.shift.user, self.shift.start, self.shift.end)
        context = {"lead": f"{self.of.label}: {self.shift.user.name}", "hours": str(hours)}
        return render(request, "roles/duty_delete.html", context)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        delete_shift(shift=self.shift, kept=self.kept)
        messages.success(request, "De dienst is vervallen.")
        return HttpResponseRedirect(reverse("roles:duty"))


class ImportView(KeeperView):
    """Lines of a spreadsheet or events of a calendar: first what they are understood as, then, when
    all are right, in."""

    title = "Rooster inlezen"
    submit_label = "Bekijk wat AVE leest"
    template_name = "roles/duty_import.html"

    def make(self, typed: QueryDict | None) -> Form:
        files = self.request.FILES if typed is not None else None
        return ImportForm(typed, files or None, rosters=self.kept)

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.ask(self.with_draft(self.make))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = self.make(request.POST)
        if not form.is_valid():
            self.offer_draft(form)
            return self.ask(form)
        roster = self.roster(form.cleaned_data["roster"])
        text = form.cleaned_data["lines"]
        people = User.objects.in_bulk(candidates([roster], self.actor.day))
        read = read_events if is_calendar(text) else read_lines
        lines, wrong = read(text, _by_name(people), self.request_context.now)
        rows = [self.row(roster, line, people) for line in lines]
        right = bool(rows) and not any(row["problems"] for row in rows)
        if right and request.POST.get("lees_in"):
            hours = [row["hours"] for row in rows]
            try:
                made = add_shifts(
                    roster=roster, hours=hours, kept=self.kept, actor=self.actor,
                    now=self.request_context.now,
                )  # fmt: skip
            except ValidationError as error:
                wrong = " ".join(error.messages)
            else:
                messages.success(request, said(len(made)))
                return HttpResponseRedirect(reverse("roles:duty"))
        typed = request.POST.copy()
        typed["lines"] = text
        form = ImportForm(typed, rosters=self.kept)
        if wrong:
            form.add_error("lines", wrong)
        self.offer_draft(form)
        return self.ask(form, rows=rows, right=right and not wrong)

    def row(self, roster: Roster, line: Line, people: dict[int, User]) -> dict[str, Any]:
        problems, hours = list(line.problems), None
        if line.person and line.start and line.end and not problems:
            hours = Hours(people[line.person], line.start, line.end)
            problems += why_not(roster, hours, self.actor.day).values()
        who = people[line.person].name if line.person else line.who
        return {"label": line.label, "who": who, "hours": hours, "problems": problems}

    def ends_draft(self, request: HttpRequest) -> bool:
        return bool(request.POST.get("lees_in"))


def said(made: int) -> str:
    if made == 1:
        return "De dienst staat in het rooster."
    return f"{made} diensten staan in het rooster."


def _by_name(people: dict[int, User]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for pk, user in people.items():
        for called in {user.name.lower(), user.email.lower()}:
            found.setdefault(" ".join(called.split()), []).append(pk)
    return found
