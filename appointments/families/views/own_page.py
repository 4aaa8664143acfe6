"""Pages protected by an unguessable URL."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from appointments.families.opened_pages import door_of
from appointments.models import WaitingEntry, WishList
from familienzentrum.access import View, public

Row = TypeVar("Row", WaitingEntry, WishList)


def _closed(request: HttpRequest, found: WaitingEntry | WishList) -> HttpResponse | None:
    """A wish list opens by its address alone: lots are never about sensitive offers."""
    if isinstance(found, WishList) or not found.offer.leaves_no_trace:
        return None
    booked = [found.appointment.public_id] if found.appointment else []
    return door_of(request, found.public_id, *booked)


def behind_the_number(rows: Callable[[], QuerySet[Row]]) -> Callable[[Callable[..., HttpResponse]], View]:
    """Open to whoever knows the row's UUID, which is as hard to guess as a password.

    Not cached or indexed. Says so once the data is erased.
    """

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @public
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, number: uuid.UUID, **kwargs: Any) -> HttpResponse:
            found = get_object_or_404(rows(), public_id=number)
            gone = render(request, "appointments/families/erased.html", status=410) if found.is_erased else None
            response = gone or _closed(request, found) or view(request, found, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        return guarded

    return decorate
