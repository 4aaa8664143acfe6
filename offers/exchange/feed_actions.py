"""Reads the directories of others in as signposts; whatever goes wrong, what was read before stays."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.answering import for_the_worker
from offers.exchange.reading import CannotRead, Changes, Foreign, read_changes, read_directory
from offers.models import Feed, Signpost

_MUCH_LESS = _("It offers less than half of what it offered before. Nothing was changed. Please look at it.")
_LONGEST_TITLE = 120
# What vanished without a word is found once a week; clocks of others differ by less than a day.
_WHOLLY_EVERY, _OVERLAP = dt.timedelta(days=6, hours=12), dt.timedelta(days=1)


@for_the_worker
def read_feeds() -> None:
    """Read each in turn: one that cannot be read does not keep the others from it."""
    for feed in Feed.objects.all():
        read_feed(feed) if feed.is_active else take_away(feed)


def read_feed(feed: Feed) -> None:
    """Read a directory, and keep what it offers or what was wrong; what has changed alone, if it says that."""
    now = timezone.now()
    if feed.sends_changes and feed.read_at and feed.read_wholly_at and now - feed.read_wholly_at < _WHOLLY_EVERY:
        # Whatever is wrong with that, the whole is read instead.
        with suppress(CannotRead):
            changes = read_changes(feed.address, feed.read_at - _OVERLAP)
            _refuse_much_less(feed, left=feed.signposts().exclude(key__in=_keys_of(feed, changes.gone)).count())
            keep_changes(feed, changes)
            return
    try:
        found = read_directory(feed.address)
        _refuse_much_less(feed, left=len(found))
    except CannotRead as trouble:
        note_trouble(feed, str(trouble.words))
        return
    keep(feed, found)


@transaction.atomic
def keep(feed: Feed, found: Sequence[Foreign]) -> None:
    """Let its signposts be what it offers now: new ones, changed ones, and those that are gone."""
    known = {f"{feed.prefix}{one.number}": one for one in found}
    feed.signposts().exclude(key__in=known).delete()
    _write(feed, known)
    feed.read_at = feed.read_wholly_at = timezone.now()
    feed.trouble = ""
    feed.save(update_fields=["read_at", "read_wholly_at", "trouble"])


@transaction.atomic
def keep_changes(feed: Feed, changes: Changes) -> None:
    """Change what the directory says has changed, and leave the rest."""
    feed.signposts().filter(key__in=_keys_of(feed, changes.gone)).delete()
    _write(feed, {f"{feed.prefix}{one.number}": one for one in changes.found})
    feed.read_at, feed.trouble = timezone.now(), ""
    feed.save(update_fields=["read_at", "trouble"])


def _refuse_much_less(feed: Feed, *, left: int) -> None:
    """An error of theirs looks like that. Raises CannotRead."""
    if left * 2 < feed.signposts().count():
        raise CannotRead(_MUCH_LESS)


def _keys_of(feed: Feed, numbers: Collection[uuid.UUID]) -> list[str]:
    return [f"{feed.prefix}{number}" for number in numbers]


def _write(feed: Feed, known: Mapping[str, Foreign]) -> None:
    titles = _titles(known, feed)
    _give_up_titles(feed, titles)
    for key, one in known.items():
        values = {"summary": one.summary or one.title, "who": one.who, "where": one.where, "phone": one.phone}
        Signpost.objects.update_or_create(
            key=key, defaults=values | {"title": titles[key], "website": one.website, "source": feed.address}
        )


@transaction.atomic
def note_trouble(feed: Feed, words: str) -> None:
    feed.trouble = words
    feed.save(update_fields=["trouble"])


@transaction.atomic
def take_away(feed: Feed) -> None:
    feed.signposts().delete()


def _titles(known: Mapping[str, Foreign], feed: Feed) -> dict[str, str]:
    """Return the title of each by its key; no two are the same, nor is one of the house's own."""
    taken = set(Signpost.objects.exclude(key__in=known).values_list("title", flat=True))
    titles = dict[str, str]()
    for key, one in known.items():
        titles[key] = _free_title(one, feed, taken)
        taken.add(titles[key])
    return titles


def _give_up_titles(feed: Feed, titles: Mapping[str, str]) -> None:
    """Two may swap their titles: whichever gets another gives up its own first, for its key that nobody else has."""
    others = [
        pk
        for pk, key, title in feed.signposts().values_list("pk", "key", "title")
        if titles.get(str(key), title) != title
    ]
    Signpost.objects.filter(pk__in=others).update(title=F("key"))


def _free_title(one: Foreign, feed: Feed, taken: Collection[str]) -> str:
    """Return its title with whose it is; those of one name are told apart by as much of their number as it takes."""
    behind = [f" ({feed.name})", f" ({feed.name}, {str(one.number)[:8]})", f" ({feed.name}, {one.number})"]
    titles = [one.title[: _LONGEST_TITLE - len(end)] + end for end in behind]
    return next((title for title in titles if title not in taken), titles[-1])
