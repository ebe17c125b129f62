"""The addresses in demo mode."""

from ave.urls import urlpatterns as of_every_day
from demo.accounts import demo_urls

urlpatterns = [*of_every_day, *demo_urls]
