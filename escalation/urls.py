"""The pages of signalling."""

from django.urls import path

from .views.queue import QueueView
from .views.review import ReviewView

app_name = "escalation"
urlpatterns = [
    path("escalatielijst/", QueueView.as_view(), name="queue"),
    path("casus/<str:reference>/beoordelen/", ReviewView.as_view(), name="review"),
]
