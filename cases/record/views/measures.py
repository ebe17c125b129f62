"""Recording a measure or instrument that was used, and its end."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from roles.permissions import Action

from ..forms.measures import MeasureEndForm, MeasureForm
from ..models import Measure
from ..presenters.measures import measure_facts
from ..services.measures import Used, end_measure, record_measure
from .record import CaseForm


class MeasureFormPage(CaseForm):
    """A form that leads back to the measures, below the plan."""

    action = Action.MEASURES

    def cancel_url(self) -> str:
        return f"{reverse('cases:plan', args=[self.case.reference])}#maatregelen"


class NewMeasureView(MeasureFormPage):
    form_class = MeasureForm
    title = "Maatregel vastleggen"
    submit_label = "Vastleggen"
    done = "De maatregel is vastgelegd."

    def form_kwargs(self) -> dict[str, Any]:
        return {"model": self.context.model}

    def initial(self) -> dict[str, Any]:
        return {"start": self.actor.day}

    def extra_context(self) -> dict[str, Any]:
        return {
            "lead": "AVE legt vast dat een maatregel is ingezet. Wie hem oplegt, besluit "
            "volgens de eigen regels, buiten AVE."
        }

    def perform(self, form: MeasureForm) -> str:
        record_measure(**self.who(), used=Used(**form.cleaned_data))
        return self.cancel_url()


class EndMeasureView(MeasureFormPage):
    form_class = MeasureEndForm
    title = "Einde van een maatregel"
    submit_label = "Vastleggen"
    done = "Het einde van de maatregel is vastgelegd."
    measure: Measure

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = Measure.objects.filter(case=self.case, pk=self.kwargs["measure"]).first()
        if found is None:
            raise Http404
        self.measure = found

    def initial(self) -> dict[str, Any]:
        return {"on": self.actor.day}

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "facts": measure_facts(self.context, self.measure)}

    def perform(self, form: MeasureEndForm) -> str:
        end_measure(
            measure=self.measure,
            actor=self.actor,
            now=self.request_context.now,
            **form.cleaned_data,
        )
        return self.cancel_url()
