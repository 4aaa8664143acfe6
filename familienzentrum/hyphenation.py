"""Reads the dictionary by which words are hyphenated only where a word needs it.

pyphen parses all 77,000 patterns of German before the first word, which took a tenth of the time of a whole report. A
document needs some thousand of them.
"""

from pathlib import Path
from typing import Any

import pyphen

_DIGITS = str.maketrans("", "", "0123456789")
# What only pyphen itself reads: letters as numbers, and words that are spelled otherwise where they are cut.
_RARE = ("^^", "/")


def read_when_needed(language: str) -> None:
    """Let pyphen know a language from now on; a language that it lacks is left to itself."""
    name = pyphen.language_fallback(language)
    path = pyphen.LANGUAGES.get(name) if name else None
    if path is not None and path not in pyphen.hdcache:
        pyphen.hdcache[path] = _dictionary(path)


def _dictionary(path: Path) -> Any:
    with path.open("rb") as file:
        encoding = file.readline().decode().strip()
    try:
        text = path.read_text(encoding)
    except LookupError:
        return pyphen.HyphDict(path)
    _encoding, *lines = text.split("\n")
    patterns = "\n".join(line.strip() for line in lines if line.strip() and not line.startswith(pyphen.ignored))
    return pyphen.HyphDict(path) if any(rare in patterns for rare in _RARE) else _Dictionary(patterns)


class _Dictionary(pyphen.HyphDict):
    """A dictionary whose patterns are parsed when a word asks for them."""

    def __init__(self, patterns: str) -> None:
        # All at once takes a tenth of the time. A pattern without a weight says nothing, and replaces none.
        letters = patterns.translate(_DIGITS).split("\n")
        pairs = zip(letters, patterns.split("\n"), strict=True)
        self.patterns = _Patterns({word: pattern for word, pattern in pairs if word != pattern})
        self.maxlen = max(map(len, letters))
        self.cache: dict[str, list[int]] = {}


class _Patterns(dict[str, Any]):
    """Patterns by their letters: as they are written in the file, then as pyphen has them."""

    def get(self, letters: str, default: Any = None) -> Any:
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = _parsed(found)
        return found


def _parsed(line: str) -> tuple[int, tuple[int, ...]] | None:
    """Return where the weights of a pattern begin, and the weights; nothing for one without."""
    weights = [int(digit or "0") for digit, _letter in pyphen.parse(line)]
    places = [place for place, weight in enumerate(weights) if weight]
    return (places[0], tuple(weights[places[0] : places[-1] + 1])) if places else None
