"""The pages about the model and about who holds which function."""

from django.urls import URLPattern, path

from roles.views.in_short import InShortView

app_name = "roles"
urlpatterns: list[URLPattern] = [
    path("ave-in-het-kort/", InShortView.as_view(), name="in_short"),
]
