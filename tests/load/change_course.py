"""Measures how long it takes to change a course for all who have booked it, until the transaction is done.

    .venv/bin/python -m tests.load.change_course [--families N] [--dates N] [--profile STEP]

Prints for each step the time by the clock, the processor time of Python and the number of statements, on site, by video
without a link, and at a mobile place. Works in a scratch database of its own, which is dropped at the end.
"""

import argparse
import cProfile
import datetime as dt
import pstats
import time

from tests.load.scratch import scratch_database

WAYS = ("on_site", "video", "mobile")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=20)
    parser.add_argument("--dates", type=int, default=8)
    parser.add_argument("--profile", default="", help="show where this step spends its time")
    options = parser.parse_args()
    with scratch_database():
        for way in WAYS:
            measure(way, options)


def measure(way, options):
    made, by = booked_course(way, options)
    print(f"\n{way:18}{'seconds':>9}{'processor':>11}{'statements':>12}")
    for name, step in STEPS.items():
        report(name, lambda step=step: step(made, by), options.profile)
        deliver()


def booked_course(way, options):
    """Return a course and who changes it. Of five families four are written to, and one has to be called."""
    from django.utils import timezone

    from appointments.booking.actions import book
    from appointments.models import Slot
    from familienzentrum.models import Centre
    from tests.factories import make_centre, make_offer, make_place, make_stand, make_user
    from tests.factories_groups import family, make_course

    if not Centre.objects.exists():
        make_centre()
    is_mobile = way == "mobile"
    place = make_place(is_mobile=is_mobile, street="" if is_mobile else "Marktplatz 1")
    begin = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=10)
    for week in range(options.dates + 1) if is_mobile else ():
        day = begin.date() + dt.timedelta(weeks=week)
        make_stand(place=place, day=day, starts_at=dt.time(7), ends_at=dt.time(20))
    given = {"channel": "video"} if way == "video" else {}
    offer = make_offer(place=place)
    first = make_course(offer=offer, capacity=options.families + 5, dates=options.dates, starts_at=begin, **given)
    Slot.objects.filter(course=first.course).update(**given)
    for number in range(options.families):
        contact = {"email": ""} if number % 5 == 0 else {}
        slot = Slot.objects.with_details().get(pk=first.pk)
        book(slot, family(f"f{number}", phone=f"05181 1{number:04}", **contact), by=None)
    deliver()
    return first.course, make_user()


def deliver():
    """Note for all that they were told, as sending and calling do."""
    from django.db import transaction

    from appointments.messages.news import news_of
    from appointments.messages.telling import note_told
    from appointments.models import Appointment, CallTask, Message

    with transaction.atomic():
        for appointment in Appointment.objects.filter(sealed__isnull=False).with_details():
            note_told(appointment, news_of(appointment))
        Message.objects.all().delete()
        CallTask.objects.all().delete()


def dates_of(course):
    from appointments.core.courses import planned_course

    return planned_course(course).dates


def moved(number):
    def step(course, by):
        from appointments.groups.course_actions import Setting, change_date

        date = dates_of(course)[number]
        later = dt.timedelta(hours=2)
        change_date(date, (date.starts_at + later, date.ends_at + later), Setting(channel=date.channel), by=by)

    return step


def dropped(course, by):
    from appointments.groups.course_actions import drop_date

    drop_date(dates_of(course)[3], by=by)


def restored(course, by):
    from appointments.groups.course_actions import restore_date
    from appointments.models import Slot

    restore_date(Slot.objects.get(course=course, is_withdrawn=True), by=by)


def new_street(course, _by):
    from appointments.clearing.surroundings import told_after
    from appointments.models import Slot
    from offers.models import Place, Stand

    def change():
        Place.objects.filter(pk=course.offer.place_id, is_mobile=False).update(street="Seeweg 2")
        Stand.objects.filter(place=course.offer.place_id).update(street="Seeweg 3")

    told_after(Slot.objects.offered().filter(offer=course.offer_id), change)


def cancelled(course, by):
    from appointments.groups.course_cancelling import cancel_course

    cancel_course(course, by=by)


def cancelled_back(course, by):
    from appointments.groups.course_cancelling import restore_course
    from appointments.models import Course

    restore_course(Course.objects.get(pk=course.pk), by=by)


STEPS = {
    "change a date": moved(2),
    "change the first": moved(0),
    "drop a date": dropped,
    "restore a date": restored,
    "new street": new_street,
    "cancel": cancelled,
    "restore": cancelled_back,
}


def report(name, step, profiled):
    """Count the statements without keeping them: their text would cost time of its own."""
    from django.db import connection

    count = 0

    def counting(execute, *given):
        nonlocal count
        count += 1
        return execute(*given)

    profile = cProfile.Profile() if name == profiled else None
    clock, processor = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counting):
        if profile:
            profile.runcall(step)
        else:
            step()
    seconds, worked = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:18}{seconds:>9.3f}{worked:>11.3f}{count:>12}", flush=True)
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
