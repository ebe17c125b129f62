"""Mijn werk, the list of cases, and what waits for a decision."""

from django.urls import path

from cases.views.briefings import ToldView
from cases.views.home import CountsView, HomeView, WriteView
from cases.views.lists import CaseListView, ToDecideView
from cases.views.search import SearchView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("casussen/", CaseListView.as_view(), name="cases"),
    path("casus/<str:reference>/schrijf/", WriteView.as_view(), name="write"),
    path("tellers/", CountsView.as_view(), name="counts"),
    path("zoeken/", SearchView.as_view(), name="search"),
    path("bestuurlijke-informatie/", ToldView.as_view(), name="told"),
    path("te-beslissen/", ToDecideView.as_view(), name="to_decide"),
]
