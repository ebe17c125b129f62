"""Where every page hangs."""

from django.conf import settings
from django.urls import include, path

from .health import health

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("roles.urls")),
    path("account/", include("allauth.urls")),
    path("gezond/", health, name="health"),
]

if settings.AVE_DEMO:
    from .demo import demo_sign_in

    urlpatterns += [path("demo/aanmelden/", demo_sign_in, name="demo_sign_in")]
