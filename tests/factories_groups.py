"""Makes courses, entries of the waiting list, draws and wish trees; keywords override what a test is about."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from appointments.booking.requests import BookingRequest
from appointments.groups.waiting_actions import Preferences, join
from appointments.models import Course, Draw, Slot, TreeWish, WaitingEntry, WishTree
from tests.factories import make_offer, make_slot

_DAY = dt.timedelta(days=1)
_trees = itertools.count(1)


def make_course(*, capacity: int = 1, dates: int = 3, course: dict[str, Any] | None = None, **given: Any) -> Slot:
    """A course of three weekly dates from next week on with one place; returns the date that is booked."""
    offer = given.pop("offer", None) or make_offer()
    made = Course.objects.create(**{"offer": offer, "title": "Kurs"} | (course or {}))
    first = make_slot(offer=offer, course=made, capacity=capacity, **given)
    # Local, so that a week later is the same time on the wall.
    start = timezone.localtime(first.starts_at)
    for number in range(1, dates):
        make_slot(offer=offer, course=made, capacity=0, starts_at=start + number * 7 * _DAY)
    return first


def make_draw(**given: Any) -> Draw:
    """Wishes are open since yesterday and until tomorrow."""
    now = timezone.now()
    return Draw.objects.create(**{"title": "Ferien", "opens_at": now - _DAY, "closes_at": now + _DAY} | given)


def make_drawn_course(draw: Draw, **given: Any) -> Slot:
    """One date next week whose place is given by lot."""
    start = given.pop("starts_at", None) or timezone.now() + 7 * _DAY
    course = {"title": given.pop("title", "Ausflug"), "allocation": "draw", "draw": draw}
    return make_course(dates=1, course=course, starts_at=start, bookable_from=start, **given)


def family(name: str = "a", **given: Any) -> BookingRequest:
    """Return a request of one adult who can be written to."""
    return BookingRequest(**{"email": f"{name}@example.org"} | given)


def make_entry(slot: Slot, name: str = "waits", **given: Any) -> WaitingEntry:
    """Somebody who waits for this time, its offer or its course."""
    preferences = {"until": timezone.localdate() + 60 * _DAY, "course": slot.course} | given.pop("preferences", {})
    return join(slot.offer, family(name, **given), Preferences(**preferences))


def make_wish_tree(**given: Any) -> WishTree:
    """Until in four weeks."""
    today = timezone.localdate()
    values = {"name": f"Wunschbaum {next(_trees)}", "begins_on": today, "ends_on": today + 28 * _DAY}
    return WishTree.objects.create(**values | given)


def make_tree_wish(**given: Any) -> TreeWish:
    values: dict[str, Any] = {"number": 1, "age": 6, "wish": "Ein Puzzle"}
    if "tree" not in given:
        values["tree"] = make_wish_tree(last_number=1)
    return TreeWish.objects.create(**values | given)
