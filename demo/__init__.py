"""A made-up region to look at: its people and cases, its servers, and `manage.py demo`."""
