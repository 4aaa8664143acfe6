"""Chains the entries of the audit log by their hashes, and finds what was changed afterwards.

The worker links new entries every few minutes: doing so in the transaction of a booking would make all bookings wait
for each other. What happens to an entry before it is linked, nobody sees.

Each link is sealed with a secret that is not in the database. The seal of the last one vouches for all before it, so an
older secret is needed until the next entry only.
"""

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from familienzentrum.auditing import anchor
from familienzentrum.auditing.anchor import Head
from familienzentrum.crypto import digests
from familienzentrum.models import AuditCheck, AuditEntry, AuditLink, User

_log = logging.getLogger("portal.audit")

# Held while links are added: two workers would take the same position.
_CHAIN = 820
_BEGINNING = "0" * 64
# The database refuses to delete an entry before.
KEPT = dt.timedelta(days=365)
# So long an entry may wait for its link.
PATIENCE = dt.timedelta(hours=1)
_AT_ONCE = 1000


def head() -> Head:
    last = AuditLink.objects.order_by("-position").values_list("position", "digest").first()
    return Head(*last) if last else Head(0, _BEGINNING)


@transaction.atomic
def link_new(*, vouched_for: bool = False) -> int:
    """Link all entries that have no link yet, and return how many.

    What follows a link that is not ours is not sealed, else its forger would have our seal with the next entry; unless
    somebody vouches for what is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])
    before, links = head(), []
    is_ours = vouched_for or _last_is_ours()
    for entry in _unlinked().order_by("pk").iterator(chunk_size=_AT_ONCE):
        content = content_of(entry)
        position = before.links + 1
        before = Head(position, digest_of(before.digest, position, entry.at, content))
        given = {"position": position, "entry": entry.pk, "at": entry.at, "content": content, "digest": before.digest}
        links.append(AuditLink(**given, seal=_seals_of(before)[0] if is_ours else ""))
    AuditLink.objects.bulk_create(links, batch_size=_AT_ONCE)
    if links and (vouched_for or is_ours and not list(_troubles_outside())):
        _note_outside(before)
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
    troubles = [*_missing_since(last), *_troubles_outside(), *_troubles(now)]
    said = {
        "checked_at": now,
        "links": found.links,
        "digest": found.digest,
        "trouble": _in_short(troubles),
        "is_anchored": bool(settings.AUDIT_ANCHOR),
    }
    if troubles and last:
        # What was seen last time stays what the next check compares with.
        said |= {"links": last.links, "digest": last.digest, "is_anchored": last.is_anchored}
    check, _is_new = AuditCheck.objects.update_or_create(pk=1, defaults=said)
    _log.info("Audit log: %d links, hash %s.", found.links, found.digest)
    if not troubles:
        _note_outside(found)
    else:
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


def _troubles_outside() -> Iterator[str]:
    """Compare with what is noted where the database is not: rows that say how far the chain went can be changed."""
    if not (file := settings.AUDIT_ANCHOR):
        return
    if there := anchor.noted(file):
        still = AuditLink.objects.filter(position=there.links).values_list("digest", flat=True).first()
        if there.links and still != there.digest:
            yield f"link {there.links} is not the one that is noted outside of the database"
    elif AuditCheck.objects.filter(is_anchored=True).exists():
        yield "what was noted outside of the database is missing"


def _note_outside(found: Head) -> None:
    if file := settings.AUDIT_ANCHOR:
        # A transaction that does not commit adds no links.
        transaction.on_commit(partial(anchor.note, file, found))


def forget_former_log() -> None:
    """Let go what is noted of a log that was thrown away with its database: where a demonstration begins anew."""
    if file := settings.AUDIT_ANCHOR:
        transaction.on_commit(partial(file.unlink, missing_ok=True))


def _last_is_ours() -> bool:
    """Whether nobody else made the last link; a chain that has none yet begins here."""
    last = AuditLink.objects.order_by("-position").values_list("position", "digest", "seal").first()
    return last is None or is_sealed(Head(*last[:2]), last[2])


def is_sealed(found: Head, seal: str) -> bool:
    """Whether a secret of this portal made the seal."""
    return any(hmac.compare_digest(seal, made) for made in _seals_of(found))


def _seals_of(found: Head) -> list[str]:
    return digests(f"{found.links} {found.digest}", purpose="audit log")


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
    if not _last_is_ours():
        yield f"link {before.links} does not bear the seal of this portal"
    if not before.links and User.objects.filter(last_login__lt=now - PATIENCE).exists():
        yield "the chain is empty, though people have logged in"
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
