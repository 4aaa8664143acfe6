"""Where the names in a sketch stand, so that none covers another one and lines show through as few as possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# In units of the drawing: about the width of a letter, the height of a line, and how far a name is from its point.
_LETTER, _LINE, _GAP = 7.4, 15, 10
# The place itself is marked by a pin, which stands on its point.
_ABOVE_PIN = 32
# Left, top, right and bottom.
Box = tuple[float, float, float, float]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Label:
    """A name at a point; `anchor` says which part of it is there, in the words of SVG."""

    text: str
    x: int
    y: int
    anchor: str
    is_strong: bool = False

    @property
    def box(self) -> Box:
        width = len(self.text) * _LETTER
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - _LINE + 3, left + width, self.y + 3


@dataclass
class Labels:
    """Takes one name after the other, each where it is free of all that stand already and within the frame."""

    width: int
    height: int
    # No name may cover these.
    kept_free: Sequence[Box]
    # Points along each line: better not covered by other names.
    lines: Mapping[str, Sequence[Spot]]
    placed: list[Label] = field(default_factory=list)

    def name_point(self, text: str, x: int, y: int, *, is_strong: bool = False) -> None:
        """Write the name beside, below or above the point; where there is no room, words below the drawing say it."""
        around = [
            Label(text, x + _GAP, y + 5, "start", is_strong),
            Label(text, x - _GAP, y + 5, "end", is_strong),
            Label(text, x, y + _GAP + _LINE, "middle", is_strong),
            Label(text, x, y - (_ABOVE_PIN if is_strong else _GAP + 2), "middle", is_strong),
        ]
        self._place(around)

    def name_line(self, text: str) -> None:
        """Write the name onto the line, as near to its middle as there is room."""
        along = self.lines[text]
        middle = len(along) // 2
        tried = sorted(range(0, len(along), 4), key=lambda number: abs(number - middle))
        self._place(Label(text, along[number][0], along[number][1] + 5, "middle") for number in tried)

    def _place(self, labels: Iterable[Label]) -> None:
        free = filter(self._is_free, labels)
        self.placed += [best] if (best := min(free, key=self._crossed, default=None)) else []

    def _is_free(self, label: Label) -> bool:
        left, top, right, bottom = label.box
        if left < 0 or top < 0 or right > self.width or bottom > self.height:
            return False
        taken = [*self.kept_free, *(other.box for other in self.placed)]
        return not any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken)

    def _crossed(self, label: Label) -> int:
        left, top, right, bottom = label.box
        others = [points for name, points in self.lines.items() if name != label.text]
        return sum(left <= x <= right and top <= y <= bottom for points in others for x, y in points)
