"""Tells a single crash from a crash loop."""

import time
from collections import deque


class Patience:
    """Tolerates fewer than this many exits within this many seconds."""

    def __init__(self, *, ends: int, seconds: float) -> None:
        self.ends, self.seconds = ends, seconds
        self._ended: deque[float] = deque(maxlen=ends)

    def is_over(self) -> bool:
        """Count one more exit."""
        self._ended.append(time.monotonic())
        return len(self._ended) == self.ends and self._ended[-1] - self._ended[0] < self.seconds
