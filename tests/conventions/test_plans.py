"""No page that many open, and no job that comes again and again, reads the whole of a table that grows."""

import json
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appointments.booking.reallocation import offer_what_is_free, release_due
from appointments.groups.waiting_actions import end_overdue
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.reminder_calls import call_to_remind
from appointments.messages.reminders import remind_due
from appointments.messages.sending import give_up_stranded
from appointments.models import Appointment, CallTask, Message, Slot, Visit
from appointments.planning.actions import roll_slots_forward
from appointments.privacy.actions import erase_due
from appointments.visits.actions import close_past_days
from appointments.visits.referral_actions import expire_slips
from familienzentrum.choices import Role
from familienzentrum.health import warnings
from offers.models import Offer, Office, Room
from tests.client import Client
from tests.factories import make_adviser, make_centre, make_office, make_user
from tests.load import figures
from tests.load.growth_rows import OFFERS, fill, fill_days

pytestmark = pytest.mark.django_db

# Indexes of what is still to be done: of families whose data is there, and of those who wait.
_OF_A_FEW = {"appointment_to_erase", "waiting_by_offer", "waiting_to_erase"}
# Messages, calls and attendances go with the data of their family. Offers are not among these tables: the catalogue
# counts and sorts all that match.
GROWING = {
    "appointments_appointment",
    "appointments_headcount",
    "appointments_referral",
    "appointments_slot",
    "appointments_visit",
    "appointments_waitingentry",
    "familienzentrum_auditentry",
    "offers_searchposting",
}
# A table of fewer rows may be read as a whole.
_FEW = 500
_WAYS_OF_SMALL_TABLES = ("enable_seqscan", "enable_mergejoin", "enable_hashjoin")
JOBS = (
    release_due,
    offer_what_is_free,
    remind_due,
    call_to_remind,
    tell_forgotten,
    give_up_stranded,
    erase_due,
    close_past_days,
    end_overdue,
    expire_slips,
    roll_slots_forward,
)


@pytest.fixture
def house():
    """Two hundred offers with times ahead, some years behind, and thirty told appointments today."""
    make_centre()
    figures.prepare()
    figures.fill(12_000)
    fill(OFFERS, before=0, number=200)
    fill_days(30)
    for room in Room.objects.all():
        Slot.objects.filter(room=room).update(adviser=make_adviser(make_office()))
    told_today = Appointment.objects.filter(sealed__isnull=False).order_by("pk")
    Message.objects.bulk_create(
        Message(appointment=one, slot_id=one.slot_id, occasion="booked", state="sent", sent_at=timezone.now())
        for one in told_today
    )
    today = timezone.localdate()
    CallTask.objects.bulk_create(CallTask(appointment=one, reason="changed", made_on=today) for one in told_today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def read_whole(deed):
    """Return the tables that a deed would read as a whole, were they large, with the statements that do."""
    asked = []

    def listen(execute, sql, params, many, context):
        asked.append((sql, params, many))
        return execute(sql, params, many, context)

    deed()
    with connection.execute_wrapper(listen):
        deed()
    with connection.cursor() as cursor:
        # Where an index can be used it is then used, however few rows there are; reading a table side by side with
        # another one only pays while it is small.
        for way in _WAYS_OF_SMALL_TABLES:
            cursor.execute(f"SET LOCAL {way} = off")
        found = [(table, sql) for sql, params, many in asked if not many for table in _scanned(cursor, sql, params)]
        for way in _WAYS_OF_SMALL_TABLES:
            cursor.execute(f"SET LOCAL {way} = on")
    return found


def _scanned(cursor, sql, params):
    if not sql.lstrip("( ").startswith(("SELECT", "UPDATE", "DELETE")):
        return set()
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
    (plan,) = cursor.fetchone()
    nodes = list(_nodes((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]))
    read = {
        node["Relation Name"] for node, times in nodes if _is_whole(node) or _is_whole_in_parts(cursor, node, times)
    }
    return read & GROWING


def _nodes(node, times=1):
    """Yield each step of a plan, and how often it is expected to be taken."""
    yield node, times
    before = 1
    for below in node.get("Plans", ()):
        is_inner = node["Node Type"] == "Nested Loop" and below.get("Parent Relationship") == "Inner"
        yield from _nodes(below, times * before if is_inner else times)
        before = below["Plan Rows"]


def _is_whole(node):
    """An index that is read from its beginning to its end is no better, unless it holds a few rows only."""
    kind = node["Node Type"]
    is_read_through = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    return kind == "Seq Scan" or (is_read_through and node["Index Name"] not in _OF_A_FEW)


def _is_whole_in_parts(cursor, node, times):
    """Rows that are looked up one by one until half the table is read are no better either."""
    if node.get("Relation Name") not in GROWING:
        return False
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [node["Relation Name"]])
    (rows,) = cursor.fetchone()
    return rows > _FEW and node["Plan Rows"] * times > rows / 2


def _families(client):
    slot = Slot.objects.filter(capacity=1, taken=0).order_by("-starts_at").first()
    offer = [slot.offer.public_id]
    given = {"offer": offer, "times": offer, "book": [slot.public_id]}
    pages = {name: (name, {}) for name in ("start", "offers", "soonest", "events", "guide", "offer", "times", "book")}
    pages |= {"search": ("offers", {"search": "Lesetreff"})}
    return {page: partial(client.get, reverse(name, args=given.get(name)), q) for page, (name, q) in pages.items()}


def _staff():
    desk, adviser = Client(), Client()
    desk.force_login(make_user(role=Role.FRONT_DESK))
    adviser.force_login(make_adviser(Office.objects.order_by("pk").first()))
    at_desk = ("desk", "company", "find_time", "desk_lists", "messages", "calls", "visits", "room_plan")
    of_advisers = ("my_day", "my_week", "office_appointments")
    pages = {name: partial(desk.get, reverse(name)) for name in at_desk}
    return pages | {name: partial(adviser.get, reverse(name)) for name in of_advisers}


def test_what_comes_again_and_again_looks_things_up(client, house):
    jobs = {job.__name__: job for job in JOBS} | {"warnings": lambda: list(warnings())}
    deeds = {**_families(client), **_staff(), **jobs}
    found = {name: read_whole(deed) for name, deed in deeds.items()}
    assert {name: statements for name, statements in found.items() if statements} == {}
    planted = {
        "a whole table": lambda: Visit.objects.count(),
        "a whole table, offer by offer": lambda: list(Offer.objects.values_list("slots__starts_at")),
    }
    assert [name for name, deed in planted.items() if not read_whole(deed)] == []
