"""What the page of a stand shows: the same to everybody, so that a device may keep it."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import PartOfDay
from appointments.core.day_parts import EVENING, NOON
from appointments.market.entries import VERSION
from appointments.models import HeadCount
from appointments.models.visit import CAUGHT_UP_WITHIN
from appointments.visits.offered import Choice
from appointments.visits.used import most_used_first, used_at
from familienzentrum.choices import Language
from offers.models import AgePhase, Stand, Topic

# With adult, child, phase and language they make ten keys.
_TOPIC_KEYS = 6
# A device that had a network within these days knows where it stands.
_AHEAD = dt.timedelta(days=7)
# All that the page needs without a network.
_FILES = (
    "build/portal.css",
    "build/market.css",
    "build/idb.js",
    "build/fonts/FiraSans-Regular.woff2",
    "build/fonts/FiraSans-SemiBold.woff2",
    "js/market_store.js",
    "js/market.js",
    "favicon.svg",
)


@dataclass(frozen=True)
class Keys:
    """What can be chosen at a stand, topics that are used most at the front desk first."""

    topics: tuple[Choice, ...]
    more_topics: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    languages: tuple[Choice, ...]


def keys() -> Keys:
    used = used_at(None)
    topics = most_used_first(Topic.objects.filter(is_active=True).values_list("pk", "name"), used.topics)
    return Keys(
        topics=topics[:_TOPIC_KEYS],
        more_topics=topics[_TOPIC_KEYS:],
        phases=tuple(AgePhase.objects.values_list("pk", "label")),
        languages=(*most_used_first(((v, str(label)) for v, label in Language.choices), used.languages),),
    )


def stands_ahead() -> list[Stand]:
    """Return today's stands and those of the next days."""
    today = timezone.localdate()
    return list(Stand.objects.in_use().filter(day__range=(today, today + _AHEAD)).order_by("day", "starts_at", "pk"))


def stands_to_correct() -> list[tuple[Stand, HeadCount | None]]:
    """Return the stands of today and the last seven days, the latest first, with what was counted."""
    today = timezone.localdate()
    stands = Stand.objects.in_use().filter(day__range=(today - CAUGHT_UP_WITHIN, today))
    found = stands.select_related("place", "head_count").order_by("-day", "-starts_at", "pk")
    return [(stand, getattr(stand, "head_count", None)) for stand in found]


def for_scripts() -> dict[str, str]:
    """Return what the scripts of the page need to know; the words in it are for people."""
    parts = ((PartOfDay.MORNING, NOON), (PartOfDay.AFTERNOON, EVENING), (PartOfDay.EVENING, 24))
    return {
        "version": str(VERSION),
        "zone": settings.TIME_ZONE,
        "parts": " ".join(f"{part.value}:{until}" for part, until in parts),
        "entries": reverse("market_entries"),
        "worker": reverse("market_worker"),
        "saved": _("All has been sent."),
        "waits": _("Still waiting for a network:"),
        "login": _("Log in again, then it is sent. What waits stays on this device."),
        "other-day": _(
            "No stand of today is on this device. Check the date of the device, and open this page once with a "
            "network. What was on another day is entered in the house."
        ),
        "old": _("The portal has been renewed. Load this page again: what waits stays on this device."),
        "broken": _("This browser keeps nothing. Count on paper, and enter it in the house."),
    }


def worker_settings() -> dict[str, Any]:
    """Return what the service worker keeps, under a name that changes with it."""
    files = [static(name) for name in _FILES]
    edition = hashlib.sha256(repr((VERSION, files)).encode()).hexdigest()[:12]
    shell = f"{reverse('market_shell')}?edition={edition}"
    return {"edition": edition, "page": reverse("market"), "shell": shell, "files": files}


def manifest(name: str) -> dict[str, Any]:
    """Return how a phone puts the page among its apps."""
    start = reverse("market")
    return {
        "name": _("Tally of %(house)s") % {"house": name},
        "short_name": _("Tally"),
        "lang": settings.LANGUAGE_CODE,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#2044aa",
        "icons": [{"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
