"""What went wrong, for programs: RFC 9457. What people read are the pages of errors."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

# Below this address programs ask and nobody looks.
FOR_PROGRAMS = "/api/"


def is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith(FOR_PROGRAMS)


def problem(status: HTTPStatus, detail: str, *, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """Return an answer that says what to do; `errors` name what was wrong in the question, one by one."""
    said: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    if errors:
        said["errors"] = list(errors)
    return HttpResponse(json.dumps(said), content_type="application/problem+json", status=status)
