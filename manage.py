#!/usr/bin/env python
"""Django's command line for AVE."""

import os
import sys

if __name__ == "__main__":
    settings = "demo" if sys.argv[1:2] == ["demo"] else "development"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"ave.settings.{settings}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
