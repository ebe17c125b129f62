"""Mijn werk: what waits for me now, most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.presenters.home import my_work

from .base import SignedInView


class HomeView(SignedInView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cases/home.html", my_work(self.visit))
