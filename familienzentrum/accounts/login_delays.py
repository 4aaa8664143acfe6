"""Slows down whoever guesses passwords, and nobody else.

Wrong tries are counted by account and network, whichever of its names was typed. After five each has to wait, longer
each time. A browser that has logged in before carries a signed cookie and has a count of its own: strangers who guess,
even from many networks at once, keep no colleague out at her own desk. Who is kept waiting at another one gets in by
the link for a new password, which makes that browser known.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import digest
from familienzentrum.limits import home_of
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

# So many tries are free: by account and network, or by known browser; and from all unknown networks together. With
# those that wait, these are less than a hundred within an hour.
_FREE, _FREE_TOGETHER = 5, 90
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * 60
_REMEMBERED = dt.timedelta(hours=1)

_COOKIE, _COOKIE_SALT = settings.KNOWN_BROWSER_COOKIE_NAME, "known browser"
_COOKIE_AGE = 180 * 24 * 60 * 60
# A desk has several people; each of the latest keeps a count of its own.
_PEOPLE_PER_BROWSER = 10

# Counts this try unless it comes too soon after the last one: one statement, so that nobody tries twice at once.
_TRY = """
INSERT INTO familienzentrum_limitcounter AS counter (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counter.ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END, ends_at = excluded.ends_at
WHERE counter.ends_at <= %(now)s OR counter.count < %(free)s OR counter.ends_at - %(remembered)s + make_interval(
    secs => LEAST(%(longest)s, %(first)s * power(2, LEAST(counter.count - %(free)s, 10)))) <= %(now)s
RETURNING count
"""


class TooSoon(Refusal):
    """The next try has to wait."""

    words = _(
        "Too many wrong tries. Wait a quarter of an hour, then try again. Or have a link for a new password sent to "
        "your e-mail: with it you can log in here at once."
    )


@dataclass(frozen=True)
class Attempt:
    """A try to log in, counted before the password is looked at."""

    key: str
    together: str = ""

    @classmethod
    def begin(cls, request: HttpRequest, typed: str) -> "Attempt":
        """Count it. Raises TooSoon."""
        account = _account(typed)
        known = _known_people(request).get(account)
        if known:
            attempt = cls(_hash(f"browser {known} {account}"))
        else:
            home = home_of(get_adapter().get_client_ip(request))
            attempt = cls(_hash(f"network {home} {account}"), _hash(f"all networks {account}"))
        attempt._count()
        return attempt

    def _count(self) -> None:
        if not _try(self.key, free=_FREE) or self.together and not _try(self.together, free=_FREE_TOGETHER):
            raise TooSoon

    def succeeded(self) -> None:
        """Forget what was mistyped before; of what others guess only this try is taken back."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM familienzentrum_limitcounter WHERE key = %s", [self.key])
            cursor.execute(
                "UPDATE familienzentrum_limitcounter SET count = count - 1 WHERE key = %s AND count > 0",
                [self.together],
            )


def knows_browser(request: HttpRequest) -> bool:
    """Whether whoever has just logged in did so in this browser before."""
    return str(request.user.pk) in _known_people(request)


def know_browser(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Let a browser be known by whoever has just logged in with it, or read the mail of the account there.

    The cookie opens nothing: it has a count of its own, on which no stranger has tried.
    """
    people = _known_people(request)
    account = str(user.pk)
    number = people.pop(account, None) or secrets.token_urlsafe(12)
    latest = dict([*people.items(), (account, number)][-_PEOPLE_PER_BROWSER:])
    answer.set_cookie(
        _COOKIE,
        signing.dumps(latest, salt=_COOKIE_SALT),
        max_age=_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/haus/konto/",
    )


def _known_people(request: HttpRequest) -> dict[str, str]:
    try:
        known: dict[str, str] = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE_SALT, max_age=_COOKIE_AGE)
    except signing.BadSignature:
        return {}
    return known


def _account(typed: str) -> str:
    """Return the account's number, by whichever of its names; what is nobody's shares one count: names are free."""
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).values_list("pk", flat=True)
    return str(next(iter(found[:1]), "nobody"))


def _hash(text: str) -> str:
    """Return the key of a count. Midnight begins none anew, other than those of families' limits: they last an hour."""
    return digest(text, purpose="login delays")


def _try(key: str, *, free: int) -> bool:
    now = timezone.now()
    given: dict[str, Any] = {"key": key, "now": now, "ends_at": now + _REMEMBERED, "free": free}
    given |= {"remembered": _REMEMBERED, "first": _FIRST_WAIT, "longest": _LONGEST_WAIT}
    with connection.cursor() as cursor:
        cursor.execute(_TRY, given)
        return cursor.fetchone() is not None
