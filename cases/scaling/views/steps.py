"""Choosing a step up or down, and putting it forward or deciding it at once, in three pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import CaseError, NotAllowed, Problem, RuleBroken, Stale
from cases.core.models import Case
from cases.core.views.base import CaseView, put_on_form
from cases.timeline.course import changes_since
from roles.ave_model.types import Transition
from roles.ave_model.words import labels, listed
from roles.permissions import Action, may_decide_at_once, may_propose
from roles.why_not import Attempt

from ..forms.proposals import ConsultForm
from ..forms.steps import Part, StepForm
from ..presenters.propose import propose_page
from ..presenters.steps import step_choices, step_name, together_applies
from ..presenters.steps_people import Today
from ..presenters.steps_regie import slots_after_step
from ..services.decisions import decide_at_once
from ..services.proposals import StepAsked, propose
from ..transitions import Draft, gremium_of
from .signing import SignInAgain, forget
from .step_draft import NAME, StepDraft

ORDER = tuple(Part)
LAST_FIELDS = ("from_phase", "seen_at")
"""Carried by every page: which phase the case was in, and when one began to look."""


def still_visible(view: CaseView, url: str) -> str:
    """The address, or home when the decision took the case out of this person's sight."""
    seen = Case.objects.visible_to(view.actor).filter(pk=view.case.pk).exists()
    return url if seen else reverse("cases:home")


class StepChooseView(CaseView):
    """Every step the model knows from this phase, each with what one may see for it."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        context = {
            "case": self.case,
            "case_url": self.case_url,
            **step_choices(self.context, self.request_context.now, request.path),
        }
        return render(request, "cases/scaling/choose.html", context)


class StepTaken(Exception):
    """The case is no longer in the phase that this step goes from."""


class StepProposeView(CaseView):
    """One step: what do you see, what was done, what do you ask.

    What was typed on one page is kept until the proposal is sent. When the case left the phase
    meanwhile, the last page is shown once more for the step as it was, with what changed.
    """

    step: Transition
    typed: StepDraft
    today: Today
    part: Part

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        to_phase, direction = self.kwargs["to"], self.kwargs["direction"]
        self.typed = StepDraft(self.actor.user_id, request.path, self.request_context.now)
        from_phase = request.POST.get("from_phase", self.case.phase)
        step = self.context.model.transition(from_phase, to_phase, direction)
        if step is None and request.method == "GET":
            step = self.context.model.transition(self.typed.from_phase, to_phase, direction)
        if step is None and request.method == "GET" and self.was_a_step(to_phase, direction):
            raise StepTaken
        if step is None or not step.from_phase:
            raise Http404
        self.step = step
        sent = request.method == "POST"
        asked = request.POST.get("deel", Part.ASKED) if sent else request.GET.get("deel")
        self.part = Part(asked) if asked in list(Part) else Part.SEEN
        self.today = Today.on(self.context)
        if not self.moved_on:
            self.demand_part()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except StepTaken:
            return self.what_happened()

    def was_a_step(self, to_phase: str, direction: str) -> bool:
        """Whether the model has this step from a phase that the case has been in before."""
        been = set(self.case.transitions.values_list("to_phase", flat=True))
        return any(
            step.from_phase in been and (step.to_phase, step.direction) == (to_phase, direction)
            for step in self.context.model.transitions
        )

    def what_happened(self) -> HttpResponse:
        """Back to a step that the case has gone through, or past: to the decision it ended in."""
        decisions = self.case.transitions.order_by("-number").values_list("number", flat=True)
        asked = {"to_phase": self.kwargs["to"], "direction": self.kwargs["direction"]}
        number = decisions.filter(**asked).first() or decisions[0]
        messages.info(
            self.request,
            f"Deze stap kan nu niet (meer): de casus is in {self.case.ave_phase.label}. "
            "Hieronder leest u wat er is besloten.",
        )
        return HttpResponseRedirect(reverse("cases:decision", args=[self.case.reference, number]))

    def demand_part(self) -> None:
        """Only who may propose this very step sees its form."""
        mine = may_propose(
            self.context.snapshot, self.step, self.actor.user_id, self.context.functions
        )
        if Action.PROPOSE not in self.context.actions or not mine:
            who = listed(labels(self.context.model, self.step.proposes))
            attempt = Attempt(Action.PROPOSE, step=self.step.id)
            raise self.context.not_allowed(attempt, f"Deze stap wordt voorgesteld door: {who}.")

    @property
    def moved_on(self) -> bool:
        return self.step.from_phase != self.case.phase

    def deciding(self, *, urgent: bool) -> tuple[str, ...]:
        return may_decide_at_once(
            self.context.snapshot,
            self.step,
            self.actor.user_id,
            self.context.functions,
            urgent=urgent,
        )

    @property
    def may_decide_now(self) -> bool:
        """Alone and without hurry; what is decided together waits until the other was heard."""
        together = together_applies(self.context, self.step, Draft())
        heard = self.consulted & frozenset(self.step.together_with)
        return bool(self.deciding(urgent=False)) and (not together or bool(heard))

    @property
    def asks_urgent(self) -> bool:
        return self.step.urgent and bool(self.deciding(urgent=True))

    @property
    def consulted(self) -> frozenset[str]:
        return frozenset(h.function for h in self.typed.consultation_inputs() if h.function)

    def form(self, data: QueryDict | None = None) -> StepForm:
        decides = self.may_decide_now or self.asks_urgent
        functions = self.deciding(urgent=self.asks_urgent) if decides else ()
        form = StepForm(
            data,
            step=self.step,
            context=self.context,
            slots_after_step=slots_after_step(self.context, self.step, self.today)
            if decides
            else (),
            asks_urgent=self.asks_urgent,
            gremium=gremium_of(self.context.model, self.step, functions[0]) if functions else "",
            consulted=self.consulted,
        )
        for name in form.fields:
            kept = self.typed.typed.get(name, [])
            many = name in ("criteria", "preconditions")
            form.initial[name] = kept if many else next(iter(kept), None)
        self.offer_draft(form, self.typed.found, name=NAME)
        form.initial["from_phase"] = self.step.from_phase
        form.initial["seen_at"] = form.initial["seen_at"] or self.request_context.now.isoformat()
        return form

    def consult_form(self, data: QueryDict | None = None) -> ConsultForm | None:
        if Action.CONSULT not in self.context.actions:
            return None
        initial = {"held_at": self.request_context.now}
        kwargs: dict[str, Any] = {"context": self.context, "step": self.step}
        half_told = self.typed.half_told if data is None else None
        form = ConsultForm(data or half_told, prefix="heard", initial=initial, **kwargs)
        if half_told:
            form.errors.clear()
        return form

    def ends_draft(self, request: HttpRequest) -> bool:
        """Going from one page of it to the next ends nothing; `send` does."""
        return False

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        pending = self.context.file.pending
        if pending and not self.asks_urgent and not self.moved_on:
            url = reverse("cases:proposal", args=[self.case.reference, pending.pk])
            return HttpResponseRedirect(url)
        return self.show(self.form(), self.consult_form())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        names = (*self.form().names_of(self.part), *LAST_FIELDS)
        self.typed.keep(request.POST, names)
        do = request.POST.get("do", "")
        if do == "back":
            return self.go(ORDER[max(ORDER.index(self.part) - 1, 0)])
        if do.startswith("forget-"):
            index = do.removeprefix("forget-")
            self.typed.remove_consultation(
                int(index) if index.isdecimal() and len(index) < 4 else -1
            )
            return self.go(Part.DONE)
        if do == "hear" or (self.part is Part.DONE and told_something(request.POST)):
            return self.hear(request.POST, go_on=do != "hear")
        form = self.form(self.typed.merged(request.POST))
        if self.part is not Part.ASKED:
            if form.only(self.part):
                return self.go(ORDER[ORDER.index(self.part) + 1])
            return self.show(form, self.consult_form(), status=422)
        return self.send(form, decide=do == "decide")

    def go(self, part: Part) -> HttpResponse:
        """To another page of the conversation; nothing typed is in its address."""
        return HttpResponseRedirect(f"{self.request.path}?deel={part}")

    def hear(self, sent: QueryDict, *, go_on: bool) -> HttpResponse:
        """Add what somebody said; stay on the page, unless one was on the way to the next."""
        heard = self.consult_form(sent)
        if heard is None:
            raise self.context.not_allowed(Attempt(Action.CONSULT), "U legt hier niets vast.")
        if not heard.is_valid():
            return self.show(self.form(), heard, status=422)
        self.typed.add_consultation(heard.heard())
        return self.go(Part.ASKED if go_on else Part.DONE)

    def send(self, form: StepForm, *, decide: bool) -> HttpResponse:
        self.tried = form
        stale = None
        if form.is_valid():
            try:
                url = self.decide(form) if decide else self.put_forward(form)
            except (NotAllowed, SignInAgain):
                raise
            except CaseError as error:
                put_on_form(form, error)
                stale = error if isinstance(error, Stale) else None
                self.part = form.first_wrong(Part.ASKED)
            else:
                self.typed.clear()
                forget(self.request)
                return HttpResponseRedirect(url)
        else:
            self.part = form.first_wrong(Part.SEEN)
            form.only(self.part)
        return self.show(form, self.consult_form(), stale=stale, status=422)

    def demand_present(self, form: StepForm) -> None:
        if self.moved_on:
            raise Stale(
                f"De casus is intussen in {self.case.ave_phase.label}. "
                "Deze stap kan daar niet meer.",
                changes_since(self.case, form.seen_before(self.request_context.now)),
            )

    def asked(self, form: StepForm, *, urgent: bool = False) -> StepAsked:
        draft = form.draft(urgent=urgent)
        return StepAsked(
            self.step.to_phase, self.step.direction, draft, self.typed.consultation_inputs()
        )

    def put_forward(self, form: StepForm) -> str:
        self.demand_present(form)
        if form.cleaned_data.get("urgent"):
            raise RuleBroken(
                Problem("urgent", "Kies “Spoedbesluit nemen”, of haal het kruisje hier weg.")
            )
        proposal = propose(
            case_id=self.case.pk,
            actor=self.actor,
            now=self.request_context.now,
            asked=self.asked(form),
        )
        messages.success(self.request, "Uw voorstel staat klaar. Wie besluit, heeft bericht.")
        return reverse("cases:proposal", args=[self.case.reference, proposal.pk])

    def decide(self, form: StepForm) -> str:
        self.demand_present(form)
        urgent = bool(form.cleaned_data.get("urgent"))
        if self.asks_urgent and not urgent and not self.may_decide_now:
            raise RuleBroken(
                Problem(
                    "urgent", "Alleen besluiten kan hier alleen bij acuut gevaar. Kruis dat aan."
                )
            )
        if self.deciding(urgent=urgent):
            what = "Spoedbesluit nemen" if urgent else "Besluiten"
            name = step_name(self.context.model, self.step)
            doing = f"{what}: {name}, casus {self.case.reference}"
            self.demand_signature(self.step, doing, f"{self.request.path}?deel={Part.ASKED}")
        decision = decide_at_once(
            case_id=self.case.pk,
            actor=self.actor,
            now=self.request_context.now,
            asked=self.asked(form, urgent=urgent),
            present=form.cleaned_data.get("present", ""),
            appointments=form.appointments(),
        )
        messages.success(self.request, "Het besluit is genomen en vastgelegd.")
        url = reverse("cases:decision", args=[self.case.reference, decision.number])
        return still_visible(self, url)

    def show(
        self,
        form: StepForm,
        heard: ConsultForm | None,
        *,
        stale: Stale | None = None,
        status: int = 200,
    ) -> HttpResponse:
        wrong: Form = heard if heard and heard.errors else form
        context = {
            "case": self.case,
            "title": step_name(self.context.model, self.step),
            "form": form,
            "heard_form": heard,
            "wrong": wrong,
            "stale": stale,
            "asks_urgent": self.asks_urgent,
            "may_decide": self.may_decide_now and not self.context.file.pending,
            "moved_on": self.moved_on,
            "alone_later": bool(self.deciding(urgent=False)) and not self.may_decide_now,
            **propose_page(
                self.context,
                self.step,
                self.today,
                self.part,
                form,
                self.typed.consultation_inputs(),
            ),
        }
        return render(self.request, "cases/scaling/propose.html", context, status=status)


def told_something(sent: QueryDict) -> bool:
    """Whether a consultation was filled in but not added yet: it is not to be lost."""
    return any(sent.get(f"heard-{name}") for name in ("function", "party", "outcome", "text"))
