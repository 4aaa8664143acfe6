"""Download responses, for generated and stored files."""

from django.http import HttpResponse

from reporting.models.release import StoredFile
from reporting.paper.exports.files import OF_TEXT, PDF


def pdf_response(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def file_response(file: StoredFile, name: str) -> HttpResponse:
    """Serve a stored file: PDFs inline, everything else as attachment."""
    way = "inline" if file.media_type == PDF else "attachment"
    charset = "; charset=utf-8" if file.media_type in OF_TEXT else ""
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(file.content), content_type=f"{file.media_type}{charset}", headers=headers)
