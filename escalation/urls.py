"""The pages of signalling."""

from django.urls import path

from .views.bulk_review import ReviewedView, ReviewManyView
from .views.following import BeginView
from .views.jobs import JobsView, JobView
from .views.people import PeopleQueueView, PersonReviewView
from .views.queue import QueueView
from .views.review import ReviewView, UndoView
from .views.trials import NewTrialView, TrialProgressView, TrialsView, TrialView

app_name = "escalation"
urlpatterns = [
    path("beheer/taken/", JobsView.as_view(), name="jobs"),
    path("beheer/taken/<slug:job>/", JobView.as_view(), name="job"),
    path("escalatielijst/", QueueView.as_view(), name="queue"),
    path("escalatielijst/beoordelen/", ReviewManyView.as_view(), name="review_many"),
    path("escalatielijst/verder/", ReviewedView.as_view(), name="reviewed"),
    path("escalatielijst/mensen/", PeopleQueueView.as_view(), name="people"),
    path("escalatielijst/mensen/<uuid:flag>/", PersonReviewView.as_view(), name="person"),
    path("casus/<str:reference>/beoordelen/", ReviewView.as_view(), name="review"),
    path(
        "casus/<str:reference>/beoordeling/<int:review>/herstel/", UndoView.as_view(), name="undo"
    ),
    path("casus/<str:reference>/gesignaleerd/voorstel/", BeginView.as_view(), name="begin"),
    path("normen/proberen/", TrialsView.as_view(), name="trials"),
    path("normen/proberen/<slug:place>/", NewTrialView.as_view(), name="trial_new"),
    path("normen/proef/<uuid:trial>/", TrialView.as_view(), name="trial"),
    path("normen/proef/<uuid:trial>/stand/", TrialProgressView.as_view(), name="trial_progress"),
]
