"""What the headers of an answer lack of what every answer has."""

from django.http import HttpResponse

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Said in place of what the portal runs on.
    "Server": "portal",
}
_DEVICES = ("camera", "microphone", "geolocation", "display-capture", "payment", "usb", "serial", "bluetooth")


def lacking(response: HttpResponse, url: str) -> list[str]:
    """Return the names of headers that are not there, or say something else."""
    wrong = [name for name, value in _ALWAYS.items() if response.get(name) != value]
    if "frame-ancestors 'none'" not in response.get("Content-Security-Policy", ""):
        wrong.append("Content-Security-Policy")
    if not all(f"{device}=(" in response.get("Permissions-Policy", "") for device in _DEVICES):
        wrong.append("Permissions-Policy")
    if response.get("Cross-Origin-Resource-Policy") not in ("same-origin", "cross-origin"):
        wrong.append("Cross-Origin-Resource-Policy")
    if url.startswith("/haus/") and "no-store" not in response.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    if url.startswith("/haus/") and response.get("Cross-Origin-Resource-Policy") != "same-origin":
        wrong.append("Cross-Origin-Resource-Policy")
    return wrong + [name for name in ("X-Powered-By",) if response.has_header(name)]
