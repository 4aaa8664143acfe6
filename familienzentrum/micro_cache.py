"""In-process cache of one second, so that a rush of visitors is served from memory.

A slot that was just taken looks free for a second at most, so there is no invalidation. Only what is the same for
everybody is cached.
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

# Striped locks: keys that share one occasionally wait for each other, which does no harm. Pages have their own set:
# rendering one calls `cached`, which would deadlock on a shared stripe.
_LOCKS = [threading.Lock() for _ in range(64)]
_LOCKS_OF_PAGES = [threading.Lock() for _ in range(64)]


def cached(key: str, make: Callable[[], Made]) -> Made:
    """Return the result of `make`, at most a second old; of several concurrent threads one computes it.

    The result must be picklable and not None. `make` must not call `cached` itself.
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
    """Serve anonymous visitors from memory. For pages that do not depend on the visitor.

    Never cached: a response that sets a cookie, contains a CSRF token, or is not 200.
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
    """URLs are long and untrusted; their hash is neither."""
    asked = f"{get_language()} {request.get_host()} {request.get_full_path()}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, page: HttpResponse) -> bool:
    has_form_secret = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return page.status_code == HTTPStatus.OK and not page.cookies and not has_form_secret and not page.streaming
