"""The addresses in demo mode."""

from ave.demo import demo_urls
from ave.urls import urlpatterns as of_every_day

urlpatterns = [*of_every_day, *demo_urls]
