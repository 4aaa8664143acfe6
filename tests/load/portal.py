"""A portal to measure: a town's demonstration in `var/load`, with as many free times as a load needs."""

import datetime as dt
import http.client
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent


def open_portal(port):
    """Prepare settings, database and data; done again it is quick. Call before anything of Django is used."""
    os.environ.setdefault("FZ_VAR", str(ROOT / "var" / "load"))
    os.environ |= {"FZ_TRIAL": "1", "DJANGO_SETTINGS_MODULE": "tests.load.settings", "WEB_PORT": str(port)}
    django.setup()
    from django.conf import settings
    from django.db import connections

    from deploy.preparation import prepare

    prepare(sorted((ROOT / "centres").iterdir())[0])
    _open_every_day()
    connections.close_all()
    os.environ["DATABASE_URL"] = settings.DATABASE_URL


def _open_every_day():
    """Times made for measuring stand on any day: the demonstration's closures would refuse them."""
    from appointments.models import Closure

    Closure.objects.all().delete()


@contextmanager
def serving(port, command=("deploy/web",), *, worker=None):
    """Run the web server for the length of the block, and the worker if its command is given."""
    from deploy.processes import running

    with running({"web server": list(command)} | ({"worker": worker} if worker else {})):
        _wait_for(port)
        yield


def make_offer(title):
    """Return an offer of its own for one measurement, without what an earlier one left."""
    from offers.choices import Admission, OfferKind
    from offers.models import Offer, Office

    words = {"summary": "For measuring only.", "kind": OfferKind.CONSULTATION, "admission": Admission.BOOKING}
    return Offer.objects.get_or_create(office=Office.objects.first(), title=title, defaults=words)[0]


def make_slots(offer, number, *, capacity=1, a_day=20):
    """Give an offer so many free times ahead, from in three days on; return their public numbers."""
    from django.db import connection
    from django.utils import timezone

    from appointments.models import Slot

    days = timezone.now().replace(hour=7, minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
    step = dt.timedelta(hours=10) / a_day
    starts = [days + dt.timedelta(days=i // a_day) + step * (i % a_day) for i in range(number)]
    half = dt.timedelta(minutes=30)
    rows = [Slot(offer=offer, starts_at=s, ends_at=s + half, capacity=capacity, despite_holiday=True) for s in starts]
    made = Slot.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        # In a portal that has run for a day the database knows how many there are.
        cursor.execute("ANALYZE appointments_slot")
    return [slot.public_id for slot in made]


def clear(offer):
    """Take away all times of an offer and what was booked in them."""
    from appointments.models import Appointment, Message

    Message.objects.filter(appointment__slot__offer=offer).delete()
    Appointment.objects.filter(slot__offer=offer).delete()
    offer.slots.all().delete()


def _wait_for(port):
    for _ in range(300):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/empty/")
            assert line.getresponse().status == 200
            return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    sys.exit("The web server does not answer.")
