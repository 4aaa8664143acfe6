"""In-process cache of one second, so that a rush of visitors is served from memory.

A slot that was just taken looks free for a second at most, so there is no invalidation. Only what is the same for
everybody is cached.
"""

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

CACHE = "micro"
SECONDS = 1

Made = TypeVar("Made")
View = Callable[..., HttpResponse]
# What of a query string means something, in one way of writing it.
Meaning = Callable[[QueryDict], Mapping[str, str]]

# Striped locks: keys that share one occasionally wait for each other, which does no harm. Pages have their own set:
# rendering one calls `cached`, which would deadlock on a shared stripe.
_LOCKS = [threading.Lock() for _ in range(64)]
_LOCKS_OF_PAGES = [threading.Lock() for _ in range(64)]


class _Thread(threading.local):
    """What a thread that makes something may ask for on the way: another lock could be its own, or close a circle."""

    is_making = False


_thread = _Thread()


def cached(key: str, make: Callable[[], Made]) -> Made:
    """Return the result of `make`, at most a second old; of several concurrent threads one computes it.

    Everybody gets the same object, so nobody may change it. It must not be None. What `make` asks `cached` for on its
    way is kept too, but waits for no other thread.
    """
    cache = caches[CACHE]
    found: Made | None = cache.get(key)
    if found is not None:
        return found
    if _thread.is_making:
        return _made(key, make)
    with _LOCKS[hash(key) % len(_LOCKS)]:
        found = cache.get(key)
        if found is not None:
            return found
        _thread.is_making = True
        try:
            return _made(key, make)
        finally:
            _thread.is_making = False


def _made(key: str, make: Callable[[], Made]) -> Made:
    made = make()
    caches[CACHE].set(key, made, SECONDS)
    return made


@dataclass(frozen=True)
class _Page:
    """The same for everybody, so compressing it once gives nothing away."""

    content: bytes
    compressed: bytes
    content_type: str

    @classmethod
    def of(cls, response: HttpResponse) -> Self:
        return cls(response.content, gzip.compress(response.content, mtime=0), response.headers["Content-Type"])

    def sent_to(self, request: HttpRequest) -> HttpResponse:
        is_compressed = bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
        response = HttpResponse(self.compressed if is_compressed else self.content, content_type=self.content_type)
        patch_vary_headers(response, ["Accept-Encoding"])
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def cached_page(meaning: Meaning | None = None) -> Callable[[View], View]:
    """Serve anonymous visitors from memory. For pages that depend on nothing but the address and the `meaning` of its
    parameters.

    The view sees nothing else of them: what means nothing, by its name or by its value, neither makes a page anew nor
    is repeated to the next visitor. Never cached: a response that sets a cookie, contains a CSRF token, or is not 200.
    """

    def keeping(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "GET":
                return view(request, *args, **kwargs)
            _keep_what_is_meant(request, meaning)
            if _is_somebody(request):
                return view(request, *args, **kwargs)
            return _kept(request, lambda: view(request, *args, **kwargs))

        return answered

    return keeping


def _kept(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    key, cache = _key(request), caches[CACHE]
    page: _Page | None = cache.get(key)
    if page is None:
        with _LOCKS_OF_PAGES[hash(key) % len(_LOCKS_OF_PAGES)]:
            page = cache.get(key)
            if page is None:
                made = make()
                if not _is_for_everybody(request, made):
                    return made
                page = _Page.of(made)
                cache.set(key, page, SECONDS)
    return page.sent_to(request)


def _keep_what_is_meant(request: HttpRequest, meaning: Meaning | None) -> None:
    read = QueryDict(mutable=True)
    if meaning and request.GET:
        read.update(meaning(request.GET))
    request.GET = read  # type: ignore[assignment]
    request.META["QUERY_STRING"] = read.urlencode()


def _is_somebody(request: HttpRequest) -> bool:
    """Whoever has a session; a cookie that is expired or invented opens none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.session.keys())


def _key(request: HttpRequest) -> str:
    """URLs are long and untrusted; their hash is neither."""
    asked = f"{get_language()} {request.get_host()} {request.get_full_path()}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, page: HttpResponse) -> bool:
    has_form_secret = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return page.status_code == HTTPStatus.OK and not page.cookies and not has_form_secret and not page.streaming
