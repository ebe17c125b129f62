"""Scenarios end with the grants equal to the rule, as every story does."""

from tests.cases.conftest import grants_equal_the_rule

__all__ = ["grants_equal_the_rule"]
