"""Reads the lists of everyday words: what people type, and what must be among the first three that they see.

A third is held aside, chosen by chance that stays: whoever improves the search looks at the misses of the others only.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Asked(NamedTuple):
    words: str
    wanted: frozenset[str]

    @property
    def is_held_aside(self) -> bool:
        return int(hashlib.sha256(self.words.encode()).hexdigest(), 16) % 3 == 0


def asked_in(town: str, name: str = "") -> list[Asked]:
    lines = (HERE / f"{town}{name and f'.{name}'}.tsv").read_text().splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Asked(words, frozenset(wanted.split(", "))) for words, wanted in pairs]
