"""The scan: which causes hold now, and the flags that follow. Set-based, whatever the size."""

from .run import Outcome, scan

__all__ = ["Outcome", "scan"]
