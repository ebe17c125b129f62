"""Signals, households and triage."""

from django.urls import URLPattern, path

from cases.households.views import households as home
from cases.households.views import leaving, merging, merging_homes
from cases.households.views.new_household import NewHouseholdView
from cases.worklist.views.lists import SignalListView

from . import views as intake

urlpatterns: list[URLPattern] = [
    path("signalen/", SignalListView.as_view(), name="signals"),
    path("signalen/nieuw/", intake.NewSignalView.as_view(), name="new_signal"),
    path("signalen/<str:reference>/", intake.TriageView.as_view(), name="signal"),
    path("signalen/<str:reference>/casus/", intake.NewCaseView.as_view(), name="new_case"),
    path("huishoudens/nieuw/", NewHouseholdView.as_view(), name="new_household"),
    path("huishoudens/<str:reference>/", home.HouseholdPage.as_view(), name="household"),
    path(
        "huishoudens/<str:reference>/signaal/",
        intake.RegisterView.as_view(),
        name="household_signal",
    ),
    path(
        "huishoudens/<str:reference>/adres/",
        home.AddressView.as_view(),
        name="household_address",
    ),
    path(
        "huishoudens/<str:reference>/dubbel/",
        merging_homes.SameHouseholdView.as_view(),
        name="household_same",
    ),
    path(
        "huishoudens/<str:reference>/splitsen/",
        merging_homes.SplitHouseholdView.as_view(),
        name="household_split",
    ),
    path(
        "huishoudens/<str:reference>/leden/nieuw/",
        home.AddMemberView.as_view(),
        name="member_new",
    ),
    path(
        "huishoudens/<str:reference>/leden/<int:member>/verbeteren/",
        home.CorrectView.as_view(),
        name="member_correct",
    ),
    path(
        "huishoudens/<str:reference>/leden/<int:member>/weg/",
        leaving.LeaveView.as_view(),
        name="member_leaves",
    ),
    path(
        "huishoudens/<str:reference>/leden/<int:member>/verhuizing/",
        home.MoveView.as_view(),
        name="member_moves",
    ),
    path(
        "huishoudens/<str:reference>/leden/<int:member>/dubbel/",
        merging.SamePersonView.as_view(),
        name="member_same",
    ),
    path(
        "huishoudens/<str:reference>/leden/<int:member>/splitsen/",
        merging.SplitPersonView.as_view(),
        name="member_split",
    ),
]
