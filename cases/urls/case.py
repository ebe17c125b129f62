"""One case: its page, log book, plan, regie and parties."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
