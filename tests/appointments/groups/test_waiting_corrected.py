"""A family that waits mends what it typed wrong, and keeps its turn."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.limits import LimitReached
from appointments.choices import Unit, WaitingState
from appointments.groups.waiting_actions import KeptForAsMany, WaitIsOver, correct_entry, leave
from appointments.models import CallTask, WaitingEntry
from tests.factories import make_age_phase, make_centre, make_offer, make_slot
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

RINGS = {"email": "", "phone": "05181 1234"}


@pytest.fixture
def slot():
    make_centre()
    return make_slot(
        offer=make_offer(has_waiting_list=True),
        capacity=2,
        unit=Unit.PERSON,
        starts_at=timezone.now() + dt.timedelta(days=20),
    )


@pytest.fixture
def booked(slot):
    return book(slot, family(email="", phone="0999 1234", adults=2), by=None)


def written():
    send_waiting_mails()
    sent = [(one.to[0].partition("@")[0], " ".join(one.body.split())) for one in mail.outbox]
    mail.outbox.clear()
    return sent


def fresh(entry):
    return WaitingEntry.objects.get(pk=entry.pk)


def test_new_address_hears_how_it_stands_and_the_old_one_nothing_more(slot, booked):
    entry, _behind = make_entry(slot, "tippfehler"), make_entry(slot, "behind")
    written()
    correct_entry(entry, family("richtig"))
    [(to, said)] = written()
    assert (to, "Sie stehen auf der Warteliste" in said) == ("richtig", True)
    cancel(booked, by=None)
    assert (written()[0][0], fresh(entry).state) == ("richtig", WaitingState.OFFERED)
    correct_entry(fresh(entry), family("wieder"))
    [(to, said)] = written()
    assert (to, "für Sie ist ein Platz frei geworden" in said) == ("wieder", True)
    assert fresh(entry).personal.code == entry.personal.code


def test_call_of_a_family_that_gives_an_address_is_not_made_as_well(slot, booked):
    entry = make_entry(slot, **RINGS)
    cancel(booked, by=None)
    assert CallTask.objects.filter(done_at=None).count() == 1
    correct_entry(entry, family("richtig", phone=RINGS["phone"]))
    assert not CallTask.objects.filter(done_at=None).exists()
    assert [to for to, _said in written()] == ["richtig"]


def test_number_of_people_changes_who_fits_and_not_while_a_place_is_kept(slot, booked):
    entry = make_entry(slot, adults=3)
    cancel(booked, by=None)
    assert fresh(entry).state == WaitingState.WAITING
    correct_entry(entry, family("waits", adults=2))
    assert fresh(entry).state == WaitingState.OFFERED
    with pytest.raises(KeptForAsMany):
        correct_entry(entry, family("waits", adults=1))
    assert fresh(entry).adults == 2


def test_contact_of_another_family_counts_like_any_other_and_who_left_corrects_nothing(slot, booked):
    entry = make_entry(slot)
    make_entry(slot, "other")
    with pytest.raises(LimitReached):
        correct_entry(entry, family("other"))
    leave(entry)
    with pytest.raises(WaitIsOver):
        correct_entry(entry, family("new"))
    assert fresh(entry).personal.email == "waits@example.org"


def test_page_shows_what_was_told_masked_and_corrects_a_part_of_it(client, slot, booked):
    phase = make_age_phase(span="children")
    entry = make_entry(slot, "tippfehler", phone="05181 123456")
    own, corrects = (reverse(name, args=[entry.public_id]) for name in ("waiting_entry", "correct_waiting_entry"))
    shown = words(client.get(own))
    assert ("t…@example.org" in shown, "456 endet" in shown, corrects in markup(client.get(own))) == (True, True, True)
    page = client.get(corrects)
    assert [told for told in ("tippfehler@", "05181 123456") if told in markup(page)] == []
    fields = BeautifulSoup(page.content, "html.parser").select("main form input[type=hidden]")
    hidden = {field["name"]: field.get("value", "") for field in fields}
    given = {"adults": 1, f"children_{phase.slug}": 1, "email": "richtig@example.org", "phone": ""}
    assert client.post(corrects, hidden | given).url == own
    personal = fresh(entry).personal
    assert (personal.email, personal.phone, fresh(entry).children) == ("richtig@example.org", "05181 123456", 1)


def test_link_of_a_confidential_list_is_not_shared(client):
    make_centre()
    for offer, is_shared in ((make_offer(), True), (make_offer(is_sensitive=True), False)):
        first = make_course(offer=offer)
        book(first, family(), by=None)
        page = markup(client.get(reverse("waiting_entry", args=[make_entry(first, "waits").public_id])))
        assert ("data-share" in page, "share.js" in page) == (is_shared, is_shared)
