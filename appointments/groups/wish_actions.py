"""Families' wish lists for a draw: submit, change and withdraw until the deadline."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.requests import BookingRequest
from appointments.core.courses import last_day_of_draw
from appointments.core.locks import locked_draw
from appointments.messages.wish_telling import note_own_wishes, tell_wishes
from appointments.models import Course, Draw, Wish, WishList
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.codes import new_code, normalised
from familienzentrum.crypto import digest, digests
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

PURPOSE = "wishes"


class WishesRefused(Refusal):
    """The wishes cannot be taken; `words` says what to do."""

    words = _("This draw takes no wishes at the moment.")


class NoWishes(WishesRefused):
    """No course of this draw was chosen."""

    words = _("Please choose at least one wish.")


class WishedAlready(WishesRefused):
    """The family has a list."""

    words = _(
        "With these details you cannot send another list. If you sent one before, please open it with your code, or "
        "call us."
    )


class SentBefore(WishesRefused):
    """The same form was sent before and gave another name or contact; that list stands."""

    words = _(
        "With this form you have sent wishes already, and nothing has been changed. To give another name or contact, "
        "take the wishes back with your code and send them once more."
    )


class ContactMissing(WishesRefused):
    """Without a contact nobody could tell one family from another."""

    words = _("So that places are shared fairly we need your e-mail address or phone number here.")


@dataclass(frozen=True)
class Wished:
    """Courses in order of preference, and what to do if none is won."""

    courses: Sequence[int] = field(default_factory=list)
    waits_otherwise: bool = False


@transaction.atomic
def send_wishes(draw: Draw, request: BookingRequest, wished: Wished, *, by: User | None = None) -> WishList:
    """Store a family's list under the next number; `by` is None if it sends it itself. Idempotent per form.

    Raises WishesRefused.
    """
    draw = _held(draw)
    if request.attempt and (made := WishList.objects.filter(attempt=request.attempt).first()):
        return _sent_again(made, request, wished)
    courses = _courses(draw, wished)
    if not request.contacts:
        raise ContactMissing
    if WishList.objects.filter(draw=draw, contact_digest__in=request.contacts).exists():
        raise WishedAlready
    row = _new_list(draw, request, courses[0])
    row.waits_otherwise = wished.waits_otherwise
    row.save(force_insert=True)
    _write(row, courses)
    if by:
        audit.record("wishlist.sent", row, by=by)
    tell_wishes(row)
    return row


@transaction.atomic
def change_wishes(row: WishList, request: BookingRequest, wished: Wished) -> WishList:
    """Replace the wishes and the number of people. Raises WishesRefused."""
    draw = _held(row.draw)
    courses = _courses(draw, wished)
    held = WishList.objects.select_for_update(of=("self",)).select_related("office", "draw").get(pk=row.pk)
    held.adults, held.children = request.adults, request.children
    held.waits_otherwise = wished.waits_otherwise
    held.seal(replace(held.personal, children_by_age=request.personal("").children_by_age))
    held.save(update_fields=["adults", "children", "waits_otherwise", "sealed"])
    held.wishes.all().delete()
    _write(held, courses)
    note_own_wishes(held)
    return held


@transaction.atomic
def take_back_wishes(row: WishList) -> None:
    """Delete a list before the draw. Raises WishesRefused."""
    _held(row.draw)
    WishList.objects.filter(pk=row.pk).delete()


@transaction.atomic
def keep_wishes(draw: Draw) -> None:
    """Keep the lists until the last course of the draw is over, as now scheduled; the caller holds the draw's lock."""
    rows = WishList.objects.filter(draw=draw, sealed__isnull=False)
    rows.update(erase_on=erase_on_after(last_day_of_draw(draw)))


def find_wishes(typed: str) -> WishList | None:
    """Return the list of a code, however it was typed."""
    return WishList.objects.filter(code_digest__in=digests(normalised(typed), purpose=PURPOSE)).first()


def is_open(draw: Draw, now: dt.datetime) -> bool:
    return draw.drawn_at is None and draw.opens_at <= now < draw.closes_at


def _sent_again(made: WishList, request: BookingRequest, wished: Wished) -> WishList:
    """Return the list of a form that is sent once more; other wishes replace the first. Raises SentBefore."""
    known = made.personal
    told = replace(request.personal(known.code), children_by_age=known.children_by_age)
    if told != known:
        raise SentBefore
    return change_wishes(made, request, wished)


def _held(draw: Draw) -> Draw:
    """Lock the draw, so that numbers are consecutive and no list arrives during the draw."""
    held = locked_draw(draw.pk)
    if not is_open(held, timezone.now()):
        raise WishesRefused
    return held


def _courses(draw: Draw, wished: Wished) -> list[Course]:
    """Return the courses in order; those not in the draw are ignored."""
    known = Course.objects.filter(draw=draw, dates__is_withdrawn=False).select_related("offer__office").distinct()
    by_number = {course.pk: course for course in known}
    courses = [by_number[number] for number in dict.fromkeys(wished.courses) if number in by_number]
    if not courses:
        raise NoWishes
    return courses


def _new_list(draw: Draw, request: BookingRequest, first: Course) -> WishList:
    code = new_code()
    number = WishList.objects.filter(draw=draw).aggregate(last=Max("number"))["last"] or 0
    row = WishList(
        draw=draw,
        office=first.offer.office,
        number=number + 1,
        adults=request.adults,
        children=request.children,
        attempt=request.attempt,
        contact_digest=request.contact_digest,
        code_digest=digest(normalised(code), purpose=PURPOSE),
        erase_on=erase_on_after(last_day_of_draw(draw)),
    )
    row.seal(request.personal(code))
    return row


def _write(row: WishList, courses: list[Course]) -> None:
    Wish.objects.bulk_create(Wish(wish_list=row, course=course, rank=rank) for rank, course in enumerate(courses, 1))
