"""Going up and down: proposals, consultations, decisions."""

from django.urls import path

from cases.core.views.asking import AskView

from .views.decisions import DecisionView
from .views.proposals import ProposalView
from .views.steps import StepChooseView, StepProposeView

urlpatterns = [
    path("casus/<str:reference>/stap/", StepChooseView.as_view(), name="step_choose"),
    path(
        "casus/<str:reference>/stap/<str:to>/<str:direction>/",
        StepProposeView.as_view(),
        name="step_propose",
    ),
    path("casus/<str:reference>/vragen/", AskView.as_view(), name="ask"),
    path("casus/<str:reference>/voorstel/<int:pk>/", ProposalView.as_view(), name="proposal"),
    path("casus/<str:reference>/besluit/<int:number>/", DecisionView.as_view(), name="decision"),
]
