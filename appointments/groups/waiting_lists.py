"""Lengths of waiting lists, without names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from appointments.choices import WaitingState
from appointments.models import Course, WaitingEntry
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


def _counted(*states: str) -> dict[str, Count]:
    return {state: Count("pk", filter=Q(state=WaitingState(state))) for state in states}
