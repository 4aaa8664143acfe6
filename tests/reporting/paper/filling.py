"""Measures how full the pages of a report are: how far down the lowest line stands.

.venv/bin/python -m tests.reporting.paper.filling REPORT.pdf ...
"""

import io
import sys
from pathlib import Path

import pypdf

# Above and below what is read; the lines at the head and at the foot of each page stand outside.
_MARGIN = 22 / 25.4 * 72
# With which element each part begins: the year in short, the other chapters, the annex.
_PARTS = ("summary", "goals", "annex")


def half_empty(content, least=2 / 3):
    """Return the pages that are less full than that, with how full they are, without the last of each part."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    known = reader.named_destinations
    begins = [reader.get_destination_page_number(known[name]) for name in _PARTS if name in known]
    # Counted from nought, so that the number of where a part begins is that of the page before it.
    ends = {*begins, len(reader.pages)}
    filled = enumerate(map(_filled, reader.pages), start=1)
    return {number: round(share, 2) for number, share in filled if share < least and number not in ends}


def _filled(page):
    lines = []

    def visit(text, outer, inner, _font, _size):
        if text.strip():
            lines.append(inner[5] * outer[3] + outer[5])

    page.extract_text(visitor_text=visit)
    top = float(page.mediabox.height) - _MARGIN
    lowest = min((line for line in lines if line >= _MARGIN), default=top)
    return (top - lowest) / (top - _MARGIN)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, half_empty(Path(name).read_bytes()) or "full")
