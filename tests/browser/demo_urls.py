"""The addresses in demo mode."""

from django.urls import path

from ave.demo import demo_sign_in
from ave.urls import urlpatterns as of_every_day

urlpatterns = [*of_every_day, path("demo/aanmelden/", demo_sign_in, name="demo_sign_in")]
