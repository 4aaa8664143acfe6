"""Measures what every list and every job takes as offers, times and appointments grow, before ten years of visits.

    .venv/bin/python -m tests.load.growth [--steps OFFERS/A-DAY ...] [--visits N] [--only WORD ...]

Rows are made by SQL in a test database that is thrown away. Each page is read anew by Django's test client in this
process, as whoever may open it; cards and lines that say the same as before are drawn once. Counted is the processor
time of this process and of its database connection, for the machine may be busy: the median of several openings. Jobs
are done as the worker does them, and then once more.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.load import figures

STEPS = ("10/20", "100/20", "100/50", "100/200", "100/1000", "1000/50", "10000/50", "10000/1000")
RUNS = 5
_NARROWED = ("common word", "sentence")
Deed = Callable[[], int]
Deeds = dict[str, Deed]


class Cost(NamedTuple):
    """Milliseconds of processor, those of the database among them; the statements, and the bytes of a page."""

    whole: float
    in_database: float
    statements: int
    size: int

    def __str__(self) -> str:
        return f"{self.whole:.0f}/{self.in_database:.0f}"


def main() -> None:
    options = read_options()
    found: dict[str, dict[str, Cost]] = {}
    with figures.database():
        prepare()
        figures.fill(options.visits)
        before = 0
        for step in options.steps:
            offers, a_day = map(int, step.split("/"))
            grow(before, offers, a_day)
            before = max(before, offers)
            print(f"{offers:,} offers, {a_day:,} appointments a day", flush=True)
            for name, deed, measure in everything():
                if not options.only or any(word in name for word in options.only):
                    found.setdefault(name, {})[step] = measure(deed)
                    print(f"    {name:48}{found[name][step]}", flush=True)
    print_table(options.steps, found)


def prepare() -> None:
    """Let pages keep what they keep in service, and let the database work on one core."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connection

    from familienzentrum.settings import CACHES
    from tests.factories import make_centre

    caches.settings["micro"] = CACHES["micro"]
    settings.DEBUG = False
    make_centre()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def grow(before: int, offers: int, a_day: int) -> None:
    from tests.load.growth_rows import DAYS_AHEAD, OFFERS, fill, fill_days

    if offers > before:
        fill(OFFERS, before=before, number=offers)
    fill_days(a_day, days=DAYS_AHEAD + 1)
    vacuum()


def vacuum() -> None:
    """Do what the database does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def everything() -> list[tuple[str, Deed, Callable[[Deed], Cost]]]:
    """Return all that is measured, by its name: pages first, then jobs, each with how it is measured."""
    pages: Deeds = {**pages_for_families(), **lists_of_staff()}
    deeds = jobs()
    again: Deeds = {f"{name}, again": deed for name, deed in deeds.items()}
    return [
        *((name, deed, opened) for name, deed in pages.items()),
        *((name, deed, done) for name, deed in {**deeds, **again}.items()),
    ]


def pages_for_families() -> Deeds:
    """Return what to open, by what it is."""
    from django.urls import reverse

    from appointments.models import Slot
    from offers.models import Topic

    slot = Slot.objects.filter(capacity=1, taken=0).select_related("offer").order_by("-starts_at").first()
    topic = Topic.objects.order_by("pk").first()
    assert slot
    assert topic
    searches = {"common word": "beratung", "two words": "kinder lesetreff", "rare word": "Schuldenkurs"}
    searches |= {"topic's name": topic.name, "unknown word": "Xylophon"}
    searches |= {"sentence": "ich brauche Hilfe bei Kinder Beratung"}
    asked = {f"search, {what}": ("offers", {"search": words}) for what, words in searches.items()}
    within = {"topic": topic.slug}
    asked |= {f"search, {what} in a topic": ("offers", {"search": searches[what], **within}) for what in _NARROWED}
    asked["guide, last page"] = "guide", {**within, "age_phase": "", "language": "de", "way": "in_person"}
    asked |= {f"{name}, one topic": (name, {"topic": topic.slug}) for name in ("offers", "soonest")}
    asked |= {name: (name, {}) for name in ("offers", "soonest", "start", "guide", "young", "events")}
    offer = [slot.offer.public_id]
    addresses = {name: (reverse(page), query) for name, (page, query) in asked.items()}
    addresses |= {name: (reverse(name, args=offer), {}) for name in ("offer", "times")}
    addresses["book"] = reverse("book", args=[slot.public_id]), {}
    return {name: opening(visitor(), address, query) for name, (address, query) in addresses.items()}


def lists_of_staff() -> Deeds:
    """Return every page that is opened without naming a row, as the first who may open it."""
    from django.urls import reverse

    from tests.conventions.staff_pages import WINGS

    clients = staff()
    pages = {name: page for wing in WINGS.values() for name, page in wing.items()}
    lists = {name: page for name, page in pages.items() if page.answers == 200 and page.names_no_row}
    whose = {name: next(one for one in clients if one in page.opens_for) for name, page in lists.items()}
    return {f"{name} ({who})": opening(clients[who], reverse(name), {}) for name, who in whose.items()}


def staff() -> dict[str, Any]:
    """Return a browser of each kind of staff, by the names of the matrix of their pages."""
    from familienzentrum.choices import Role
    from familienzentrum.models import User
    from offers.models import Office
    from tests.conventions import staff_pages
    from tests.factories import make_adviser, make_user

    own = Office.objects.order_by("pk").first()
    assert own
    people: dict[str, Callable[[], User]] = {
        staff_pages.DESK: partial(make_user, role=Role.FRONT_DESK),
        staff_pages.OWN: partial(make_adviser, own),
        staff_pages.ADMINISTRATION: partial(make_user, role=Role.ADMINISTRATION),
        staff_pages.COORDINATION: partial(make_user, role=Role.COORDINATOR),
        staff_pages.AUDIT: partial(make_user, role=Role.AUDIT),
    }
    clients = {}
    for name, make in people.items():
        clients[name] = visitor()
        clients[name].force_login(make())
    return clients


def visitor() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def opening(client: Any, address: str, query: dict[str, str]) -> Deed:
    """Return what opens a page that nobody asked for in the last second."""
    from django.core.cache import caches

    def open_anew() -> int:
        caches["micro"].clear()
        response = client.get(address, query)
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    return open_anew


def jobs() -> Deeds:
    """Return all jobs that come by themselves: of every night, and of every few minutes or hours.

    Left out are those that have measurements of their own (figures, report, the rewriting of all tables) or ask others.
    """
    from procrastinate.contrib.django import app

    import appointments.jobs  # noqa: F401
    import familienzentrum.jobs  # noqa: F401
    import reporting.jobs  # noqa: F401
    from appointments.messages.reminder_calls import call_to_remind
    from appointments.messages.reminders import remind_due
    from familienzentrum.health import warnings
    from familienzentrum.nightly import registered

    apart = {"protect_years", "rewrite_erased", "remind", "note_returned_mails"}
    nightly = {name: partial(app.tasks[name].func) for name in registered()}
    periodic = {name: partial(app.tasks[name].func, timestamp=0) for name, _id in app.periodic_registry.periodic_tasks}
    # By day only: their job does nothing at night.
    by_day: dict[str, Callable[[], Any]] = {"remind_due": remind_due, "call_to_remind": call_to_remind}
    wholly: dict[str, Callable[[], Any]] = {**by_day, **periodic, **nightly, "warnings": lambda: list(warnings())}
    return {f"job: {name}": silent(job) for name, job in wholly.items() if name not in apart}


def silent(job: Callable[[], Any]) -> Deed:
    def done_without_a_page() -> int:
        job()
        return 0

    return done_without_a_page


def opened(deed: Deed) -> Cost:
    deed()
    costs = [done(deed) for _ in range(RUNS)]
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))  # type: ignore[arg-type]


def done(deed: Deed) -> Cost:
    from django.db import connection

    statements: list[str] = []
    in_database = processor_of_database()
    begun, here = in_database(), time.process_time()
    with connection.execute_wrapper(lambda execute, *asked: statements.append(asked[0]) or execute(*asked)):
        size = deed()
    here, there = time.process_time() - here, in_database() - begun
    return Cost((here + there) * 1000, there * 1000, len(statements), size)


def processor_of_database() -> Callable[[], float]:
    """Return what tells how many seconds of processor the connection of this process has taken so far."""
    import psutil
    from django.db import connection

    connection.ensure_connection()
    number = connection.connection.info.backend_pid
    exact = Path(f"/proc/{number}/schedstat")
    if exact.exists():
        return lambda: int(exact.read_text().split()[0]) / 1e9
    process = psutil.Process(number)
    return lambda: sum(process.cpu_times()[:2])


def print_table(steps: list[str], found: dict[str, dict[str, Cost]]) -> None:
    """Print milliseconds, and of them the database's, at each step; statements and kB at the last."""
    heads = "".join(f"{step:>14}" for step in steps)
    print(f"\nms/of database at OFFERS/A-DAY\n{'':48}{heads}{'statements':>12}{'kB':>7}")
    for name, costs in found.items():
        last = costs[steps[-1]]
        cells = "".join(f"{costs[step]!s:>14}" for step in steps)
        print(f"{name:48}{cells}{last.statements:>12}{last.size / 1000:>7.0f}")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", nargs="*", default=list(STEPS), help="so many offers / so many appointments a day")
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", default=[], help="what has one of these words in its name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
