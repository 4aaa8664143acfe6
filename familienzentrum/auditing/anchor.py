"""How far the chain of the audit log goes, in a file: who writes to the database alone cannot take it back there."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """How far the chain goes, and the hash of all of it: whoever noted both can compare later."""

    links: int
    digest: str


def noted(file: Path) -> Head | None:
    """Return what was noted last; None if nothing was, or the file does not say."""
    try:
        links, digest = file.read_text().split()
        return Head(int(links), digest)
    except (FileNotFoundError, ValueError):
        return None


def note(file: Path, head: Head) -> None:
    """Write it down, wholly or not at all. Raises OSError where the folder cannot be written to."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(f"{head.links} {head.digest}\n")
    fresh.replace(file)
