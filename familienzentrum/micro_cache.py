"""Keeps for a moment what everybody asks for, so that a rush of visitors is answered from memory.

A moment is one second, in the memory of one process: a place that somebody took looks free no longer than that, and
nothing has to be cleared when something changes. Only what is the same for everybody is kept.
"""

import hashlib
import threading
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

CACHE = "micro"
SECONDS = 1

Made = TypeVar("Made")
View = Callable[..., HttpResponse]

# A few locks for all keys: two questions that share one wait for each other now and then, which does no harm. Pages
# have locks of their own: while one is made, it asks for what `cached` keeps, and would else wait for itself.
_LOCKS = [threading.Lock() for _ in range(64)]
_LOCKS_OF_PAGES = [threading.Lock() for _ in range(64)]


def cached(key: str, make: Callable[[], Made]) -> Made:
    """Return what `make` returned within the last second; of several threads that ask at once one makes it.

    It must not be None, and must be made of what `pickle` can carry. `make` itself asks for nothing that is kept.
    """
    cache = caches[CACHE]
    found: Made | None = cache.get(key)
    if found is not None:
        return found
    with _LOCKS[hash(key) % len(_LOCKS)]:
        found = cache.get(key)
        if found is None:
            found = make()
            cache.set(key, found, SECONDS)
    return found


def cached_page(view: View) -> View:
    """Answer from memory whoever is not logged in. For pages that know nothing of who looks at them.

    What looks personal all the same is never kept: an answer with a cookie, with a form's secret, or other than "OK".
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key, cache = _key(request), caches[CACHE]
        if (page := cache.get(key)) is None:
            with _LOCKS_OF_PAGES[hash(key) % len(_LOCKS_OF_PAGES)]:
                if (page := cache.get(key)) is None:
                    page = view(request, *args, **kwargs)
                    if _is_for_everybody(request, page):
                        cache.set(key, (page.content, page.headers["Content-Type"]), SECONDS)
                    return page
        content, content_type = page
        return HttpResponse(content, content_type=content_type)

    return answered


def _key(request: HttpRequest) -> str:
    """Addresses are long and come from outside: their hash is neither."""
    asked = f"{get_language()} {request.get_host()} {request.get_full_path()}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, page: HttpResponse) -> bool:
    has_form_secret = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return page.status_code == HTTPStatus.OK and not page.cookies and not has_form_secret and not page.streaming
