"""Measures how the figures of one year grow with the visits of ten years, and which figure is the slowest.

    .venv/bin/python -m tests.load.figures [VISITS ...]

Rows are made by SQL in a test database that is thrown away. A tenth of all visits falls into each year. For every
visit there are 1.2 age phases and 0.4 further topics, for every fourth an appointment, for every tenth a slip and an
entry of the waiting list. All figures are counted together; the slowest are named as if counted alone.
"""

import os
import resource
import sys
import time
from contextlib import contextmanager

import django

SIZES = (1_000, 10_000, 100_000, 1_000_000)
YEAR = 2025

# Every table is filled in one statement; a day is drawn evenly from the ten years up to YEAR.
DAY = "date '2016-01-01' + (number::bigint * 3653 / {visits})::int"
MOMENT = f"({DAY})::timestamp at time zone 'Europe/Berlin' + interval '1 hour' * (8 + number % 9)"
ROWS = {
    "visits": f"""
        INSERT INTO appointments_visit
            (id, day, part_of_day, channel, main_topic_id, language, first_contact, referred_to_id, office_id)
        SELECT gen_random_uuid(), {DAY}, (ARRAY['morning', 'afternoon', 'evening'])[1 + floor(random() * 3)],
            (ARRAY['in_person', 'in_person', 'phone', 'email', 'outreach'])[1 + floor(random() * 5)],
            (SELECT array_agg(id) FROM offers_topic)[1 + floor(random() * 10)],
            (ARRAY['de', 'de', 'de', 'ar', 'tr', 'uk', ''])[1 + floor(random() * 7)],
            (ARRAY['yes', 'no', 'unknown'])[1 + floor(random() * 3)],
            CASE WHEN random() < 0.2 THEN (SELECT array_agg(id) FROM offers_office)[1 + floor(random() * 5)] END,
            (SELECT min(id) FROM offers_office)
        FROM generate_series(0, {{visits}} - 1) AS number""",
    "age phases": """
        INSERT INTO appointments_visitagephase (id, visit_id, age_phase_id)
        SELECT gen_random_uuid(), visit.id, phase.id FROM appointments_visit AS visit
        CROSS JOIN offers_agephase AS phase WHERE random() < 0.2""",
    "further topics": """
        INSERT INTO appointments_visittopic (id, visit_id, topic_id)
        SELECT gen_random_uuid(), visit.id, topic.id FROM appointments_visit AS visit
        CROSS JOIN offers_topic AS topic WHERE random() < 0.04""",
    "slips": f"""
        INSERT INTO appointments_referral (id, to_office_id, state, given_on)
        SELECT gen_random_uuid(), (SELECT min(id) FROM offers_office), 'expired', {DAY}
        FROM generate_series(0, {{visits}} - 1, 10) AS number""",
    "times": f"""
        INSERT INTO appointments_slot (public_id, offer_id, starts_at, ends_at, channel, unit, capacity, taken,
            taken_publicly, desk_seats, despite_holiday, is_withdrawn)
        SELECT gen_random_uuid(), (SELECT array_agg(id) FROM offers_offer)[1 + floor(random() * 5)], {MOMENT},
            {MOMENT} + interval '30 minutes', 'on_site', 'family', 1, 1, 0, 0, false, false
        FROM generate_series(0, {{visits}} - 1, 4) AS number""",
    "appointments": """
        INSERT INTO appointments_appointment (public_id, slot_id, office_id, state, seats, adults, children, booked_on,
            erase_on, is_from_desk, sequence, cancelled_by)
        SELECT gen_random_uuid(), slot.id, offer.office_id,
            (ARRAY['done', 'done', 'no_show'])[1 + floor(random() * 3)], 1, 1, 1,
            slot.starts_at::date - floor(random() * 40)::int, slot.starts_at::date, false, 0, ''
        FROM appointments_slot AS slot JOIN offers_offer AS offer ON offer.id = slot.offer_id""",
    "waiting list": f"""
        INSERT INTO appointments_waitingentry (public_id, offer_id, office_id, weekdays, part_of_day, until, state,
            joined_on, adults, children, lapses, passed, erase_on)
        SELECT gen_random_uuid(), (SELECT min(id) FROM offers_offer), (SELECT min(id) FROM offers_office),
            '{{{{}}}}', '', {DAY}, (ARRAY['waiting', 'left', 'expired'])[1 + floor(random() * 3)], {DAY}, 1, 1,
            0, '{{{{}}}}', {DAY}
        FROM generate_series(0, {{visits}} - 1, 10) AS number""",
    "head counts": """
        INSERT INTO appointments_headcount (slot_id, adults, children)
        SELECT id, 5, 7 FROM appointments_slot WHERE random() < 0.1""",
}


def main():
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with database():
        heads = f"{'visits':>10}{'all figures':>14}{'in SQL':>10}{'of processor':>14}{'queries':>9}{'MiB':>6}"
        print(f"{heads}   slowest alone")
        for size in sizes:
            fill(size)
            print(line(size), flush=True)


@contextmanager
def database():
    """Make a test database with what the rows point to, and throw it away in the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        prepare()
        yield
    finally:
        teardown_databases(databases, verbosity=0)


def prepare():
    """Make what the rows point to: ten topics, six age phases, five offices with an offer each."""
    from offers.choices import OfferKind
    from tests.factories import make_age_phase, make_offer, make_office, make_topic

    topics = [make_topic() for _ in range(10)]
    phases = [make_age_phase() for _ in range(6)]
    for kind in (OfferKind.CONSULTATION, OfferKind.CONSULTATION, OfferKind.GROUP, OfferKind.COURSE, OfferKind.DROP_IN):
        make_offer(office=make_office(), kind=kind, topics=topics[:2], age_phases=phases[:2])


def fill(size):
    """Put so many visits, and what belongs to them, in the place of what is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE appointments_visit, appointments_referral, appointments_slot, appointments_waitingentry CASCADE"
        )
        # Triggers would check each of a million rows against the calendar.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        for statement in ROWS.values():
            cursor.execute(statement.format(visits=size))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def line(size):
    """Count the year seven times and keep the fastest: then the tables lie in memory."""
    from reporting.figures.registry import FIGURES

    whole, in_sql, queries = min((measured() for _ in range(7)), key=lambda found: found[1])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    alone = {name: min(measured(figure)[1] for _ in range(2)) for name, figure in FIGURES.items()}
    names = ", ".join(f"{name} {alone[name]:.2f} s" for name in sorted(alone, key=lambda name: -alone[name])[:3])
    return f"{size:>10,}{whole:>12.2f} s{in_sql:>8.2f} s{of_processor():>12.2f} s{queries:>9}{memory:>6}   {names}"


def of_processor():
    """Return what the database spends on all figures when it works on one core, whatever else the machine does."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        process = psutil.Process(cursor.fetchone()[0])
        begun = process.cpu_times()
        measured()
        ended = process.cpu_times()
        cursor.execute("RESET max_parallel_workers_per_gather")
    return ended.user - begun.user + ended.system - begun.system


def measured(figure=None):
    """Return the seconds that a figure takes, or all of them, those of the database among them, and the queries."""
    from django.db import connection

    from reporting.choices import ReportKind
    from reporting.figures.registry import tables
    from reporting.figures.table import Span

    spent = []

    def watch(execute, *args):
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - start)

    start = time.perf_counter()
    with connection.execute_wrapper(watch):
        figure.table(Span(YEAR)) if figure else tables(Span(YEAR), ReportKind.ANNUAL.chapters)
    return time.perf_counter() - start, sum(spent), len(spent)


if __name__ == "__main__":
    main()
