"""Counts searches that found nothing, so that the house learns what families miss and nothing of any family."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from familienzentrum.context import centre_of
from familienzentrum.crypto import digest
from familienzentrum.limits import MISSED_SEARCHES, TooOften
from offers.models import MissedSearch
from offers.spelling import folded, words_in

# Longer, or with digits or signs in it, it is a sentence about somebody, an address or a number.
_MOST_WORDS, _LONGEST = 4, 40
# So many different words a month are counted that nobody has missed often yet: a program could type on and on.
_MOST_UNSHOWN = 2_000
_COUNT = """
INSERT INTO offers_missedsearch AS missed (month, digest, count, words)
SELECT %(month)s, %(digest)s, 1, ''
WHERE EXISTS (SELECT FROM offers_missedsearch WHERE month = %(month)s AND digest = %(digest)s)
    OR (SELECT count(*) FROM offers_missedsearch WHERE month = %(month)s AND words = '') < %(most)s
ON CONFLICT (month, digest) DO UPDATE SET
    count = missed.count + 1,
    words = CASE WHEN missed.count + 1 >= %(least)s THEN %(words)s ELSE '' END"""


def note_missed(request: HttpRequest, text: str) -> None:
    """Count a search that found nothing, at most once a day from one connection."""
    words = _countable(text)
    if request.method != "GET" or not words:
        return
    month = timezone.localdate().replace(day=1)
    try:
        MISSED_SEARCHES.spend(request)
    except TooOften:
        return
    same = " ".join(map(folded, words_in(words)))
    if not MISSED_SEARCHES.is_first(request, same):
        return
    least = centre_of(request).smallest_count
    given: dict[str, Any] = {"month": month, "digest": digest(same, purpose=f"missed search {month}"), "words": words}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given | {"least": least, "most": _MOST_UNSHOWN})


def missed_often() -> QuerySet[MissedSearch]:
    """Return the words that were missed as often as a count must be to be shown."""
    return MissedSearch.objects.exclude(words="")


def forget_missed(today: dt.date | None = None) -> int:
    """Forget after its month what was never missed often, and after a year the rest; return how much."""
    month = (today or timezone.localdate()).replace(day=1)
    oldest = month.replace(year=month.year - 1)
    past = MissedSearch.objects.filter(month__lt=month, words="") | MissedSearch.objects.filter(month__lt=oldest)
    return past.delete()[0]


def _countable(text: str) -> str:
    """Return the words in small letters; nothing if they may be about a person."""
    words = words_in(text)
    is_plain = all(word.isalpha() for word in words) and "@" not in text
    if not words or not is_plain or len(words) > _MOST_WORDS or len(text) > _LONGEST:
        return ""
    return " ".join(words).lower()
