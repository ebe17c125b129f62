"""Finds the Chromium that the tests drive; `python -m tests.chromium` installs it where it can."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = "No Chromium found, which the tests drive. Install it, e.g.: sudo apt-get install chromium"


def find_chromium() -> str:
    """The path of the first browser found. Raises FileNotFoundError that says what to install."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(HOW)


def main() -> int:
    try:
        find_chromium()
    except FileNotFoundError:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            print(HOW, file=sys.stderr)
            return 1
        subprocess.run(["apt-get", "update", "-q"], check=True)
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
