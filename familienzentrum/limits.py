"""Limits how often the same thing is tried from one place on the net, without keeping any address.

A counter is found by a keyed hash of what is tried, the visitor's address and the day. The hash of tomorrow is another
one, so that counters of two days cannot be laid side by side, and the nightly job removes what is over.
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
from familienzentrum.models import LimitCounter
from familienzentrum.refusals import Refusal

# A home has a network of its own (RFC 6177): within it every device, and every try, may have another address.
_HOME_IPV6 = 64

# One statement counts for all processes at once. Counts that a power cut swallows are no harm: nobody waits for the
# disk, and tries from one place do not queue up behind each other's commit.
_COUNT = """
WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO familienzentrum_limitcounter AS counter (key, count, ends_at) SELECT %(key)s, 1, %(ends_at)s FROM unhurried
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counter.ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END,
    ends_at = CASE WHEN counter.ends_at <= %(now)s THEN excluded.ends_at ELSE counter.ends_at END
RETURNING count
"""


class TooOften(Refusal):
    """This was tried too often from one place; `words` says what to do."""

    words = _("This was tried very often from your connection. Please wait an hour and try again, or call us.")


@dataclass(frozen=True)
class Limit:
    """So many tries an hour; `settings.LIMITS` says how many for each purpose."""

    purpose: str

    def spend(self, request: HttpRequest) -> None:
        """Count one try. Raises TooOften beyond the limit; tries that come at once are counted one after the other."""
        now = timezone.now()
        given: dict[str, Any] = {"key": self._key(request), "now": now, "ends_at": now + dt.timedelta(hours=1)}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, given)
            (count,) = cursor.fetchone()
        if count > settings.LIMITS[self.purpose]:
            raise TooOften

    def give_back(self, request: HttpRequest) -> None:
        """Take back a try that turned out to be no guess."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE familienzentrum_limitcounter SET count = count - 1 WHERE key = %s AND count > 0",
                [self._key(request)],
            )

    def _key(self, request: HttpRequest) -> str:
        return _hash_of_today(f"{self.purpose} {_home_of(get_adapter().get_client_ip(request))}")


BOOKINGS = Limit("bookings")
CODES = Limit("codes")
LISTS = Limit("lists")


def hashed_cache_key(key: str, prefix: str, version: int) -> str:
    """Name what the login's limits keep: the library puts the visitor's address into its keys, and ours lie on disk."""
    return _hash_of_today(f"cache {prefix} {version} {key}")


@transaction.atomic
def forget_counters() -> int:
    """Remove what is over, counters and those of the login; return how many."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM familienzentrum_cache WHERE expires <= %s", [now])
        of_login = cursor.rowcount
    return of_login + LimitCounter.objects.filter(ends_at__lte=now).delete()[0]


def _hash_of_today(text: str) -> str:
    return digest(text, purpose=f"limits of {timezone.localdate()}")


def _home_of(address: str) -> str:
    parsed = ipaddress.ip_address(address)
    # A server that listens on both writes IPv4 as ::ffff:192.0.2.1, and all of those lie in one network.
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _HOME_IPV6), strict=False))
