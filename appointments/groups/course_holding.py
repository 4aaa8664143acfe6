"""What every change of a course does around it: lock what it touches, save a date, tell who booked it."""

from django.db import IntegrityError, transaction

from appointments.booking.late_joiners import begin_with_what_stands
from appointments.core.courses import last_day_of, planned_course
from appointments.core.locks import lock_plan, lock_queue, locked_draw
from appointments.groups.course_refusals import DateIsOver, DateRefused, OfferHasEnded
from appointments.groups.waiting_actions import wait_for_new_dates
from appointments.groups.wish_actions import keep_wishes
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_kept_places
from appointments.messages.wish_telling import tell_wishers_of
from appointments.models import Appointment, Course, Slot
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.sealed import erase_on_after
from familienzentrum.constraints import kind_words
from familienzentrum.models import User
from offers.choices import OfferState
from offers.models import Offer


def hold_course(course: Course | None) -> None:
    """Lock what a change of dates touches; family records before slots, the order in which families lock."""
    if course is None:
        raise DateIsOver
    lock_plan()
    if course.draw_id:
        locked_draw(course.draw_id)
    lock_queue(course.offer_id)
    list(Appointment.objects.filter(slot__course=course).order_by("pk").select_for_update(of=("self",)))


def save_date(slot: Slot) -> None:
    try:
        with transaction.atomic():
            slot.save()
    except IntegrityError as error:
        raise DateRefused(slot.starts_at, kind_words(error)) from error


@transaction.atomic
def tell_course(course: Course, *, by: User) -> Told:
    """Tell everybody who holds a place or wishes for one, and keep the data of who holds one until the new last day.

    No-shows of the first date still hold a place at the others. Who joined late and has no date left is told so.
    """
    concerned = Appointment.objects.filter(pk__in=booked_for(course))
    begin_with_what_stands([course.pk], by=by)
    _keep_until_the_end(concerned.standing(), course)
    dates = list(Slot.objects.offered().filter(course=course).with_details())
    told = tell_all(concerned.with_details().order_by("pk"), dates)
    told += tell_kept_places(Slot.objects.filter(course=course))
    return told + tell_wishers_of([course.pk]) if course.draw_id else told


def booked_for(course: Course) -> list[int]:
    standing = Appointment.objects.standing().filter(slot__course=course, sealed__isnull=False)
    return list(standing.values_list("pk", flat=True))


def _keep_until_the_end(booked: AppointmentQuerySet, course: Course) -> None:
    booked.update(erase_on=erase_on_after(last_day_of(planned_course(course).first)))


def keep_waiting(course: Course) -> None:
    """Adjust waiting entries and wish lists to the new dates."""
    wait_for_new_dates(course)
    if course.draw:
        keep_wishes(course.draw)


def refuse_ended(offer: Offer) -> None:
    """Refuse what would bring families back to an offer that is over. Raises OfferHasEnded."""
    if offer.state == OfferState.ENDED or offer.is_over or not offer.office.is_active:
        raise OfferHasEnded
