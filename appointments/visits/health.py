"""Health check: past days that were not closed."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import ngettext

from appointments.models import Visit
from familienzentrum.background import GRACE
from familienzentrum.database.statements import Statement
from familienzentrum.health import Finding, looks
from familienzentrum.nightly import night_of


def _open(night: dt.date) -> QuerySet[Visit, tuple[dt.date]]:
    past = Visit.objects.to_close(night)
    return past.order_by().values_list("day").distinct()


_OPEN = Statement(_open)


@looks
def open_days(now: dt.datetime) -> Iterator[Finding]:
    """Report past days for which the database still knows who recorded which visit."""
    if not (count := len(_OPEN.rows(night=night_of("close_days", now - GRACE)))):
        return
    words = ngettext(
        "The visits of %(n)d past day still show who recorded them. Tell the people who run the portal.",
        "The visits of %(n)d past days still show who recorded them. Tell the people who run the portal.",
        count,
    )
    yield Finding(
        id="appointments.E002",
        error=f"The visits of {count} past days are not closed: they still show who recorded them.",
        hint="The nightly job close_days does it. If a worker runs, the reason stands in: journalctl -u portal-worker",
        words=words % {"n": count},
    )
