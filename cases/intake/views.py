"""From a worry to a case: search first, register the signal, triage, open a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cases.core.errors import CaseError
from cases.core.models import Case
from cases.core.services.reading import hidden_households, read_signal
from cases.core.views.base import FormPage, HouseholdView, IntakeView, put_on_form
from cases.households.presenters.households import cards
from cases.households.services.search import SEARCH_LIMIT, find
from cases.regie.services.responsibilities import Appointment
from roles.ave_model.types import Responsibility
from roles.permissions import may_register
from roles.presenters.model_hints import model_hints

from .forms import COLLEAGUE, ME, AddForm, AdviceForm, NewCaseForm, SearchForm, SignalForm
from .models import Signal
from .presenters.intake import Entry, also_asked, entries, new_case_choices, triage
from .services.opening import NOBODY_LEFT, NewCase, open_case
from .services.signals import add_to_case, give_advice_only, register_signal


class NewSignalView(IntakeView):
    """Search first: most households are known already.

    A search is sent by POST, so that no name comes to stand in an address.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, SearchForm(municipalities=self.intake))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.POST, municipalities=self.intake)
        if not form.is_valid():
            return self.show(request, form, status=422)
        return self.show(request, form, **self.search(request, form))

    def show(
        self, request: HttpRequest, form: SearchForm, *, status: int = 200, **found: Any
    ) -> HttpResponse:
        return render(request, "cases/intake/search.html", {"form": form, **found}, status=status)

    def search(self, request: HttpRequest, form: SearchForm) -> dict[str, Any]:
        where = form.where()
        found = find(
            typed=form.cleaned_data["q"],
            born_on=form.cleaned_data["geboortedatum"],
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
            where=where,
            intake=where,
            limit=SEARCH_LIMIT,
        )
        return cards(found, self.actor)


class RegisterView(FormPage, HouseholdView):
    """A signal about this household."""

    form_class = SignalForm
    to_register = True
    title = "Signaal vastleggen"
    submit_label = "Leg het signaal vast"
    done = "Het signaal is vastgelegd. Kies nu wat ermee gebeurt."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        functions = self.actor.functions_in(self.household.municipality_id)
        if not may_register(self.household.municipality.ave_model, functions):
            raise PermissionDenied("U mag in deze gemeente geen signalen registreren.")

    def initial(self) -> dict[str, Any]:
        """Most of it is known: a melding, now, from the kind of reporter this person had last."""
        before = Signal.objects.recorded_by(self.actor.user_id).in_municipalities(
            [self.household.municipality_id]
        )
        return {
            "kind": Signal.Kind.MELDING,
            "reporter": before.values_list("reporter", flat=True).first(),
            "received_at": self.request_context.now,
        }

    def cancel_url(self) -> str:
        if hidden_households(self.actor, [self.household.pk]):
            return reverse("cases:new_signal")
        return reverse("cases:household", args=[self.household.reference])

    def extra_context(self) -> dict[str, Any]:
        where = self.household.public_address or "adres niet bekend"
        return {"lead": f"Huishouden {self.household.reference}, {where}"}

    def perform(self, form: SignalForm) -> str:
        signal = register_signal(
            household=self.household,
            actor=self.actor,
            now=timezone.localtime(),
            **form.cleaned_data,
        )
        return reverse("cases:signal", args=[signal.reference])


class SignalView(IntakeView):
    """A page about one signal, for who does intake in its municipality."""

    signal: Signal

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        try:
            self.signal = read_signal(
                reference=self.kwargs["reference"],
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(request),
            )
        except Signal.DoesNotExist as error:
            raise Http404 from error

    def after(self, case: Case) -> str:
        """To the case, for who may see it; otherwise on to the other signals."""
        if Case.objects.visible_to(self.actor).filter(pk=case.pk).exists():
            return reverse("cases:case", args=[case.reference])
        return reverse("cases:signals")


class TriageView(SignalView):
    """The signal and the choice: only advice, to the open case, or a new case."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        advice = self.with_draft(lambda typed: AdviceForm(typed, prefix="advies"))
        add = self.with_draft(lambda typed: AddForm(typed, prefix="casus"))
        return self.show(request, advice, add)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        adds = request.POST.get("outcome") == Signal.Outcome.ADDED
        advice = AdviceForm(None if adds else request.POST, prefix="advies")
        add = AddForm(request.POST if adds else None, prefix="casus")
        form = add if adds else advice
        if not form.is_valid():
            return self.show(request, advice, add, status=422)
        asked: Any = {
            "signal": self.signal,
            "actor": self.actor,
            "now": self.request_context.now,
            "note": form.cleaned_data["triage_note"],
        }
        try:
            if adds:
                url = self.after(add_to_case(**asked))
                messages.success(request, "Het signaal hoort nu bij de casus.")
            else:
                give_advice_only(**asked)
                url = reverse("cases:signals")
                messages.success(request, "Vastgelegd: er is alleen advies gegeven.")
        except CaseError as error:
            put_on_form(form, error)
            self.signal.refresh_from_db()
            return self.show(request, advice, add, status=422)
        return HttpResponseRedirect(url)

    def show(
        self, request: HttpRequest, advice: AdviceForm, add: AddForm, *, status: int = 200
    ) -> HttpResponse:
        for form in (advice, add):
            if not hasattr(form, "concept"):
                self.offer_draft(form)
        context = triage(self.signal, self.actor)
        model = self.request_context.municipalities[context["municipality_id"]].ave_model
        context |= {"advice_form": advice, "add_form": add, "errors": add if add.errors else advice}
        context["hints"] = model_hints(model)
        return render(request, "cases/intake/triage.html", context, status=status)


class NewCaseView(FormPage, SignalView):
    """A signal becomes a case: first the phase, then what the model asks for that phase."""

    form_class = NewCaseForm
    template_name = "cases/intake/new_case.html"
    title = "Nieuwe casus"
    submit_label = "Open de casus"
    done = "De casus is geopend."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        self.household = self.signal.household
        self.model = self.signal.municipality.ave_model
        functions = self.actor.functions_in(self.signal.municipality_id)
        self.entries = entries(self.model, functions)
        self.entry = self.chosen_entry(request.GET.get("fase", ""))
        members = self.household.memberships.on(self.request_context.now.date()).select_related(
            "person"
        )
        self.minors = any(m.person.is_minor_on(self.request_context.now.date()) for m in members)

    def chosen_entry(self, phase: str) -> Entry | None:
        """The phase asked for, or the only one this person may open a case in."""
        mine = [e for e in self.entries if e.functions]
        if not phase:
            return mine[0] if len(mine) == 1 else None
        return next((e for e in mine if e.step.to_phase == phase), None)

    def why_not(self) -> str:
        """Why no case can be opened from this signal; empty when one can."""
        if self.signal.outcome:
            return "Over dit signaal is al besloten."
        if self.signal.kind == Signal.Kind.ADVICE:
            return "Een adviesvraag opent geen casus. Leg eerst een melding vast."
        if Case.objects.open().filter(household=self.household).exists():
            return "Voor dit huishouden loopt al een casus. Voeg het signaal daarbij."
        if not self.household.is_lived_in:
            return NOBODY_LEFT
        return ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        why_not = self.why_not()
        if why_not:
            messages.warning(request, why_not)
            return HttpResponseRedirect(self.cancel_url())
        if self.entry is None:
            return self.choose_phase(request)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.entry is None:
            return self.choose_phase(request, status=422)
        return super().post(request, **kwargs)

    def choose_phase(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        asked = request.GET.get("fase", "")
        context = {
            "entries": self.entries,
            "signal": self.signal,
            "cancel_url": self.cancel_url(),
            "refused": next((e for e in self.entries if e.step.to_phase == asked), None),
            "missing": "verder" in request.GET and not asked,
            "unknown": bool(asked) and all(e.step.to_phase != asked for e in self.entries),
        }
        return render(request, "cases/intake/choose_phase.html", context, status=status)

    def form_kwargs(self) -> dict[str, Any]:
        assert self.entry is not None  # noqa: S101  # get and post saw to it
        return new_case_choices(
            self.household, self.entry, self.model, self.actor, minors=self.minors
        )

    def initial(self) -> dict[str, Any]:
        only = list(self.model.dominant_problems)
        return {
            "minors_involved": self.minors,
            "dominant_problem": only[0] if len(only) == 1 else None,
        }

    def cancel_url(self) -> str:
        return reverse("cases:signal", args=[self.signal.reference])

    def extra_context(self) -> dict[str, Any]:
        assert self.entry is not None  # noqa: S101  # get and post saw to it
        return {
            "entry": self.entry,
            "others": [e for e in self.entries if e is not self.entry],
            "also_asked": also_asked(self.entry.step),
            "signal": self.signal,
            "minors": self.minors,
        }

    def perform(self, form: NewCaseForm) -> str:
        assert self.entry is not None  # noqa: S101  # post saw to it
        doing = f"Een casus openen in {self.entry.label}, signaal {self.signal.reference}"
        self.demand_signature(self.entry.step, doing, self.request.get_full_path())
        data = form.cleaned_data
        case = open_case(
            signal=self.signal,
            actor=self.actor,
            now=self.request_context.now,
            new=NewCase(
                title=data["title"],
                dominant_problem=data.get("dominant_problem", ""),
                phase=self.entry.step.to_phase,
                motivation=data["motivation"],
                problem_areas=tuple(data.get("problem_areas", ())),
                safety_risk=data["safety_risk"],
                media_attention=data["media_attention"],
                minors_involved=data["minors_involved"],
                needs_casusregisseur=data.get("needs_casusregisseur", False),
                criteria=frozenset(data.get("criteria", ())),
                preconditions=frozenset(data.get("preconditions", ())),
                present=data.get("present", ""),
                appointments=self.appointments(data),
            ),
        )
        return self.after(case)

    def appointments(self, data: dict[str, Any]) -> tuple[Appointment, ...]:
        who = {ME: self.actor.user_id, COLLEAGUE: data.get("holder")}.get(
            data.get("casusregie", "")
        )
        if who is None:
            return ()
        return (Appointment(Responsibility.CASUSREGIE, "", who, data["reason"]),)
