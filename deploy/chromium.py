"""Finds the Chromium of this machine, for tests and pictures."""

import shutil

# The first is the same engine without a window: pages open in half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def path_of_chromium() -> str:
    """Return where it is. Raises SystemExit if there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit(f"No browser found: install one of {', '.join(NAMES)}.")
    return path
