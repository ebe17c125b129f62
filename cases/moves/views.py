"""A household that moves: announced by the sender, answered by the municipality it goes to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.core.views.base import CaseView, FormPage, IntakeView
from cases.households.models import Membership
from cases.record.views.record import CaseForm
from roles.models import Municipality, User
from roles.permissions import Action

from .forms import AnnounceForm, AnswerForm, TakeBackForm, member_choices
from .models import Arrival, MoveAnnouncement
from .presenters import arrivals, received_facts, sent_facts, step_rows
from .services.announcing import announce_move, take_back
from .services.answering import accept_move, refuse_move
from .services.reading import read_announcement

GROUPS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Waarheen", ("there", "moved_on", "call", "reason"), ""),
    (
        "Wat meegaat als zij het huishouden aannemen",
        ("people", "summary", "goes_along", "log_months"),
        "Tot zij het aannemen lezen zij alleen dat er een huishouden komt, en wie zij kunnen "
        "bellen.",
    ),
    (
        "Nieuw adres, als u het weet",
        ("street", "house_number", "postcode", "town", "secret_address"),
        "Het oude adres gaat niet mee. Was dat geheim, dan is het nieuwe dat ook.",
    ),
    (
        "Waarom u dit mag doorgeven",
        ("ground", "ground_note", "household_told", "not_told_because"),
        "",
    ),
)


class AnnounceView(CaseForm):
    action = Action.CLOSE
    form_class = AnnounceForm
    title = "Verhuizing aankondigen"
    submit_label = "Kondig het huishouden aan"
    done = "Het huishouden is aangekondigd. De casus blijft van u tot de andere gemeente ja zegt."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        today = self.actor.day
        here = self.case.household.memberships.on(today).select_related("person")
        self.members = list(here)
        other = Membership.objects.on(today).exclude(household=self.case.household_id)
        people = other.filter(person__in=[m.person_id for m in self.members])
        self.elsewhere = frozenset(people.values_list("person", flat=True))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        waiting = self.case.moves.filter(status=MoveAnnouncement.Status.OPEN).first()
        if waiting:
            return HttpResponseRedirect(
                reverse("cases:move", args=[self.case.reference, waiting.pk])
            )
        if not Municipality.objects.exclude(pk=self.case.municipality_id).exists():
            text = "Geen andere gemeente werkt hier met AVE. Sluit de casus als verhuisd."
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("cases:close", args=[self.case.reference]))
        return super().get(request, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "municipality": self.case.municipality_id,
            "members": member_choices(self.members, self.elsewhere, self.actor.day),
        }

    def initial(self) -> dict[str, Any]:
        """Who lives in another household too is not ticked: it may not move at all."""
        me = self.request.user
        assert isinstance(me, User)  # noqa: S101  # signed in
        return {
            "call": ", ".join(part for part in (me.name, me.phone) if part),
            "people": [str(m.person_id) for m in self.members if m.person_id not in self.elsewhere],
        }

    def show(self, request: HttpRequest, form: Any, **kwargs: Any) -> HttpResponse:
        self.shown = form
        return super().show(request, form, **kwargs)

    def extra_context(self) -> dict[str, Any]:
        groups = [
            {"legend": legend, "help": help_text, "fields": [self.shown[name] for name in names]}
            for legend, names, help_text in GROUPS
        ]
        return {**super().extra_context(), "groups": groups}

    def perform(self, form: AnnounceForm) -> str:
        move = announce_move(**self.who(), new=form.announcement())
        return reverse("cases:move", args=[self.case.reference, move.pk])


class OneMove(CaseView):
    """A page about one announcement, at the sender."""

    move: MoveAnnouncement

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        rows = self.case.moves.select_related("municipality", "by")
        found = rows.filter(pk=self.kwargs["move"]).first()
        if found is None:
            raise Http404
        self.move = found

    @property
    def move_url(self) -> str:
        return reverse("cases:move", args=[self.case.reference, self.move.pk])


class MoveView(OneMove):
    """What was announced, what goes along, and what came of it."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        may = self.move.is_open and Action.CLOSE in self.context.actions
        context = {
            "title": "Verhuizing naar een andere gemeente",
            "lead": f"Casus {self.case.reference}: {self.case.title}",
            "back_url": self.case_url,
            "facts": sent_facts(self.move),
            "events": step_rows(self.move),
            "take_back_url": reverse("cases:move_back", args=[self.case.reference, self.move.pk])
            if may
            else "",
        }
        return render(request, "cases/moves/sent.html", context)


class TakeBackView(OneMove, CaseForm):
    action = Action.CLOSE
    form_class = TakeBackForm
    title = "Aankondiging terugnemen"
    submit_label = "Neem de aankondiging terug"
    done = "De aankondiging is teruggenomen. De andere gemeente krijgt bericht."

    def cancel_url(self) -> str:
        return self.move_url

    def perform(self, form: TakeBackForm) -> str:
        take_back(
            announcement=self.move,
            actor=self.actor,
            now=self.request_context.now,
            **form.cleaned_data,
        )
        return self.case_url


class ArrivedView(CaseView):
    """The plan and the log book that came along with the signals of this case."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        found = Arrival.objects.filter(signal__case=self.case).select_related("signal")
        context = {
            "title": "Meegekomen uit een andere gemeente",
            "lead": f"Casus {self.case.reference}: {self.case.title}",
            "back_url": self.case_url,
            "arrivals": arrivals(found.order_by("-pk")),
        }
        return render(request, "cases/moves/arrived.html", context)


class AnnouncementView(FormPage, IntakeView):
    """A household that another municipality announced: from where, whom to call, and the answer."""

    form_class = AnswerForm
    template_name = "cases/moves/announcement.html"
    title = "Huishouden uit een andere gemeente"
    submit_label = "Geef antwoord"
    announcement: MoveAnnouncement

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        try:
            self.announcement = read_announcement(
                reference=self.kwargs["reference"],
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(request),
            )
        except MoveAnnouncement.DoesNotExist as error:
            raise Http404 from error

    def cancel_url(self) -> str:
        return reverse("cases:home")

    def extra_context(self) -> dict[str, Any]:
        return {
            "facts": received_facts(self.announcement),
            "is_open": self.announcement.is_open,
            "lead": f"Aankondiging {self.announcement.reference}",
        }

    def perform(self, form: AnswerForm) -> str:
        asked: Any = {
            "announcement": self.announcement,
            "actor": self.actor,
            "now": self.request_context.now,
        }
        if form.accepts:
            signal = accept_move(**asked, page_request=self.page_request(self.request))
            messages.success(
                self.request, "Aangenomen. Het huishouden staat hier, met een signaal. Kies nu wat "
                "ermee gebeurt.",
            )  # fmt: skip
            return reverse("cases:signal", args=[signal.reference])
        refuse_move(**asked, reason=form.cleaned_data["reason"])
        messages.success(self.request, "De andere gemeente krijgt bericht dat het niet doorgaat.")
        return reverse("cases:home")
