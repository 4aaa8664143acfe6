"""Chains the entries of the audit log by their hashes, and finds what was changed afterwards.

The worker links new entries every few minutes: doing so in the transaction of a booking would make all bookings wait
for each other. What happens to an entry before it is linked, nobody sees.
"""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from familienzentrum.models import AuditCheck, AuditEntry, AuditLink

_log = logging.getLogger("portal.audit")

# Held while links are added: two workers would take the same position.
_CHAIN = 820
_BEGINNING = "0" * 64
# The database refuses to delete an entry before.
KEPT = dt.timedelta(days=365)
# So long an entry may wait for its link.
PATIENCE = dt.timedelta(hours=1)
_AT_ONCE = 1000


@dataclass(frozen=True)
class Head:
    """How far the chain goes, and the hash of all of it: whoever noted both can compare later."""

    links: int
    digest: str


def head() -> Head:
    last = AuditLink.objects.order_by("-position").values_list("position", "digest").first()
    return Head(*last) if last else Head(0, _BEGINNING)


@transaction.atomic
def link_new() -> int:
    """Link all entries that have no link yet, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])
    before, links = head(), []
    for entry in _unlinked().order_by("pk").iterator(chunk_size=_AT_ONCE):
        content = content_of(entry)
        position = before.links + 1
        before = Head(position, digest_of(before.digest, position, entry.at, content))
        links.append(AuditLink(position=position, entry=entry.pk, at=entry.at, content=content, digest=before.digest))
    AuditLink.objects.bulk_create(links, batch_size=_AT_ONCE)
    return len(links)


def content_of(entry: AuditEntry) -> str:
    """Return the hash of all that an entry says."""
    said = [entry.pk, _moment(entry.at), entry.by_id, entry.action, entry.subject, entry.details, str(entry.salt)]
    return _sha256(json.dumps(said, sort_keys=True, ensure_ascii=False))


def digest_of(before: str, position: int, at: dt.datetime, content: str) -> str:
    return _sha256(f"{before} {position} {_moment(at)} {content}")


@transaction.atomic
def check_chain(now: dt.datetime | None = None) -> AuditCheck:
    """Check every link and every entry, and store what was found. The journal gets the head, as a witness outside."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])
    found = head()
    # What the last check saw must still be there: links that were cut off at the end leave no gap.
    last = AuditCheck.objects.first()
    troubles = [*_missing_since(last), *_troubles(now)]
    said = {
        "checked_at": now,
        "links": found.links,
        "digest": found.digest,
        "trouble": _in_short(troubles),
    }
    if troubles and last:
        # What was seen last time stays what the next check compares with.
        said |= {"links": last.links, "digest": last.digest}
    check, _is_new = AuditCheck.objects.update_or_create(pk=1, defaults=said)
    _log.info("Audit log: %d links, hash %s.", found.links, found.digest)
    if troubles:
        _log.error("The audit log was changed: %s", check.trouble)
    return check


def _in_short(troubles: list[str]) -> str:
    """Name the first ones: whoever looks into it begins there. With their number, one more is another trouble."""
    shown = "; ".join(troubles[:3])
    return f"{shown}; {len(troubles)} in all" if len(troubles) > 3 else shown


def _missing_since(last: AuditCheck | None) -> Iterator[str]:
    if last is None or not last.links:
        return
    still = AuditLink.objects.filter(position=last.links).values_list("digest", flat=True).first()
    if still != last.digest:
        yield f"link {last.links} is not the one that was checked last"


def _troubles(now: dt.datetime) -> Iterator[str]:
    before = Head(0, _BEGINNING)
    links = AuditLink.objects.order_by("position").iterator(chunk_size=_AT_ONCE)
    for some in _in_parts(links):
        entries = AuditEntry.objects.in_bulk([link.entry for link in some])
        for link in some:
            if link.position != before.links + 1:
                yield f"links {before.links + 1} to {link.position - 1} are missing"
            elif link.digest != digest_of(before.digest, link.position, link.at, link.content):
                yield f"link {link.position} does not fit the one before"
            yield from _trouble_of(link, entries.get(link.entry), now)
            before = Head(link.position, link.digest)
    if late := _unlinked().filter(at__lt=now - PATIENCE).count():
        yield f"{late} entries have no link"


def _in_parts(links: Iterator[AuditLink]) -> Iterator[list[AuditLink]]:
    some: list[AuditLink] = []
    for link in links:
        some.append(link)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    yield some


def _trouble_of(link: AuditLink, entry: AuditEntry | None, now: dt.datetime) -> Iterator[str]:
    if entry is None:
        if link.at > now - KEPT:
            yield f"entry {link.entry} is gone before its time"
    elif content_of(entry) != link.content:
        yield f"entry {link.entry} was changed"


def _unlinked() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(~Exists(AuditLink.objects.filter(entry=OuterRef("pk"))))


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
