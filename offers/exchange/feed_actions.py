"""Reads the directories of others in as signposts; whatever goes wrong, what was read before stays."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.answering import for_the_worker
from offers.exchange.reading import CannotRead, Foreign, read_directory
from offers.models import Feed, Signpost

_MUCH_LESS = _("It offers less than half of what it offered before. Nothing was changed. Please look at it.")
_LONGEST_TITLE = 120


@for_the_worker
def read_feeds() -> None:
    """Read each in turn: one that cannot be read does not keep the others from it."""
    for feed in Feed.objects.all():
        read_feed(feed) if feed.is_active else take_away(feed)


def read_feed(feed: Feed) -> None:
    """Read a directory, and keep what it offers or what was wrong."""
    try:
        found = read_directory(feed.address)
        if len(found) * 2 < feed.signposts().count():
            raise CannotRead(_MUCH_LESS)
    except CannotRead as trouble:
        note_trouble(feed, str(trouble.words))
        return
    keep(feed, found)


@transaction.atomic
def keep(feed: Feed, found: Sequence[Foreign]) -> None:
    """Let its signposts be what it offers now: new ones, changed ones, and those that are gone."""
    known = {f"{feed.prefix}{one.number}": one for one in found}
    feed.signposts().exclude(key__in=known).delete()
    taken = set(Signpost.objects.exclude(key__in=known).values_list("title", flat=True))
    for key, one in known.items():
        title = _free_title(one, feed, taken)
        taken.add(title)
        values = {"summary": one.summary or one.title, "who": one.who, "where": one.where, "phone": one.phone}
        Signpost.objects.update_or_create(
            key=key, defaults=values | {"title": title, "website": one.website, "source": feed.address}
        )
    feed.read_at, feed.trouble = timezone.now(), ""
    feed.save(update_fields=["read_at", "trouble"])


@transaction.atomic
def note_trouble(feed: Feed, words: str) -> None:
    feed.trouble = words
    feed.save(update_fields=["trouble"])


@transaction.atomic
def take_away(feed: Feed) -> None:
    feed.signposts().delete()


def _free_title(one: Foreign, feed: Feed, taken: set[str]) -> str:
    """Return its title with whose it is; two of one name are told apart by their number."""
    behind = f" ({feed.name})"
    title = one.title[: _LONGEST_TITLE - len(behind)] + behind
    if title not in taken:
        return title
    behind = f" ({feed.name}, {str(one.number)[:8]})"
    return one.title[: _LONGEST_TITLE - len(behind)] + behind
