"""Where every page hangs."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
