"""Measures how long a whole centre's times take to rebuild, and how long families who book meanwhile wait.

    .venv/bin/python -m tests.load.rebuild_slots [--hours N]

Works in a scratch database of its own, which is dropped at the end. Data lie in var/load and stay.
"""

import argparse
import contextlib
import datetime as dt
import threading
import time

from tests.load.scratch import scratch_database


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=100)
    options = parser.parse_args()
    with scratch_database():
        measure(options.hours)


def measure(number):
    from appointments.models import ConsultationHour, Slot

    make_hours(number)
    print(f"{'':34}{'seconds':>9}{'times':>8}{'bookings':>10}{'slowest':>9}")
    report("all times new")
    report("nothing changed")
    ConsultationHour.objects.update(lead_hours=24)
    report("another lead time")
    ConsultationHour.objects.update(slot_minutes=20)
    report("another length of all times")
    print(f"{Slot.objects.filter(taken__gt=0).count()} booked times stand.")


def make_hours(number):
    """Every adviser has five mornings; there is a holiday and a closure among them."""
    from django.utils import timezone

    from appointments.models import Closure, ConsultationHour, PublicHoliday
    from tests.factories import make_adviser, make_offer, make_office, make_room

    today = timezone.localdate()
    offices = [make_office() for _ in range(10)]
    for count in range(number // 5):
        office = offices[count % 10]
        offer, adviser, room = make_offer(office=office), make_adviser(office), make_room()
        for weekday in range(5):
            times = {"starts_at": dt.time(9), "ends_at": dt.time(12), "weekday": weekday}
            started = today - dt.timedelta(weeks=60)
            ConsultationHour.objects.create(offer=offer, adviser=adviser, room=room, valid_from=started, **times)
    PublicHoliday.objects.create(day=today + dt.timedelta(days=20), name="Holiday")
    noon = dt.datetime.combine(today, dt.time(12), dt.UTC)
    Closure.objects.create(scope="house", starts_at=noon + dt.timedelta(days=30), ends_at=noon + dt.timedelta(days=33))


def report(what):
    from appointments.planning.actions import rebuild_all

    done, waits = threading.Event(), []
    family = threading.Thread(target=book_on, args=[done, waits])
    family.start()
    begin = time.perf_counter()
    rebuilt = rebuild_all()
    seconds = time.perf_counter() - begin
    done.set()
    family.join()
    touched = len(rebuilt.added) + rebuilt.withdrawn
    print(f"{what:34}{seconds:>9.2f}{touched:>8}{len(waits):>10}{max(waits, default=0):>9.3f}", flush=True)


def book_on(done, waits):
    """Book free times one after the other until told to stop; remember how long each took."""
    from django.db import connection
    from django.utils import timezone

    from appointments.booking.actions import book
    from appointments.booking.refusals import NotBookable
    from appointments.booking.requests import BookingRequest
    from appointments.models import Slot

    while not done.wait(0.02):
        slot = Slot.objects.bookable(timezone.now()).with_free_seats().select_related("offer").order_by("?").first()
        if slot is None:
            continue
        begin = time.perf_counter()
        with contextlib.suppress(NotBookable):
            book(slot, BookingRequest(), by=None)
        waits.append(time.perf_counter() - begin)
    connection.close()


if __name__ == "__main__":
    main()
