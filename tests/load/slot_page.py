"""Measures the page of free times beside an empty view, with 1 and with 16 clients. Needs wrk.

    .venv/bin/python -m tests.load.slot_page [--seconds N] [--port N] [SERVER COMMAND ...]

The server command gets WEB_PORT in its environment; it is deploy/web if none is given. Data lie in var/load and stay.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
WRK = re.compile(r"^ +50% +(?P<p50>\S+).*^ +99% +(?P<p99>\S+).*^Requests/sec: +(?P<rate>\S+)", re.DOTALL | re.MULTILINE)


def main():
    options = read_options()
    os.environ |= {
        "FZ_TRIAL": "1",
        "FZ_VAR": str(ROOT / "var" / "load"),
        "DJANGO_SETTINGS_MODULE": "tests.load.settings",
        "WEB_PORT": str(options.port),
    }
    django.setup()
    pages = {"empty view": "/empty/", "slot page": prepare_and_find_page()}
    from deploy.processes import running

    with running({"web server": options.command or ["deploy/web"]}):
        wait_for(options.port)
        print(f"{'':12}{'clients':>9}{'requests/s':>12}{'p50':>10}{'p99':>10}")
        for name, path in pages.items():
            for clients in (1, 16):
                found = measure(f"http://127.0.0.1:{options.port}{path}", clients, options.seconds)
                print(f"{name:12}{clients:>9}{found['rate']:>12}{found['p50']:>10}{found['p99']:>10}", flush=True)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--port", type=int, default=8110)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def prepare_and_find_page():
    """Return the address of the offer with the most free times."""
    from django.conf import settings
    from django.db import connections
    from django.db.models import Count
    from django.urls import reverse
    from django.utils import timezone

    from appointments.models import Slot
    from deploy.preparation import prepare

    prepare(sorted((ROOT / "centres").iterdir())[0])
    free = Slot.objects.bookable(timezone.now()).with_free_places()
    offer = free.values("offer__public_id").annotate(times=Count("pk")).order_by("-times").first()
    connections.close_all()
    os.environ["DATABASE_URL"] = settings.DATABASE_URL
    return reverse("times", args=[offer["offer__public_id"]])


def wait_for(port):
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/empty/")
            assert connection.getresponse().status == 200
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    sys.exit("The web server does not answer.")


def measure(url, clients, seconds):
    command = ["wrk", "--latency", "-t1", f"-c{clients}", f"-d{seconds}s", url]
    subprocess.run([*command[:-2], "-d1s", url], capture_output=True, check=True)
    words = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "Non-2xx" not in words, words
    return WRK.search(words).groupdict()


if __name__ == "__main__":
    main()
