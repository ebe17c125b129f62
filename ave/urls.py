"""Where every page hangs."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path

from .accounts import ChoosePasswordView, NewPasswordView, SignAgainView, SignInView, SignOutView
from .health import health
from .help import HelpIndex, HelpPage, accessibility
from .metrics import metrics_page

# Only what a person needs here: nobody signs up, and for a lost password the
# beheerder has a link sent.
account_pages = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", SignOutView.as_view(), name="account_logout"),
    path(
        "wachtwoord/<uidb64>/<token>/",
        ChoosePasswordView.as_view(),
        name="account_set_password",
    ),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", SignAgainView.as_view(), name="account_reauthenticate"),
    path("password/change/", NewPasswordView.as_view(), name="account_change_password"),
]

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("roles.urls")),
    path("", include("notifications.urls")),
    path("", include("escalation.urls")),
    path("", include("dashboards.urls")),
    path("account/", include(account_pages)),
    path("hulp/", HelpIndex.as_view(), name="help"),
    path("hulp/<slug:slug>/", HelpPage.as_view(), name="help_page"),
    path("toegankelijkheid/", accessibility, name="accessibility"),
    path("gezond/", health, name="health"),
    path("metrics/", metrics_page, name="metrics"),
]

if settings.AVE_DEMO:
    from demo.accounts import demo_urls

    urlpatterns += demo_urls
