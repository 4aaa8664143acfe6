"""The files that the conventions look at: what git knows or would take in."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("familienzentrum", "offers", "appointments", "reporting")


@cache
def files(*endings, under=""):
    """Return the project's own files of these endings, sorted; all of them without any."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", f"./{under}"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    paths = [ROOT / name for name in sorted(set(listed)) if name.endswith(endings or "")]
    return [path for path in paths if path.is_file()]


def named(path):
    """Return how a failed test names a file."""
    return str(path.relative_to(ROOT))


def lines_with(pattern, paths):
    """Return `file:line: text` for every line that the compiled pattern finds."""
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]
