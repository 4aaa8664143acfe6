"""Splits a text into sentences, to show numbers in context."""

import re
from collections.abc import Iterator

# A full stop after a number or a short word ends no sentence: "3. März", "z. B.", "ca. 30".
_END = re.compile(
    r"(?<=[.!?])(?<!\d\.)(?<!\b\w\.)(?<!\b\w\w\.)(?<!\bbzw\.)(?<!\busw\.)[\"”“«»’)]*\s+(?=[\"„“»(]*[A-ZÄÖÜ])"
)
# Longer ones are cut when they are shown.
LONGEST = 240


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a line ends one too."""
    for line in text.splitlines():
        for sentence in _END.split(line):
            if sentence.strip():
                yield sentence.strip()


def shortened(sentence: str, around: str) -> str:
    """Return an excerpt of a long sentence around a match."""
    if len(sentence) <= LONGEST:
        return sentence
    begin = max(sentence.find(around) - LONGEST // 2, 0)
    end = begin + LONGEST
    return f"{'…' if begin else ''}{sentence[begin:end].strip()}{'…' if end < len(sentence) else ''}"
