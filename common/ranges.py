"""Moments as database ranges, for constraints that forbid overlap."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class MomentRange(Func):
    """From one moment up to (not including) another; an open end runs on."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DayRange(Func):
    """From one day up to (not including) another; an open end runs on."""

    function = "DATERANGE"
    output_field = DateRangeField()
