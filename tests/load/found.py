"""What a load came to: numbers a second, and how long people waited."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One line of the table; times in milliseconds."""

    name: str
    rate: float | None
    p50: float
    p95: float
    note: str = ""

    def __str__(self):
        rate = "" if self.rate is None else f"{self.rate:,.0f}/s"
        return f"{self.name:46}{rate:>10}{self.p50:>10.1f}{self.p95:>10.1f}  {self.note}"


HEAD = f"{'':46}{'':>10}{'p50 ms':>10}{'p95 ms':>10}"


def found(name, waits, seconds=None, note=""):
    """Sum up waits in seconds; `seconds` is how long all of it took."""
    in_ms = sorted(wait * 1000 for wait in waits)
    p95 = in_ms[min(len(in_ms) - 1, int(len(in_ms) * 0.95))]
    return Found(name, len(waits) / seconds if seconds else None, statistics.median(in_ms), p95, note)
