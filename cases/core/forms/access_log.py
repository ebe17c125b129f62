"""The filter of the access log."""

from __future__ import annotations

from django import forms


class AccessLogFilter(forms.Form):
    kenmerk = forms.CharField(label="Kenmerk van casus of huishouden", max_length=9, required=False)
    persoon = forms.CharField(label="Naam of e-mail van wie keek", max_length=150, required=False)
    voor = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
