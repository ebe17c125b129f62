"""Going on from a review: a proposal that begins with what is flagged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.views.base import CaseView
from cases.scaling.presenters.steps import propose_url
from cases.scaling.views.step_draft import StepDraft
from escalation.following import SuggestedStep, suggested_step
from escalation.models import Flag
from escalation.presenters.follow import causes_of
from roles.permissions import Action, may_propose


class BeginView(CaseView):
    """Begin the proposal that the model suggests for what is flagged on this case now."""

    action = Action.PROPOSE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        flags = list(Flag.objects.open().filter(case=self.case.pk).worst_first())
        return HttpResponseRedirect(begin_step(self.context, flags, self.request_context.now))


def begin_step(context: CaseContext, flags: Collection[Flag], now: datetime) -> str:
    """Where this person goes on to the step: its proposal, begun with the grounds the model names
    and the sentences of the flags; the page of all steps where the model suggests none to them.

    What they typed for this step before stays as it is.
    """
    found = suggested_step(context.snapshot, causes_of(flags))
    if found and may_propose(
        context.snapshot, found.step, context.actor.user_id, context.functions
    ):
        _begin(context, found, flags, now)
        return propose_url(context, found.step)
    return reverse("cases:step_choose", args=[context.case.reference])


def _begin(
    context: CaseContext, found: SuggestedStep, flags: Collection[Flag], now: datetime
) -> None:
    step = found.step
    draft = StepDraft(context.actor.user_id, propose_url(context, step), now)
    if draft.typed:
        return
    begun = QueryDict(mutable=True)
    begun["from_phase"] = step.from_phase
    begun["motivation"] = " ".join(flag.sentence(context.actor.day) for flag in flags) + "\n"
    begun.setlist("criteria", list(found.criteria))
    draft.keep(begun, begun)
