"""Mijn werk, the list of cases, and what waits for a decision."""

from django.urls import path

from cases.briefings.views import BriefedCasesView
from cases.households.views.search import SearchView

from .views.lists import CaseListView, ToDecideView
from .views.work import CountsView, HomeView, WriteView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("casussen/", CaseListView.as_view(), name="cases"),
    path("casus/<str:reference>/schrijf/", WriteView.as_view(), name="write"),
    path("tellers/", CountsView.as_view(), name="counts"),
    path("zoeken/", SearchView.as_view(), name="search"),
    path("bestuurlijke-informatie/", BriefedCasesView.as_view(), name="briefed"),
    path("te-beslissen/", ToDecideView.as_view(), name="to_decide"),
]
