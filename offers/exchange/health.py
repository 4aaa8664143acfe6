"""Health check: directories of others that cannot be read, so that what families are told of them grows old."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from familienzentrum.database.statements import Statement
from familienzentrum.health import Finding, looks
from offers.models import Feed

# One night without an answer is no news.
_PATIENCE = dt.timedelta(days=7)


def _unread(before: dt.datetime) -> QuerySet[Feed, tuple[str]]:
    """Return the names of those not read since, or not once."""
    found = Feed.objects.filter(Q(read_at__lt=before) | Q(read_at__isnull=True), is_active=True).exclude(trouble="")
    return found.values_list("name")


_UNREAD = Statement(_unread)


@looks
def unread_directories(now: dt.datetime) -> Iterator[Finding]:
    """Report directories that were not read for a week, or that could never be read."""
    if not (names := ", ".join(name for (name,) in _UNREAD.rows(before=now - _PATIENCE))):
        return
    words = _(
        "Not read for a week, or never yet: directory of %(names)s. "
        "The administration sees the reason in the master data."
    )
    yield Finding(
        id="offers.E001",
        error=f"Directories of others that could not be read for a week, or never yet: {names}.",
        hint="The reason stands in the master data, at the directories of others. Mend the address, or stop it there.",
        words=words % {"names": names},
    )
