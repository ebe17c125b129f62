"""Counting a month from history, set-based: the same statements for last month and years back."""

from .run import Counted, count_month

__all__ = ["Counted", "count_month"]
