"""Families at the portal: reading, booking, and all of them at once."""

import asyncio
import datetime as dt
import itertools
import time
from collections import Counter

from tests.load.found import found
from tests.load.mailing import processor_of_portal, wait_until_sent
from tests.load.portal import clear, make_offer, make_slots
from tests.load.visitor import Visitor, book


async def _clients(number, seconds, port, deed):
    """Let so many visitors do a deed over and over for a while; return how long each deed took."""
    end, waits = time.perf_counter() + seconds, []

    async def go():
        visitor = Visitor(port)
        while time.perf_counter() < end:
            begin = time.perf_counter()
            await deed(visitor)
            waits.append(time.perf_counter() - begin)
        await visitor.close()

    await asyncio.gather(*(go() for _ in range(number)))
    return waits


def reading(port, path, clients, seconds, name):
    """Open one page over and over."""
    asyncio.run(_clients(clients, 1, port, lambda visitor: visitor.get(path)))
    waits = asyncio.run(_clients(clients, seconds, port, lambda visitor: visitor.get(path)))
    return found(f"{name}, {clients} client{'s' if clients > 1 else ''}", waits, seconds)


def reading_anew(port, path, seconds):
    """Open the page under ever new addresses, so that no page comes from memory: everything is read anew each time.

    Memory knows a page by what it reads: the day to begin with is such a parameter. One that is over shows all times.
    Days that say the same as before are drawn once, here as for any visitor after whom nothing was booked.
    """
    days = (dt.date(2026, 1, 1) - dt.timedelta(days=number) for number in itertools.count(1))
    waits = asyncio.run(_clients(1, seconds, port, lambda visitor: visitor.get(f"{path}?start={next(days)}")))
    _, _, page = asyncio.run(_once(port, path))
    return found(
        "slot page read anew, 1 client",
        waits,
        seconds,
        note=f"{len(page.html) / 1000:.1f} kB of HTML, {len(page.content) / 1000:.1f} kB packed",
    )


async def _once(port, path):
    visitor = Visitor(port)
    answer = await visitor.get(path)
    await visitor.close()
    return answer


def journeys(port, clients, seconds, *, mails=None):
    """Whole ways: times, form, check, booked, page behind the code; every family another time.

    With `mails`, the mail server, each family leaves an address; it counts until the last mail is there.
    """
    offer = make_offer("Journeys")
    clear(offer)
    slots = itertools.chain(make_slots(offer, 250 * seconds))

    async def journey(visitor):
        visitor.cookies.clear()
        await visitor.get(f"/angebote/{offer.public_id}/termine/")
        email = f"family{next(numbers)}@example.org" if mails else ""
        status = await book(visitor, next(slots), email=email)
        assert status == 200, status

    numbers, before = itertools.count(), processor_of_portal()
    waits = asyncio.run(_clients(clients, seconds, port, journey))
    late = wait_until_sent() if mails else 0
    cost = (processor_of_portal() - before) / len(waits) * 1000
    note = f"{cost:.0f} ms of processor each"
    if mails:
        note += f"; {mails.number} mails in all, the last {late:.1f} s after the last booking"
    title = f"booking journeys{' with mails' if mails else ''}, {clients} client{'s' if clients > 1 else ''}"
    line = found(title, waits, seconds, note)
    clear(offer)
    return line


def one_slot(port, families=50, runs=5):
    """So many families press the last button for one place at the same moment."""
    from appointments.models import Appointment

    offer, waits, winners = make_offer("One place"), [], []
    for _run in range(runs):
        clear(offer)
        (slot,) = make_slots(offer, 1)
        waits += asyncio.run(_all_at_once(port, slot, families))
        winners.append(Appointment.objects.filter(slot__public_id=slot).count())
    clear(offer)
    note = f"slowest {max(waits) * 1000:.0f} ms; stored in {runs} runs: {' '.join(map(str, winners))}"
    return found(f"{families} families, one place", waits, note=note)


async def _all_at_once(port, slot, families):
    """Bring everybody to the last step first; only the last button is timed."""
    from tests.load.visitor import hidden_fields

    visitors, forms, address = [Visitor(port) for _ in range(families)], [], f"/termin/{slot}/"
    for visitor in visitors:
        _, _, page = await visitor.get(address)
        _, _, page = await visitor.post(address, hidden_fields(page) | {"adults": "1", "step": "check"}, expect=200)
        forms.append(hidden_fields(page) | {"step": "book"})

    async def press(visitor, form):
        begin = time.perf_counter()
        status, _, _ = await visitor.post(address, form)
        assert status in (302, 409), status
        return time.perf_counter() - begin

    waits = await asyncio.gather(*map(press, visitors, forms))
    for visitor in visitors:
        await visitor.close()
    return waits


def opening_minute(port, users=300, seconds=60, seats=20):
    """A course opens: users come over a minute, each reads, fills in and books; twenty get a place."""
    from appointments.models import Appointment

    offer = make_offer("Opening minute")
    clear(offer)
    (slot,) = make_slots(offer, 1, capacity=seats)
    waits, ends = asyncio.run(_minute(port, offer, slot, users, seconds))
    stored = Appointment.objects.filter(slot__public_id=slot).count()
    clear(offer)
    note = f"{stored} places given; last answers: {dict(sorted(ends.items()))}"
    return found(f"opening minute, {users} users, each page", waits, note=note)


async def _minute(port, offer, slot, users, seconds):
    waits, ends = [], Counter()

    async def user(number):
        await asyncio.sleep(number * seconds / users)
        visitor = Timed(port, waits)
        await visitor.get(f"/angebote/{offer.public_id}/termine/")
        ends[await book(visitor, slot)] += 1
        await visitor.close()

    await asyncio.gather(*(user(number) for number in range(users)))
    return waits, ends


class Timed(Visitor):
    """Notes how long each page took."""

    def __init__(self, port, waits):
        super().__init__(port)
        self.waits = waits

    async def _ask(self, *asked):
        begin = time.perf_counter()
        answer = await super()._ask(*asked)
        self.waits.append(time.perf_counter() - begin)
        return answer
