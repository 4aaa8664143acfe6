"""Draws for scarce seats: families submit wishes, the draw runs once, and everybody can reproduce it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.actions import give
from appointments.booking.requests import BookingRequest
from appointments.core.locks import lock_queue, locked_draw
from appointments.groups.draw_algorithm import Ticket, draw_lots, in_order
from appointments.groups.waiting_actions import queue_up
from appointments.groups.wish_actions import keep_wishes
from appointments.messages.telling import Told
from appointments.messages.wish_telling import note_booked, tell_wishers, tell_wishes
from appointments.models import Draw, Slot, Wish, WishList
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read

# The fields that staff edit. A stale form must not overwrite the fields that the draw itself writes.
EDITED = ("title", "opens_at", "closes_at", "most_seats")


class DrawRefused(Refusal):
    """The draw cannot be held; `words` says why."""

    words = _("This draw cannot be held now.")


class StillOpen(DrawRefused):
    """Families may still send wishes."""

    words = _("Families may still name wishes. Draw after that time.")


class AlreadyDrawn(DrawRefused):
    """The seats are given."""

    words = _("The lot has decided already. This draw stays as it is.")


@transaction.atomic
def plan_draw(draw: Draw, *, by: User) -> Draw:
    """Add a draw. Its seed is generated with it; the hash is public from then on."""
    draw.save()
    _record("draw.planned", draw, by)
    return draw


@transaction.atomic
def save_draw(draw: Draw, *, by: User, hold: Hold = nothing_read) -> Told:
    """Change a draw, and tell whoever has wished if the time for it ends at another moment.

    Raises AlreadyDrawn, or what `hold` does.
    """
    if locked_draw(draw.pk).drawn_at:
        raise AlreadyDrawn
    hold()
    draw.save(update_fields=EDITED)
    keep_wishes(draw)
    _record("draw.changed", draw, by)
    return tell_wishers(_lists(draw).select_related("draw", "office"))


@transaction.atomic
def hold_draw(draw: Draw, *, by: User) -> Draw:
    """Allocate the seats. Idempotent, also under concurrent calls. Raises StillOpen."""
    held = locked_draw(draw.pk)
    if held.drawn_at:
        return held
    if timezone.now() < held.closes_at:
        raise StillOpen
    slots = _held_slots(held)
    lists = {row.number: row for row in _lists(held)}
    tickets = [ticket_of(row, slots) for row in lists.values()]
    free = {course: slot.free_for_families for course, slot in slots.items()}
    won = draw_lots(held.seed, tickets, free, most=held.most_seats)
    for ticket in in_order(held.seed, tickets):
        _settle(lists[ticket.number], won[ticket.number], slots)
    Slot.objects.filter(pk__in=[slot.pk for slot in slots.values()]).update(bookable_from=None)
    held.drawn_at, held.drawn_by = timezone.now(), by
    held.save(update_fields=["drawn_at", "drawn_by"])
    for row in lists.values():
        row.draw = held
        if _hears_by_bookings(row, won[row.number]):
            note_booked(row)
        else:
            tell_wishes(row)
    audit.record("draw.held", held, by=by, lists=len(lists), seats=sum(map(len, won.values())))
    return held


def ticket_of(row: WishList, slots: dict[int, Slot]) -> Ticket:
    """Return a wish list as input for the draw, without courses that are cancelled or have begun."""
    wished = [slots[wish.course_id] for wish in row.wishes.all() if wish.course_id in slots]
    seats = [(slot.course_id or 0, slot.seats_for(adults=row.adults, children=row.children)) for slot in wished]
    return Ticket(row.number, tuple(seats))


def _record(event: str, draw: Draw, by: User) -> None:
    audit.record(event, draw, by=by, closes_at=draw.closes_at.isoformat())


def _held_slots(draw: Draw) -> dict[int, Slot]:
    """Lock queues and slots of all courses: until commit nobody else allocates a place in them.

    Courses that have begun are left out.
    """
    wanted = Slot.objects.offered().filter(course__draw=draw, capacity__gt=0, starts_at__gt=timezone.now())
    for offer in sorted(set(wanted.order_by().values_list("offer_id", flat=True))):
        lock_queue(offer)
    held = wanted.select_related("offer__office", "course").order_by("pk").select_for_update(of=("self",), no_key=True)
    return {slot.course_id: slot for slot in held if slot.course_id}


def _lists(draw: Draw) -> QuerySet[WishList]:
    lists = WishList.objects.filter(draw=draw, sealed__isnull=False).select_related("office")
    return lists.prefetch_related("wishes").order_by("number")


def _settle(row: WishList, won: list[int], slots: dict[int, Slot]) -> None:
    """Book what a family has won; if it won nothing, put it on the waiting lists if it opted in."""
    request = request_of(row)
    for course in won:
        Wish.objects.filter(wish_list=row, course=course).update(appointment=give(slots[course], request))
    if not won and row.waits_otherwise:
        for wish in row.wishes.all():
            if wish.course_id in slots:
                queue_up(slots[wish.course_id], request, wish_list=row)


def _hears_by_bookings(row: WishList, won: list[int]) -> bool:
    """Whether the family is confirmed by e-mail what it won: that says the result, too, and whether it is all."""
    return bool(row.personal.email) and bool(won)


def request_of(row: WishList) -> BookingRequest:
    """Return a wish list's personal data as a request for `book`."""
    return BookingRequest.from_personal(row.personal, adults=row.adults)
