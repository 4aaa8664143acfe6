"""Points on earth, and how far apart they are. A town is small enough to be flat."""

import math
from dataclasses import dataclass
from typing import Self

_METRES_PER_DEGREE = 111_320


@dataclass(frozen=True)
class Point:
    """Latitude and longitude in degrees."""

    latitude: float
    longitude: float

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "52.1234 9.1234"."""
        latitude, longitude = text.split()
        return cls(float(latitude), float(longitude))

    def seen_from(self, other: "Point") -> tuple[float, float]:
        """Return how many metres this is to the east and to the north of another point."""
        east = (self.longitude - other.longitude) * math.cos(math.radians(other.latitude))
        return east * _METRES_PER_DEGREE, (self.latitude - other.latitude) * _METRES_PER_DEGREE


def points_of(text: str) -> list[Point]:
    """Read one point from each line."""
    return [Point.read(line) for line in text.splitlines()]
