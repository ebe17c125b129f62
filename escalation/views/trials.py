"""Trying norms on the past: what was tried, a new question, and its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from cases.core.views.base import FormPage, SignedInView
from escalation.forms.trial import TrialForm
from escalation.models import NormTrial
from escalation.presenters.trials import place_of, progress, trial_page
from escalation.replay.norms import norms_by_key
from escalation.services.trials import ask_trial
from roles.models import Municipality
from roles.permissions import reviews
from roles.services.norms import own_numbers, reads_norms

FOR_WHOM = "Deze pagina is voor de beheerder en voor wie signaleringen beoordeelt."


class TrialsView(SignedInView):
    """What was tried, in the municipalities where this person may."""

    def prepare(self, request: HttpRequest) -> None:
        self.readable = [
            m for m in self.request_context.municipalities.values() if reads_norms(m, self.actor)
        ]
        if not self.readable:
            raise PermissionDenied(FOR_WHOM)

    def get(self, request: HttpRequest) -> HttpResponse:
        places = [place_of(m) for m in self.readable]
        return render(request, "escalation/trials.html", {"places": places})


class NewTrialView(FormPage, SignedInView):
    """The norms of one municipality, to change on trial; nothing is set by it."""

    form_class = TrialForm
    template_name = "escalation/trial_new.html"
    title = "Normen proberen"
    submit_label = "Reken door"
    municipality: Municipality

    def prepare(self, request: HttpRequest) -> None:
        here = {m.slug: m for m in self.request_context.municipalities.values()}
        if self.kwargs["place"] not in here:
            raise Http404
        self.municipality = here[self.kwargs["place"]]
        if not reads_norms(self.municipality, self.actor):
            raise PermissionDenied(FOR_WHOM)

    def form_kwargs(self) -> dict[str, Any]:
        model = self.municipality.ave_model
        return {
            "model": model,
            "in_force": norms_by_key(model, own_numbers(self.municipality)),
        }

    def initial(self) -> dict[str, Any]:
        """The norms of an earlier trial, when one goes on from there."""
        try:
            earlier = UUID(self.request.GET.get("van", ""))
        except ValueError:
            return {}
        found = NormTrial.objects.filter(municipality=self.municipality, public_id=earlier)
        return next(iter(found.values_list("norms", flat=True)), {})

    def perform(self, form: TrialForm) -> str:
        trial = ask_trial(
            municipality=self.municipality,
            actor=self.actor,
            now=self.request_context.now,
            norms=form.norms(),
            first=form.first(self.actor.day),
        )
        return reverse("escalation:trial", args=[trial.public_id])

    def cancel_url(self) -> str:
        return reverse("escalation:trials")

    def extra_context(self) -> dict[str, Any]:
        return {"municipality": self.municipality}


class OneTrialView(SignedInView):
    """A page about one trial, by its public number."""

    trial: NormTrial

    def prepare(self, request: HttpRequest) -> None:
        found = NormTrial.objects.select_related("municipality", "asked_by")
        trial = found.filter(public_id=self.kwargs["trial"]).first()
        if trial is None or trial.municipality_id not in self.request_context.municipalities:
            raise Http404
        if not reads_norms(trial.municipality, self.actor):
            raise PermissionDenied(FOR_WHOM)
        self.trial = trial


class TrialView(OneTrialView):
    """The answer, or how far it is."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        place = self.trial.municipality
        exact = reviews(place.ave_model, self.actor.functions_in(place.pk))
        context = trial_page(self.trial, self.request_context.now, exact=exact)
        return render(request, "escalation/trial.html", context)


class TrialProgressView(OneTrialView):
    """How far it is, asked again and again by the page itself; the whole page once it is ready."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("escalation:trial", args=[self.trial.public_id]))
        if self.trial.finished_at is not None:
            return HttpResponseClientRefresh()
        context = progress(self.trial, self.request_context.now)
        return render(request, "escalation/trial_progress.html", context)
