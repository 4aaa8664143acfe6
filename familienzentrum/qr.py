"""QR codes as pictures, for pages and papers."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

# Any of the eight is read by every camera. Weighing them against each other costs more than all of the page around.
_MASK = 2


def qr_picture(text: str) -> str:
    """Return a QR code as a `data:` URL of an SVG. Its white ground and edge make it readable on dark pages too."""
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(text)
    rows = code.get_matrix()
    size, drawing = len(rows), "".join(_drawn(row, height) for height, row in enumerate(rows))
    ground = f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'{ground}<path d="{drawing}"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def _drawn(row: Sequence[bool | None], height: int) -> str:
    """Return the dark runs of a row as parts of a path."""
    dark = "".join("1" if cell else "0" for cell in row)
    runs = re.finditer("1+", dark)
    return "".join(f"M{run.start()} {height}h{len(run.group())}v1h-{len(run.group())}z" for run in runs)
