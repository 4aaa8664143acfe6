"""Tells an accident from a loop of accidents."""

import time
from collections import deque


class Patience:
    """Bears so many ends within so many seconds, and is over with the last of them."""

    def __init__(self, *, ends: int, seconds: float) -> None:
        self.ends, self.seconds = ends, seconds
        self._ended: deque[float] = deque(maxlen=ends)

    def is_over(self) -> bool:
        """Count one more end."""
        self._ended.append(time.monotonic())
        return len(self._ended) == self.ends and self._ended[-1] - self._ended[0] < self.seconds
