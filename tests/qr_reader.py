"""Reads a QR code out of a picture of ours, without the library that drew it: versions 1 and 2, every mask."""

import re
from urllib.parse import unquote

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_EDGE = 4
_MASKS = [
    lambda y, x: (y + x) % 2,
    lambda y, _x: y % 2,
    lambda _y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
]


def read_qr(source: str) -> str:
    """Return the text of a `data:` URL with an alphanumeric code of one block."""
    dark, size = _cells(unquote(source.partition(",")[2]))
    bits = _bits(dark, size, _MASKS[_mask(dark)])
    mode, count = int(bits[:4], 2), int(bits[4:13], 2)
    assert mode == 2, "not alphanumeric"
    read, at = "", 13
    while len(read) + 2 <= count:
        pair, at = int(bits[at : at + 11], 2), at + 11
        read += _ALPHANUMERIC[pair // 45] + _ALPHANUMERIC[pair % 45]
    return read + (_ALPHANUMERIC[int(bits[at : at + 6], 2)] if len(read) < count else "")


def _cells(svg: str) -> tuple[set[tuple[int, int]], int]:
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]) - 2 * _EDGE
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1", svg)
    cells = {(int(y) - _EDGE, int(x) - _EDGE + n) for x, y, length in runs for n in range(int(length))}
    return cells, size


def _mask(dark: set[tuple[int, int]]) -> int:
    """Three bits beside the upper left corner, themselves masked by 101."""
    return int("".join("1" if (8, x) in dark else "0" for x in (2, 3, 4)), 2) ^ 0b101


def _bits(dark, size, mask) -> str:
    """Two columns at a time from the right, up and down, without the patterns that every code has."""
    bits, goes_up = "", True
    for right in [x for x in range(size - 1, 0, -2) if x > 6] + [5, 3, 1]:
        for y in range(size - 1, -1, -1) if goes_up else range(size):
            for x in (right, right - 1):
                if not _is_pattern(y, x, size):
                    bits += "1" if ((y, x) in dark) != (mask(y, x) == 0) else "0"
        goes_up = not goes_up
    return bits


def _is_pattern(y: int, x: int, size: int) -> bool:
    corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    aligned = size > 21 and abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return corner or aligned or 6 in (y, x)
