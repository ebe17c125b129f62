"""The pages about the model and about who holds which function."""

from django.urls import URLPattern, path

from roles.views import duty, function_requests, norms, own_data, people
from roles.views.drafts import DraftView
from roles.views.in_short import InShortView
from roles.views.preferences import ShortcutsView
from roles.views.session import SessionView
from roles.views.understood import UnderstoodView

app_name = "roles"
urlpatterns: list[URLPattern] = [
    path("concept/", DraftView.as_view(), name="draft"),
    path("sessie/", SessionView.as_view(), name="session"),
    path("voorkeuren/sneltoetsen/", ShortcutsView.as_view(), name="shortcuts"),
    path("ave-in-het-kort/", InShortView.as_view(), name="in_short"),
    path("begrepen/<str:kind>/", UnderstoodView.as_view(), name="understood"),
    path("mijn-gegevens/", own_data.OwnDataView.as_view(), name="own_data"),
    path("bereikbaar/", duty.ReachableView.as_view(), name="reachable"),
    path("piket/", duty.RosterView.as_view(), name="duty"),
    path("piket/dienst/", duty.NewShiftView.as_view(), name="duty_new"),
    path("piket/patroon/", duty.PatternView.as_view(), name="duty_pattern"),
    path("piket/inlezen/", duty.ImportView.as_view(), name="duty_import"),
    path("piket/<int:shift>/", duty.ChangeShiftView.as_view(), name="duty_change"),
    path("piket/<int:shift>/vervalt/", duty.DeleteShiftView.as_view(), name="duty_delete"),
    path("beheer/normen/", norms.NormsView.as_view(), name="norms"),
    path(
        "beheer/normen/<slug:place>/<str:phase>/<slug:norm>/",
        norms.NormView.as_view(),
        name="norm",
    ),
    path(
        "beheer/functies/<uuid:asked>/",
        function_requests.RequestView.as_view(),
        name="function_request",
    ),
    path("beheer/mensen/", people.PeopleView.as_view(), name="people"),
    path("beheer/mensen/nieuw/<slug:place>/", people.NewPersonView.as_view(), name="person_new"),
    path("beheer/mensen/<uuid:person>/", people.PersonView.as_view(), name="person"),
    path(
        "beheer/mensen/<uuid:person>/functie/<slug:place>/",
        people.NewFunctionView.as_view(),
        name="function_new",
    ),
    path(
        "beheer/mensen/<uuid:person>/functie/<int:period>/einde/",
        people.EndFunctionView.as_view(),
        name="function_end",
    ),
    path(
        "beheer/mensen/<uuid:person>/functie/<int:period>/intrekken/",
        people.WithdrawFunctionView.as_view(),
        name="function_withdraw",
    ),
    path(
        "beheer/mensen/<uuid:person>/functies/einde/",
        people.EndAllView.as_view(),
        name="functions_end",
    ),
    path(
        "beheer/mensen/<uuid:person>/deactiveren/",
        people.DeactivateView.as_view(),
        name="person_deactivate",
    ),
    path(
        "beheer/mensen/<uuid:person>/activeren/",
        people.ActivateView.as_view(),
        name="person_activate",
    ),
    path(
        "beheer/mensen/<uuid:person>/telefoon/",
        own_data.PhoneView.as_view(),
        name="person_phone",
    ),
    path(
        "beheer/mensen/<uuid:person>/link/",
        people.SendLinkView.as_view(),
        name="person_link",
    ),
]
