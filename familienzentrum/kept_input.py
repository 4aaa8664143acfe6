"""What somebody typed while their login ended: carried by the browser, sealed, through the login and back to its form.

The server stores nothing of it. Back at its form it is shown and not saved: whatever the page would do with it is
rolled back.
"""

import json
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from familienzentrum.access import PUBLIC
from familienzentrum.crypto import CannotUnseal, seal, unseal

# The name of the hidden field.
KEPT = "kept_input"
_SECONDS = 24 * 60 * 60
_SEALED_FOR = "an ended login"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a name


class KeptData(QueryDict):
    """Stands for `request.POST` where a form is shown once more: it is not valid."""

    # Whether a form has said so.
    is_shown = False

    def show(self) -> list[str]:
        """Return what the first form or set of forms that asks says, as its error."""
        said = self.is_shown
        self.is_shown = True
        return (
            [] if said else [_("Your login had ended. Nothing has been saved yet: look through it, and save it now.")]
        )


class TypedSoFar(QueryDict):
    """Stands for `request.POST` where a form is shown in another language: nothing in it is wrong yet, nor valid."""

    @classmethod
    def of(cls, sent: QueryDict, *, leaving_out: str) -> Self:
        data = cls(mutable=True)
        for name, values in sent.lists():
            if name != leaving_out:
                data.setlist(name, values)
        return data


@dataclass(frozen=True)
class KeptInput:
    """The fields of a form of staff, where it was sent to, and the page that it stood on."""

    path: str
    page: str
    fields: tuple[tuple[str, str], ...]
    at: int

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """Return what a request brings; None if nobody typed it, or if it is not for a page of ours for staff."""
        if request.method != "POST" or not _is_for_staff(request):
            return None
        if KEPT in request.POST:
            return cls.read(request.POST[KEPT])
        fields = tuple((name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN)
        now = int(timezone.now().timestamp())
        return cls(request.get_full_path(), _page_before(request), fields, now) if fields else None

    @classmethod
    def read(cls, sealed: str) -> Self | None:
        """Return what `seal` sealed within the last day, else None."""
        try:
            path, page, fields, at = json.loads(unseal(sealed.encode(), office=_SEALED_FOR))
        except (CannotUnseal, UnicodeEncodeError):
            return None
        kept = cls(path, page, tuple((name, value) for name, value in fields), at)
        return kept if timezone.now().timestamp() - at < _SECONDS else None

    def sealed(self) -> str:
        return seal(json.dumps([self.path, self.page, self.fields, self.at]), office=_SEALED_FOR).decode()

    def as_post(self) -> KeptData:
        data = KeptData(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


def _is_for_staff(request: HttpRequest) -> bool:
    """Whether this is an address of ours behind the login. Passwords are typed into others."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "audience", PUBLIC) != PUBLIC


def _page_before(request: HttpRequest) -> str:
    """Return the path of a page of ours: one that begins with two slashes would name another host."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and url_has_allowed_host_and_scheme(before.path, allowed_hosts=None)
    return before.path if is_ours else ""
