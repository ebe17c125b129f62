"""The pages about the model and about who holds which function."""

from django.urls import URLPattern

app_name = "roles"
urlpatterns: list[URLPattern] = []
