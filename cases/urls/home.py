"""Mijn werk, the list of cases, and what waits for a decision."""

from django.urls import path

from cases.views.home import HomeView
from cases.views.lists import CaseListView, ToDecideView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("casussen/", CaseListView.as_view(), name="cases"),
    path("te-beslissen/", ToDecideView.as_view(), name="to_decide"),
]
