"""Draws the way to a point: north is up, to scale, and the same in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from offers.choices import LandmarkKind
from offers.models import Landmark
from offers.sketch.labels import Label, Labels, Spot
from offers.sketch.points import Point, points_of

WIDTH, HEIGHT = 320, 240
# What is farther away helps nobody on foot; of what is near, so many.
FARTHEST_METRES, MOST_LANDMARKS = 1500, 4
# How much of the drawing the landmarks fill, and how many metres a unit is at least.
_FILLED, _MOST_DETAILED = 0.72, 0.5
_NEAR_METRES = 40
_BARS = [500, 200, 100, 50]
_LONGEST_BAR = 110
# What a landmark is drawn as, around its point.
_SHAPES = {
    LandmarkKind.STATION: "M-6-6H6V6H-6Z",
    LandmarkKind.CHURCH: "M-2-9H2V-5H6V-1H2V7H-2V-1H-6V-5H-2Z",
    LandmarkKind.SQUARE: "M0-7 7 0 0 7-7 0Z",
    LandmarkKind.HOUSE: "M0-7 7-1H5V6H-5V-1H-7Z",
}
# Metres to the east and to the north.
Offset = tuple[float, float]
_DIRECTIONS: list[Promise] = [
    *(gettext_lazy("to the north"), gettext_lazy("to the north-east"), gettext_lazy("to the east")),
    *(gettext_lazy("to the south-east"), gettext_lazy("to the south"), gettext_lazy("to the south-west")),
    *(gettext_lazy("to the west"), gettext_lazy("to the north-west")),
]


@dataclass(frozen=True)
class Line:
    """A street, a railway line or a river, as an SVG path."""

    name: str
    kind: str
    path: str


@dataclass(frozen=True)
class Mark:
    """A landmark where it is drawn."""

    name: str
    shape: str
    x: int
    y: int


@dataclass(frozen=True)
class Leg:
    """The way from a landmark to here, to be put into words; no metres where it is next door."""

    name: str
    metres: int
    direction: Promise


@dataclass(frozen=True)
class Sketch:
    """All that the template writes; whole numbers, because fractions are written with a comma in German."""

    lines: list[Line]
    marks: list[Mark]
    labels: list[Label]
    legs: list[Leg]
    # The scale: so many metres are so long.
    metres: int
    bar: int
    # Where the place itself is.
    x: int
    y: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def names_of_lines(self) -> list[str]:
        return list(dict.fromkeys(line.name for line in self.lines))


@dataclass(frozen=True)
class Frame:
    """What of the town is drawn: its middle, in metres to the east and north of here, and the metres of a unit."""

    east: float
    north: float
    scale: float

    @classmethod
    def around(cls, offsets: Sequence[Offset]) -> Self:
        """Return the frame that holds all these, and here."""
        east, north = ([0.0, *of] for of in zip(*offsets, strict=True))
        wide, high = max(east) - min(east), max(north) - min(north)
        scale = max(wide / (WIDTH * _FILLED), high / (HEIGHT * _FILLED), _MOST_DETAILED)
        return cls((max(east) + min(east)) / 2, (max(north) + min(north)) / 2, scale)

    def at(self, east: float, north: float) -> tuple[int, int]:
        """Return where it is on the drawing."""
        x, y = (east - self.east) / self.scale, (north - self.north) / self.scale
        return round(WIDTH / 2 + x), round(HEIGHT / 2 - y)


def drawn(name: str, coordinates: str, landmarks: Sequence[Landmark]) -> Sketch | None:
    """Return the sketch around a point; None where no landmark is near it."""
    here = Point.read(coordinates)
    near = _nearest(here, landmarks)
    if not near:
        return None
    frame = Frame.around([offset for _landmark, offset in near])
    marks = [Mark(one.name, _SHAPES[LandmarkKind(one.kind)], *frame.at(*offset)) for one, offset in near]
    metres = next((bar for bar in _BARS if bar / frame.scale <= _LONGEST_BAR), _BARS[-1])
    x, y = frame.at(0, 0)
    corners = {one: [frame.at(*point.seen_from(here)) for point in points_of(one.points)] for one in landmarks}
    lines = {line: along for line in landmarks if line.is_line and (along := _seen(corners[line]))}
    return Sketch(
        lines=[Line(line.name, line.kind, _path(corners[line])) for line in lines],
        marks=marks,
        labels=_labels(name, (x, y), marks, {line.name: along for line, along in lines.items()}),
        legs=[_leg(landmark.name, *offset) for landmark, offset in near],
        metres=metres,
        bar=round(metres / frame.scale),
        x=x,
        y=y,
    )


def _labels(name: str, here: Spot, marks: list[Mark], lines: dict[str, list[Spot]]) -> list[Label]:
    """Place the names of here, of the landmarks and of the lines, clear of the scale and of each other."""
    x, y = here
    drawings = [(mark.x - 8, mark.y - 8, mark.x + 8, mark.y + 8) for mark in marks]
    kept_free = [(0, HEIGHT - 32, _LONGEST_BAR + 16, HEIGHT), (x - 9, y - 28, x + 9, y + 3), *drawings]
    labels = Labels(WIDTH, HEIGHT, kept_free, lines)
    labels.name_point(name, x, y, is_strong=True)
    for mark in marks:
        labels.name_point(mark.name, mark.x, mark.y)
    for line in lines:
        labels.name_line(line)
    return labels.placed


def _nearest(here: Point, landmarks: Sequence[Landmark]) -> list[tuple[Landmark, Offset]]:
    """Return the nearest landmarks that are points, each with its metres to the east and to the north."""
    offsets = [(one, Point.read(one.points).seen_from(here)) for one in landmarks if not one.is_line]
    near = [found for found in offsets if math.hypot(*found[1]) <= FARTHEST_METRES]
    return sorted(near, key=lambda found: math.hypot(*found[1]))[:MOST_LANDMARKS]


def _path(corners: list[Spot]) -> str:
    return " ".join(f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(corners))


def _seen(corners: list[Spot]) -> list[Spot]:
    """Return points along a line, as far as they are in the frame."""
    along = []
    for (x1, y1), (x2, y2) in zip(corners, corners[1:], strict=False):
        steps = min(max(abs(x2 - x1), abs(y2 - y1)) // 4 + 1, 400)
        along += [(round(x1 + (x2 - x1) * n / steps), round(y1 + (y2 - y1) * n / steps)) for n in range(steps)]
    return [(x, y) for x, y in along if 0 <= x <= WIDTH and 0 <= y <= HEIGHT]


def _leg(name: str, east: float, north: float) -> Leg:
    """Say how to get here from a landmark: the landmark is `east` and `north` of here, so the way leads back."""
    metres = math.hypot(east, north)
    eighth = round(math.degrees(math.atan2(-east, -north)) / 45) % 8
    return Leg(name, max(round(metres / 50) * 50, 50) if metres >= _NEAR_METRES else 0, _DIRECTIONS[eighth])
