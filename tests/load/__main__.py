"""Measures what families feel when many come at once, and prints it as a table.

    .venv/bin/python -m tests.load [--seconds N] [--port N] [--only WORD] [--server COMMAND]

Server, database and load share this machine; nothing leaves it. Data lie in var/load and stay.
"""

import argparse
import os
import platform

from tests.load.found import HEAD
from tests.load.portal import make_offer, make_slots, open_portal, serving


def main():
    options = read_options()
    open_portal(options.port)
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n{HEAD}"
    )
    for measure in measurements(options):
        if options.only in measure.__name__:
            for line in measure():
                print(line, flush=True)


def measurements(options):
    """Yield functions that yield lines; each brings the server it needs."""
    from tests.load import families, house

    port, seconds, server = options.port, options.seconds, options.server.split()

    def reading():
        from django.urls import reverse

        from tests.load.portal import clear

        offer = make_offer("Slot page")
        clear(offer)
        make_slots(offer, 20_000, a_day=240)
        pages = {"empty view": "/empty/", "slot page": reverse("times", args=[offer.public_id])}
        with serving(port, server):
            for name, path in pages.items():
                for clients in (1, 16):
                    yield families.reading(port, path, clients, seconds, name)
            yield families.reading_anew(port, pages["slot page"], seconds)

    def booking():
        with serving(port, server):
            yield families.journeys(port, 1, seconds)
            yield families.journeys(port, 16, seconds)
            yield families.one_slot(port)

    def booking_with_mails():
        from tests.load.mailing import mail_server

        with mail_server() as mails, serving(port, server, worker=["deploy/worker"]):
            yield families.journeys(port, 1, seconds, mails=mails)
            yield families.journeys(port, 16, seconds, mails=mails)

    def opening_minute():
        with serving(port, server):
            yield families.opening_minute(port)

    def house_alone():
        yield from house.lines(seconds)

    return [reading, booking, booking_with_mails, opening_minute, house_alone]


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--port", type=int, default=8110)
    parser.add_argument("--only", default="", help="a word in the name of a measurement")
    parser.add_argument("--server", default="deploy/web", help="gets WEB_PORT in its environment")
    return parser.parse_args()


if __name__ == "__main__":
    main()
