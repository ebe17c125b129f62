"""Appointing, replacing, ending and handing back a responsibility."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from cases.core.errors import NotAllowed
from cases.core.models import ActingHolder
from cases.core.presenters.common import heaviest_advice, regie_name
from cases.record.views.record import CaseForm
from roles.acting import holders_of
from roles.ave_model.types import Responsibility, Slot
from roles.ave_model.words import labels, listed
from roles.permissions import Action, may_appoint, may_take
from roles.why_not import Attempt

from ..forms.regie import AppointForm, HandBackForm, RelieveForm
from ..models import Holding
from ..presenters.regie import Candidate, candidates
from ..responsibilities import appointment_problems, eligible_functions, find_slot
from ..services.responsibilities import (
    Appointment,
    appoint,
    appoint_organisation,
    hand_back,
    relieve,
)


class RegieForm(CaseForm):
    """A form about one responsibility: finds who could hold it."""

    def not_ours(self, slot: Slot) -> NotAllowed:
        who = listed(labels(self.context.model, slot.appointed_by))
        attempt = Attempt(Action.APPOINT, slot=f"{slot.responsibility}:{slot.aspect}")
        return self.context.not_allowed(attempt, f"Dit bepaalt: {who}.")

    def eligible(self, slot: Slot) -> dict[int, Candidate]:
        """Who may hold this slot now, by id; the rule says who, in the order of the model."""
        view, municipality = self.context.snapshot, self.case.municipality
        functions = eligible_functions(view.model, slot, view.facts)
        holders = holders_of(functions, municipality, self.actor.day)
        held_by: dict[int, set[str]] = {}
        for function, users in holders.items():
            for user in users:
                held_by.setdefault(user.pk, set()).add(function)
        found: dict[int, Candidate] = {}
        for function in functions:
            label = view.model.functions[function].label
            for user in holders.get(function, ()):
                if not appointment_problems(view, slot, user.pk, frozenset(held_by[user.pk])):
                    found.setdefault(user.pk, Candidate(user.name, label))
        return found

    def choices(self, people: dict[int, Candidate]) -> list[Any]:
        norm = self.context.model.caseload
        load = ActingHolder.objects.caseload(people)
        return candidates(people, load, norm.warn, norm.over)


class AppointView(RegieForm):
    """Take what is vacant, appoint somebody, or replace who holds it."""

    action = Action.APPOINT
    form_class = AppointForm
    submit_label = "Vastleggen"
    done = "Vastgelegd wie dit op zich neemt."
    slot: Slot

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        phase, aspect = self.case.ave_phase, self.kwargs.get("aspect", "")
        slot = find_slot(phase, self.kwargs["responsibility"], aspect)
        if slot is None:
            raise Http404
        self.slot = slot
        if not (self.may_appoint or may_take(self.context.snapshot, slot, self.context.functions)):
            raise self.not_ours(slot)

    @property
    def may_appoint(self) -> bool:
        actor = self.actor.user_id
        return may_appoint(self.context.snapshot, self.slot, actor, self.context.functions)

    @cached_property
    def present(self) -> Holding | None:
        key = (self.slot.responsibility, self.slot.aspect)
        held = self.context.file.current
        return next((h for h in held if (h.responsibility, h.aspect) == key), None)

    @property
    def title(self) -> str:  # type: ignore[override]
        name = regie_name(self.slot.responsibility, self.slot.aspect)
        return f"{name} {'vervangen' if self.present else 'beleggen'}"

    @cached_property
    def people(self) -> dict[int, Candidate]:
        """Who can be chosen: everyone eligible for who appoints, oneself for who takes."""
        present = self.present.holder_id if self.present else None
        me = self.actor.user_id
        return {
            pk: replace(who, name=f"{who.name} (uzelf)") if pk == me else who
            for pk, who in self.eligible(self.slot).items()
            if pk != present and (self.may_appoint or pk == me)
        }

    def form_kwargs(self) -> dict[str, Any]:
        organisations = None
        if self.slot.responsibility is Responsibility.BEHANDELREGIE:
            organisations = self.case.municipality.organisations.all()
        return {"candidates": self.choices(self.people), "organisations": organisations}

    def initial(self) -> dict[str, Any]:
        me = self.actor.user_id
        mine = me in self.people and not self.present
        by_person_only = self.slot.responsibility is not Responsibility.BEHANDELREGIE
        return {
            "replaces": self.present.pk if self.present else None,
            "holder": str(me) if mine and by_person_only else "",
        }

    def extra_context(self) -> dict[str, Any]:
        now = ""
        if self.present:
            now = f" Nu bij: {self.present.holder or self.present.organisation}."
        lead = f"Het model zegt: {self.slot.text}.{now}"
        return {"lead": f"{lead} {heaviest_advice(self.case, self.slot)}".strip()}

    def perform(self, form: AppointForm) -> str:
        given = form.cleaned_data
        reason, replaces = given["reason"], given["replaces"]
        if given.get("organisation"):
            appoint_organisation(
                **self.who(),
                responsibility=self.slot.responsibility,
                organisation=given["organisation"],
                reason=reason,
                replaces=replaces,
            )
        else:
            appointment = Appointment(
                self.slot.responsibility, self.slot.aspect, int(given["holder"]), reason
            )
            appoint(**self.who(), appointment=appointment, replaces=replaces)
        return self.case_url


class RelieveView(RegieForm):
    """End a responsibility that the phase can do without."""

    action = Action.APPOINT
    form_class = RelieveForm
    submit_label = "Beëindigen"
    done = "De verantwoordelijkheid is beëindigd."
    holding: Holding

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        held = {h.pk: h for h in self.context.file.holdings}
        if self.kwargs["holding"] not in held:
            raise Http404
        self.holding = held[self.kwargs["holding"]]
        slot = find_slot(self.case.ave_phase, self.holding.responsibility, self.holding.aspect)
        if slot and not may_appoint(
            self.context.snapshot, slot, self.actor.user_id, self.context.functions
        ):
            raise self.not_ours(slot)

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{regie_name(self.holding.responsibility, self.holding.aspect)} beëindigen"

    def extra_context(self) -> dict[str, Any]:
        return {"lead": f"Nu bij: {self.holding.holder or self.holding.organisation}."}

    def perform(self, form: RelieveForm) -> str:
        relieve(**self.who(), holding_id=self.holding.pk, **form.cleaned_data)
        return self.case_url


class HandBackView(RegieForm):
    """Procesregie ends; casusregie stays where it is, or goes to another who keeps watch."""

    action = Action.HAND_BACK
    form_class = HandBackForm
    title = "Teruggeven voor monitoring"
    submit_label = "Teruggeven"
    done = "De casus is teruggegeven."

    @cached_property
    def slot(self) -> Slot | None:
        return find_slot(self.case.ave_phase, Responsibility.CASUSREGIE, "")

    @cached_property
    def present(self) -> Holding | None:
        held = self.context.file.current
        return next((h for h in held if h.responsibility == Responsibility.CASUSREGIE), None)

    def form_kwargs(self) -> dict[str, Any]:
        people = self.eligible(self.slot) if self.slot else {}
        if self.present and self.present.holder:
            known = self.context.model.functions.get(self.present.function)
            people[self.present.holder.pk] = Candidate(
                f"{self.present.holder} (casusregisseur)", known.label if known else ""
            )
        return {"candidates": self.choices(people)}

    def initial(self) -> dict[str, Any]:
        return {"holder": str(self.present.holder_id) if self.present else ""}

    def extra_context(self) -> dict[str, Any]:
        rule = self.context.model.hand_back
        lead = rule.text if rule else ""
        advice = heaviest_advice(self.case, self.slot) if self.slot else ""
        return {"lead": f"{lead} {advice}".strip()}

    def perform(self, form: HandBackForm) -> str:
        given = form.cleaned_data
        hand_back(**self.who(), reason=given["reason"], holder=int(given["holder"]))
        return self.case_url
