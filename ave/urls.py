"""Where every page hangs."""

from django.urls import include, path

from .health import health

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("gezond/", health, name="health"),
]
