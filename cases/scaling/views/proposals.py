"""One proposal: read it, talk about it, decide on it.

The page has one form per thing one may do. A refused form comes back on the same page with what
was typed, also when the proposal was handled meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.core.errors import CaseError, NotAllowed, Stale
from cases.core.read_state import step_of
from cases.core.views.base import CaseView, put_on_form
from roles.ave_model.types import Precondition, Transition
from roles.permissions import Action, may_decide, may_dispute

from ..answers import answers_of
from ..forms.proposals import (
    AddForm,
    AnswerForm,
    ConsultForm,
    DecideForm,
    DisputeForm,
    QuestionForm,
    WithdrawForm,
)
from ..forms.questions import initial_answers
from ..models import Consultation, Proposal
from ..presenters.proposal import proposal_page, something_open, speaks_for
from ..presenters.steps import step_name
from ..presenters.steps_people import Today
from ..presenters.steps_regie import slots_after_step
from ..services.decisions import Verdict, approve, draft_of, refuse
from ..services.disputes import dispute, is_disputable
from ..services.preparing import add_done, consult, still_open
from ..services.proposals import (
    answer,
    deciding_function,
    send_back,
    withdraw,
)
from ..transitions import gremium_of
from .signing import forget, kept_for
from .steps import still_visible

Statuses = Proposal.Status


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with a proposal: its form, its words, and what is read after."""

    form_class: type[forms.Form]
    title: str
    submit: str
    done: str


ACTS: Mapping[str, Act] = {
    "answer": Act(AnswerForm, "Vraag beantwoorden", "Antwoord versturen", "Uw antwoord is weg."),
    "decide": Act(DecideForm, "Besluiten", "Goedkeuren", "Het besluit is vastgelegd."),
    "consult": Act(
        ConsultForm, "Raadpleging vastleggen", "Vastleggen", "De raadpleging is vastgelegd."
    ),
    "add": Act(AddForm, "Aanvullen wat er gedaan is", "Aanvullen", "Uw voorstel is aangevuld."),
    "return": Act(
        QuestionForm,
        "Terugsturen met een vraag",
        "Vraag versturen",
        "Uw vraag is verstuurd. U beslist na het antwoord.",
    ),
    "dispute": Act(
        DisputeForm,
        "Meningsverschil voorleggen",
        "Voorleggen",
        "Het meningsverschil is voorgelegd.",
    ),
    "withdraw": Act(
        WithdrawForm, "Voorstel intrekken", "Intrekken", "Het voorstel is ingetrokken."
    ),
}
ORDER = {key: place for place, key in enumerate(ACTS)}
REFUSE = "refuse"
"""The second button of the form to decide."""


class ProposalView(CaseView):
    """A proposal with the forms that this person may use now."""

    proposal: Proposal
    step: Transition
    today: Today

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        pending = self.context.file.pending
        self.proposal = (
            pending
            if pending and pending.pk == self.kwargs["pk"]
            else get_object_or_404(
                Proposal.objects.select_related("proposer"), case=self.case, pk=self.kwargs["pk"]
            )
        )
        consultations = Consultation.objects.select_related("recorded_by")
        prefetch_related_objects(
            [self.proposal], Prefetch("consultations", consultations.order_by("held_at", "pk"))
        )
        self.proposal.case = self.case
        step = step_of(self.context.model, self.proposal)
        if step is None:
            raise Http404
        self.step = step
        self.today = Today.on(self.context)

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        shown = {key: self.with_draft(partial(self.form, key)) for key in self.offered()}
        kept = kept_for(request)
        if kept and "decide" in shown:
            shown["decide"] = self.form("decide", kept)
        decide = shown.get("decide")
        if isinstance(decide, DecideForm) and decide.is_bound:
            decide.renew(self.case.grounds, self.request_context.now)
        return self.show(shown)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        key = "decide" if do == REFUSE else do
        if key not in ACTS:
            raise BadRequest("Onbekende knop.")
        forget(request)
        form = self.tried = self.form(key, request.POST)
        self.demand(key)
        stale = None
        if form.is_valid():
            try:
                url = self.perform(do, form)
            except NotAllowed:
                raise
            except CaseError as error:
                put_on_form(form, error)
                stale = error if isinstance(error, Stale) else None
            else:
                messages.success(request, self.said(do))
                return HttpResponseRedirect(still_visible(self, url))
        if stale:
            self.look_again(form)
        shown = {k: self.form(k) for k in self.offered()} | {key: form}
        return self.show(shown, tried=key, stale=stale, status=422)

    def demand(self, key: str) -> None:
        """Whose a pending proposal is to handle comes before what was typed.

        Raises:
            NotAllowed: this is for others; the sentence says for whom.
        """
        if not self.proposal.is_pending:
            return
        if key in ("decide", "return"):
            deciding_function(self.context, self.step)
        elif key == "consult":
            self.context.demand(Action.CONSULT)

    def said(self, do: str) -> str:
        return "Het voorstel is afgewezen." if do == REFUSE else ACTS[do].done

    def look_again(self, form: forms.Form) -> None:
        """Show the proposal as it is now; a decider decides afresh on what they read next."""
        self.proposal.refresh_from_db()
        self.case.refresh_from_db(fields=["grounds"])
        if isinstance(form, DecideForm):
            form.renew(self.case.grounds, self.request_context.now)

    def offered(self) -> list[str]:
        """What this person may do with it now, as the rule has it."""
        proposal, actions = self.proposal, self.context.actions
        mine = speaks_for(self.context, proposal)
        returned = proposal.status == Statuses.RETURNED
        pending = proposal.is_pending
        disputes = may_dispute(
            self.context.snapshot, self.step, self.actor.user_id, self.context.functions
        )
        asked: dict[str, bool] = {
            "answer": mine and returned,
            "decide": pending and Action.DECIDE in actions and not (returned and mine),
            "consult": pending and Action.CONSULT in actions,
            "add": mine and pending and not returned and bool(self.still_open),
            "return": pending and not returned and Action.DECIDE in actions and not mine,
            "dispute": bool(disputes) and is_disputable(proposal, self.case),
            "withdraw": pending and mine,
        }
        return [key for key in ACTS if asked[key]]

    @property
    def still_open(self) -> list[Precondition]:
        return still_open(self.context, self.proposal, self.step)

    def form(self, key: str, data: Any = None) -> forms.Form:
        returned = self.proposal.status == Statuses.RETURNED
        kwargs: dict[str, Any] = {}
        initial: dict[str, Any] = {}
        if key in ("consult", "answer"):
            kwargs |= {"context": self.context, "step": self.step}
        if key == "consult":
            initial = {"held_at": self.request_context.now}
        if key == "answer":
            initial = {
                "preconditions": self.proposal.preconditions,
                **initial_answers(answers_of(self.proposal.answers)),
            }
        if key == "add":
            kwargs |= {"open_now": self.still_open}
        if key == "decide":
            functions = may_decide(
                self.context.snapshot, self.step, self.actor.user_id, self.context.functions
            )
            kwargs |= {
                "slots_after_step": ()
                if returned
                else slots_after_step(self.context, self.step, self.today),
                "gremium": gremium_of(self.context.model, self.step, functions[0])
                if functions
                else "",
            }
            initial = {
                "seen_grounds": self.case.grounds,
                "seen_at": self.request_context.now.isoformat(),
            }
        return ACTS[key].form_class(data, prefix=key, initial=initial, **kwargs)

    def perform(self, do: str, form: Any) -> str:
        """Call the service behind the button; give the address to go to."""
        performers: Mapping[str, Callable[[Any], str | None]] = {
            "answer": self.do_answer,
            "decide": self.do_approve,
            REFUSE: self.do_refuse,
            "consult": self.do_consult,
            "add": self.do_add,
            "return": self.do_return,
            "dispute": self.do_dispute,
            "withdraw": self.do_withdraw,
        }
        here = reverse("cases:proposal", args=[self.case.reference, self.proposal.pk])
        return performers[do](form) or here

    @property
    def who_when(self) -> dict[str, Any]:
        return {"proposal": self.proposal, "actor": self.actor, "now": self.request_context.now}

    def do_answer(self, form: AnswerForm) -> None:
        answer(
            **self.who_when,
            text=form.cleaned_data["answer"],
            preconditions=form.ticked(),
            answers=form.answers() if form.questions else None,
        )

    def verdict(self, form: DecideForm, *, approved: bool) -> Verdict:
        data = form.cleaned_data
        return Verdict(
            motivation=data["motivation"],
            seen_grounds=data["seen_grounds"],
            seen_at=min(data["seen_at"], self.request_context.now),
            present=data.get("present", ""),
            appointments=form.appointments() if approved else (),
        )

    def sign(self, what: str) -> None:
        """Ask for a fresh proof of who decides, if the model does; they read what they sign."""
        name = step_name(self.context.model, self.step)
        self.demand_signature(self.step, f"{what}: {name}, casus {self.case.reference}")

    def do_approve(self, form: DecideForm) -> str:
        if not something_open(self.context, self.step, draft_of(self.proposal)):
            self.sign("Goedkeuren")
        decision = approve(**self.who_when, verdict=self.verdict(form, approved=True))
        return reverse("cases:decision", args=[self.case.reference, decision.number])

    def do_refuse(self, form: DecideForm) -> None:
        self.sign("Afwijzen")
        refuse(**self.who_when, verdict=self.verdict(form, approved=False))

    def do_consult(self, form: ConsultForm) -> None:
        consult(**self.who_when, heard=form.heard())

    def do_add(self, form: AddForm) -> None:
        add_done(**self.who_when, preconditions=form.ticked(), answers=form.answers())

    def do_return(self, form: QuestionForm) -> None:
        send_back(**self.who_when, question=form.cleaned_data["question"])

    def do_dispute(self, form: DisputeForm) -> None:
        dispute(**self.who_when, reason=form.cleaned_data["reason"])

    def do_withdraw(self, form: WithdrawForm) -> None:
        withdraw(**self.who_when, reason=form.cleaned_data["reason"])

    def show(
        self,
        shown: Mapping[str, forms.Form],
        *,
        tried: str = "",
        stale: Stale | None = None,
        status: int = 200,
    ) -> HttpResponse:
        for form in shown.values():
            if not hasattr(form, "concept"):
                self.offer_draft(form)
        page = proposal_page(self.context, self.proposal, self.step, self.today, self.request.path)
        returned = self.proposal.status == Statuses.RETURNED
        must_hear = any(check.get("url") == "#raadplegen" for check in page["checks"])
        acts = {
            key: {
                "key": key,
                "title": ACTS[key].title,
                "submit": ACTS[key].submit,
                "form": shown[key],
                "open": key in (tried, "add") or (key == "consult" and must_hear),
                "returned": returned,
                "over": not self.proposal.is_pending and key != "dispute",
            }
            for key in sorted(
                shown, key=lambda key: (not must_hear or key != "consult", ORDER[key])
            )
        }
        context = {
            "case": self.case,
            "case_url": self.case_url,
            "proposal": self.proposal,
            "decide": acts.pop("decide", None),
            "answer": acts.pop("answer", None),
            "acts": list(acts.values()),
            "stale": stale,
            "dispute_text": self.context.model.dispute.text if self.context.model.dispute else "",
            **page,
        }
        return render(self.request, "cases/scaling/proposal.html", context, status=status)
