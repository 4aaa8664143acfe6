"""Measures what pages and jobs take as offers, times and appointments grow, before ten years of visits.

    .venv/bin/python -m tests.load.growth [--offers N ...] [--a-day N ...] [--visits N]

Rows are made by SQL in a test database that is thrown away. Each page is read anew by Django's test client in this
process, where cards and lines that say the same as before are drawn once; counted is the processor time of this process
and of its database connection, for the machine may be busy.
"""

import argparse
import time
from itertools import pairwise
from urllib.parse import urlencode

from tests.load import figures

HEAD = f"{'':46}{'ms':>10}{'of database':>13}{'statements':>12}{'kB':>8}"
RUNS = 7


def main():
    options = read_options()
    with figures.database():
        from django.core.cache import caches

        # As in a portal in service: what a page asks for twice it reads once.
        caches.settings["micro"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        from tests.load.growth_rows import OFFERS, fill, fill_days

        figures.fill(options.visits)
        fill(OFFERS, before=0, number=100)
        for number in options.a_day:
            fill_days(number)
            report(f"{number:,} appointments a day", {**pages_of_the_day(), **jobs()})
        for before, number in pairwise((100, *options.offers)):
            fill(OFFERS, before=before, number=number)
            report(f"{number:,} offers", pages_for_families())


def report(title, deeds):
    print(f"{title}\n{HEAD}", flush=True)
    for name, deed in deeds.items():
        print(line(name, deed), flush=True)


def pages_for_families():
    """Return what to open, by what it is."""
    from django.urls import reverse

    from appointments.models import Slot
    from offers.models import Topic

    slot = Slot.objects.filter(capacity=1, taken=0).order_by("-starts_at").first()
    searches = {"common word": "beratung", "two words": "kinder lesetreff", "rare word": "Schuldenkurs"}
    searches |= {"topic's name": Topic.objects.first().name, "unknown word": "Xylophon"}
    pages = {
        f"search, {what}": f"{reverse('offers')}?{urlencode({'search': words})}" for what, words in searches.items()
    }
    pages |= {name: reverse(name) for name in ("offers", "soonest", "start", "guide", "events")}
    pages |= {name: reverse(name, args=[slot.offer.public_id]) for name in ("offer", "times")}
    pages |= {
        f"{name}, one topic": f"{pages[name]}?topic={Topic.objects.first().slug}" for name in ("offers", "soonest")
    }
    return {name: opening(visitor(), address) for name, address in pages.items()}


def pages_of_the_day():
    from django.urls import reverse

    from familienzentrum.choices import Role
    from offers.models import Office
    from tests.factories import make_adviser, make_user

    desk, adviser = visitor(), visitor()
    desk.force_login(make_user(role=Role.FRONT_DESK))
    adviser.force_login(make_adviser(Office.objects.order_by("pk").first()))
    pages = {name: opening(desk, reverse(name)) for name in ("desk", "find_time", "desk_lists", "messages", "visits")}
    pages |= {name: opening(desk, reverse(name)) for name in ("room_plan", "room_week")}
    names = ("my_day", "my_week", "office_appointments")
    return pages | {name: opening(adviser, reverse(name)) for name in names}


def visitor():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def opening(client, address):
    """Return what opens a page that nobody asked for in the last second."""
    from django.core.cache import caches

    def opened():
        caches["micro"].clear()
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    return opened


def jobs():
    """Return the jobs that are done by the hour or by night; each finds done what it did before."""
    from appointments.booking.reallocation import offer_what_is_free, release_due
    from appointments.messages.catching_up import tell_forgotten
    from appointments.messages.reminder_calls import call_to_remind
    from appointments.messages.reminders import remind_due
    from appointments.messages.sending import give_up_stranded
    from appointments.planning.actions import roll_slots_forward
    from appointments.privacy.actions import erase_due
    from appointments.visits.actions import close_past_days
    from familienzentrum.health import warnings

    once = measured(remind_due)
    print(row("reminding, the first time of the day", *once))
    nightly = (release_due, offer_what_is_free, tell_forgotten, give_up_stranded, erase_due, roll_slots_forward)
    hourly = (remind_due, call_to_remind)
    return {job.__name__: silent(job) for job in (*hourly, *nightly, close_past_days, lambda: list(warnings()))}


def silent(job):
    def done():
        job()
        return 0

    done.__name__ = job.__name__
    return done


def line(name, deed):
    deed()
    return row(name, *measured(deed, RUNS))


def row(name, whole, in_database, statements, size):
    return f"{name:46}{whole:>10.1f}{in_database:>13.1f}{statements:>12}{(size or 0) / 1000:>8.0f}"


def measured(deed, runs=1):
    """Return the milliseconds of processor that a deed takes, those of the database among them, statements and size.

    The system counts the processor of the database in hundredths of a second: only several runs tell how much it is.
    """
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    statements = []
    begun, here = backend.cpu_times(), time.process_time()
    with connection.execute_wrapper(lambda execute, *asked: statements.append(asked[0]) or execute(*asked)):
        for _ in range(runs):
            size = deed()
    here, ended = time.process_time() - here, backend.cpu_times()
    there = ended.user - begun.user + ended.system - begun.system
    return (here + there) * 1000 / runs, there * 1000 / runs, len(statements) // runs, size


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--a-day", type=int, nargs="*", default=[20, 50, 200, 1_000])
    parser.add_argument("--visits", type=int, default=1_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
