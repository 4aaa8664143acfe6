"""Lengths of waiting lists, without names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from appointments.choices import Turn, WaitingState
from appointments.models import Course, WaitingEntry
from familienzentrum.models import Centre
from offers.models import Offer


@dataclass(frozen=True)
class Lengths:
    """How many wait, and how many have an unanswered offer."""

    waiting: int
    offered: int


def list_lengths(offer: Offer, course: Course | None) -> Lengths:
    counts = WaitingEntry.objects.filter(offer=offer, course=course).aggregate(**_counted("waiting", "offered"))
    return Lengths(counts["waiting"], counts["offered"])


def waiting_lists() -> list[dict[str, Any]]:
    """Return a row per offer or course with anybody on its list: waiting, offered, placed."""
    entries = WaitingEntry.objects.order_by().values("offer__title", "course__title")
    counted: Any = entries.annotate(**_counted("waiting", "offered", "booked")).filter(
        Q(waiting__gt=0) | Q(offered__gt=0)
    )
    return [
        {
            "offer": row["offer__title"],
            "course": row["course__title"],
            "waiting": row["waiting"],
            "offered": row["offered"],
            "found": row["booked"],
        }
        for row in counted.order_by("offer__title", "course__title")
    ]


def turn_of(entry: WaitingEntry) -> Turn:
    """Return about where a family stands on the list; families with a pending offer do not count.

    Where the front ends is a secret of each list, drawn from k places: whoever joins or leaves moves nobody's words but
    those of one place, and whoever reads them does not know of which.
    """
    before = WaitingEntry.objects.waiting().filter(offer=entry.offer_id, course=entry.course_id, pk__lt=entry.pk)
    place, k = before.count(), Centre.current().smallest_count
    front, middle = (k * size + drawn % k for size, drawn in zip((1, 3), _drawn(entry), strict=True))
    return Turn.FRONT if place < front else Turn.MIDDLE if place < middle else Turn.BACK


def _drawn(entry: WaitingEntry) -> tuple[int, int]:
    """Return two numbers that belong to the list, and that only this installation can know."""
    digest = salted_hmac("appointments.turn", f"{entry.offer_id}:{entry.course_id}", algorithm="sha256").digest()
    return digest[0], digest[1]


def _counted(*states: str) -> dict[str, Count]:
    return {state: Count("pk", filter=Q(state=WaitingState(state))) for state in states}
