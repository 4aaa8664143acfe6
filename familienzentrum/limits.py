"""Rate limits per client network, without storing any address.

A counter's key is a keyed hash of purpose, client address and day. Tomorrow's hash differs, so that counters cannot
be linked across days; the nightly job removes expired ones.
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import digest
from familienzentrum.local_time import end_of_today
from familienzentrum.models import LimitCounter
from familienzentrum.refusals import Refusal

# A home has an IPv6 network of its own (RFC 6177): every device, and every try, may use another address in it.
_HOME_IPV6 = 64

# One atomic upsert, shared by all processes. Counts lost in a power failure do no harm, hence no synchronous commit:
# nobody waits for the disk, and tries from one network do not queue behind each other's commit.
_COUNT = """
WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO familienzentrum_limitcounter AS counter (key, count, ends_at) SELECT %(key)s, 1, %(ends_at)s FROM unhurried
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counter.ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END,
    ends_at = CASE WHEN counter.ends_at <= %(now)s THEN excluded.ends_at ELSE counter.ends_at END
RETURNING count
"""


class TooOften(Refusal):
    """The rate limit is exceeded; `words` says what to do."""

    words = _("This was tried very often from your connection. Please wait an hour and try again, or call us.")


@dataclass(frozen=True)
class Limit:
    """Tries per hour; `settings.LIMITS` sets the number for each purpose."""

    purpose: str

    def spend(self, request: HttpRequest) -> None:
        """Count one try. Raises TooOften beyond the limit; concurrent tries are counted one after the other."""
        now = timezone.now()
        given: dict[str, Any] = {"key": self._key(request), "now": now, "ends_at": now + dt.timedelta(hours=1)}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, given)
            (count,) = cursor.fetchone()
        if count > settings.LIMITS[self.purpose]:
            raise TooOften

    def give_back(self, request: HttpRequest) -> None:
        """Refund a try that turned out to be no guess."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE familienzentrum_limitcounter SET count = count - 1 WHERE key = %s AND count > 0",
                [self._key(request)],
            )

    def is_first(self, request: HttpRequest, what: str) -> bool:
        """Count that this came from this connection; whether it is the first time today."""
        now = timezone.now()
        # As its key: so the night after removes it.
        given: dict[str, Any] = {"key": self._key(request, what), "now": now, "ends_at": end_of_today()}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, given)
            return bool(cursor.fetchone() == (1,))

    def _key(self, request: HttpRequest, what: str = "") -> str:
        return hash_of_today(f"{self.purpose} {what} {home_of(get_adapter().get_client_ip(request))}")


def count(what: str, *, lasts: dt.timedelta) -> int:
    """Count something since it happened first, for as long; return how often it did. Midnight forgets none."""
    now = timezone.now()
    given: dict[str, Any] = {"key": _key_of(what), "now": now, "ends_at": now + lasts}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        (times,) = cursor.fetchone()
    return int(times)


def was_counted(what: str) -> bool:
    """Whether it happened lately; looking counts nothing."""
    return LimitCounter.objects.filter(key=_key_of(what), ends_at__gt=timezone.now()).exists()


def _key_of(what: str) -> str:
    return digest(what, purpose="counted")


BOOKINGS = Limit("bookings")
CODES = Limit("codes")
LISTS = Limit("lists")
PARTNER_TEXTS = Limit("partner_texts")
DOUBTS = Limit("doubts")
TRANSLATIONS = Limit("translations")
NEEDS = Limit("needs")
CALL_WISHES = Limit("call wishes")
MISSED_SEARCHES = Limit("missed searches")
WALK_INS = Limit("walk-ins")
SLIPS = Limit("slips")


def hashed_cache_key(key: str, prefix: str, version: int) -> str:
    """Hash the cache keys of allauth's rate limits: they contain the client address, and our cache is on disk.

    These count who tries to log in, so midnight begins none anew. They end by themselves within the hour.
    """
    return digest(f"{prefix} {version} {key}", purpose="cache")


@transaction.atomic
def forget_counters() -> int:
    """Remove expired counters, allauth's included; return how many."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM familienzentrum_cache WHERE expires <= %s", [now])
        of_login = cursor.rowcount
    return of_login + LimitCounter.objects.filter(ends_at__lte=now).delete()[0]


def hash_of_today(text: str) -> str:
    """Return the key of a counter; tomorrow's differs."""
    return digest(text, purpose=f"limits of {timezone.localdate()}")


def home_of(address: str) -> str:
    """Return the network that one household or house has, which may use any address in it."""
    parsed = ipaddress.ip_address(address)
    # A dual-stack server writes IPv4 as ::ffff:192.0.2.1, and all of those would fall into one network.
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _HOME_IPV6), strict=False))
