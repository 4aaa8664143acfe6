"""QR codes as pictures, for pages and papers."""

import base64

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def qr_picture(text: str) -> str:
    """Return a QR code as a `data:` URL of an SVG. Its white ground and edge make it readable on dark pages too."""
    code = QRCode(error_correction=ERROR_CORRECT_M, image_factory=SvgPathFillImage)
    code.add_data(text)
    drawn = code.make_image().to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()
