"""Runs the demonstration of one town until Ctrl-C: database, web server and worker. Called by bin/demo."""

import argparse
import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from subprocess import Popen, SubprocessError
from typing import NoReturn

import django
from django.core.management import CommandError
from django.db import OperationalError

from deploy.processes import EndedTooSoon, look, running, watch

_SECONDS_TO_START = 30


def main() -> int:
    """Return the exit code."""
    # Set for SIGINT too: a process started in the background inherits SIG_IGN.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        return _run(_options())
    except KeyboardInterrupt:
        sys.stdout.write("\nStopped.\n")
        return 0
    except EndedTooSoon as error:
        return _excuse(f"{error} Its last words stand above. Everything else is stopped.")
    except CommandError as error:
        return _excuse(str(error))
    except SubprocessError:
        return _excuse("The embedded database does not start; the reason stands above and in var/postgres/log.")
    except OperationalError as error:
        return _excuse(f"The database cannot be used: {error}")


def _excuse(words: str) -> int:
    sys.stderr.write(f"{words.strip()}\n")
    return 1


def _run(options: argparse.Namespace) -> int:
    home = f"http://127.0.0.1:{options.port}"
    os.environ |= {"FZ_TRIAL": "1", "PORTAL_URL": home, "WEB_PORT": str(options.port)}
    os.environ.setdefault("FZ_DATABASE", options.database)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familienzentrum.settings")
    django.setup()
    # Imported late: these need the settings, hence the database.
    from deploy.preparation import prepare
    from deploy.welcome import welcome

    prepare(options.folder)
    if options.setup_only:
        sys.stdout.write(f"{options.folder.name} is set up. To start it: bin/demo --centre {options.folder.name}\n")
        return 0
    return _serve(options.port, welcome(home))


def _serve(port: int, words: str) -> int:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    # This process keeps the embedded server running; the others only need its URL.
    os.environ["DATABASE_URL"] = str(settings.DATABASE_URL)
    with running({"web server": ["deploy/web"], "worker": ["deploy/worker"]}) as processes:
        _wait_for_first_page(port, processes)
        sys.stdout.write(words)
        sys.stdout.flush()
        watch(processes)
    return 0


def _wait_for_first_page(port: int, processes: Mapping[str, Popen[bytes]]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while (status := _status_of_first_page(port)) != http.HTTPStatus.OK:
        look(processes)
        if time.monotonic() > deadline:
            raise EndedTooSoon(f"After {_SECONDS_TO_START} seconds the first page is not there ({status}).")
        time.sleep(0.05)


def _status_of_first_page(port: int) -> int | str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError as error:
        return str(error)
    finally:
        connection.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--setup-only", action="store_true")
    return parser.parse_args()


def _leave(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
