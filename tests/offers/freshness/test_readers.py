"""Readers say that something is not right, without a name; families read how fresh an offer is."""

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import IntegrityError, connection
from django.test import override_settings
from django.utils import timezone

from offers.freshness import actions
from offers.jobs import forget_doubts
from offers.models import Doubt, OfferCheck
from tests.factories import make_centre, make_offer, make_office
from tests.factories_freshness import make_doubt
from tests.offers.freshness.answers import form_on
from tests.offers.freshness.test_owners import send_all

pytestmark = pytest.mark.django_db

WORDS = "Die Nummer führt zu Frau Kranich nach Hause."


@pytest.fixture
def offer():
    make_centre()
    caches["micro"].clear()
    return make_offer(office=make_office(email="stelle@example.org"), checked_on=timezone.localdate())


def address_of(offer):
    return f"/angebote/{offer.public_id}/stimmt-nicht/"


def say(client, offer, **more):
    return client.post(address_of(offer), form_on(client.get(address_of(offer))) | {"text": WORDS} | more)


def test_offer_leads_to_the_form(client, offer):
    assert address_of(offer) in client.get(f"/angebote/{offer.public_id}/").content.decode()


def test_doubt_is_sealed_and_reaches_the_owner_without_a_word_in_the_mail(client, offer):
    assert say(client, offer).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, offers_doubt::text FROM offers_doubt")
        [(sealed, row)] = cursor.fetchall()
    assert b"Kranich" not in bytes(sealed)
    assert "Kranich" not in row
    send_all()
    [letter] = mail.outbox
    assert letter.to == ["stelle@example.org"]
    assert "Kranich" not in letter.body + letter.subject
    assert WORDS in client.get(f"/stimmt-das-noch/{OfferCheck.objects.get().public_id}/").content.decode()


def test_many_doubts_make_one_question(client, offer):
    for _ in range(3):
        say(client, offer)
    assert (Doubt.objects.count(), OfferCheck.objects.count()) == (3, 1)


def test_text_is_escaped_wherever_it_is_read(client, offer):
    say(client, offer, text="<script>alert(1)</script>")
    page = client.get(f"/stimmt-das-noch/{OfferCheck.objects.get().public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "given", [{"text": "x" * 501}, {"text": ""}, {"text": "a\u202eb\0c"}, {"website": "https://spam.example"}]
)
def test_spam_and_what_is_too_long_is_shown_again(client, offer, given):
    assert say(client, offer, **given).status_code == 422
    assert not Doubt.objects.exists()


@override_settings(LIMITS={"doubts": 2})
def test_one_connection_does_not_flood_the_coordination(client, offer):
    assert [say(client, offer).status_code for _ in range(3)] == [302, 302, 422]
    assert Doubt.objects.count() == 2


def test_nothing_can_be_said_of_what_is_not_offered(client, offer):
    offer.state = "ended"
    offer.save()
    assert client.get(address_of(offer)).status_code == 404


def test_doubts_are_deleted_on_their_date(offer):
    today = timezone.localdate()
    gone = make_doubt(said_on=today - dt.timedelta(days=28), erase_on=today)
    stays = make_doubt()
    forget_doubts()
    assert list(Doubt.objects.all()) == [stays]
    assert gone != stays


def test_doubt_that_would_stay_for_ever_is_refused():
    today = timezone.localdate()
    with pytest.raises(IntegrityError, match="doubt_erased_in_time"):
        make_doubt(said_on=today, erase_on=today)


@pytest.mark.parametrize(
    ("ago", "words"),
    [(0, "Zuletzt geprüft am"), (182 + 28, "Zuletzt geprüft am"), (182 + 29, "Das ist lange her")],
)
def test_families_read_how_fresh_it_is(client, offer, ago, words):
    offer.checked_on = timezone.localdate() - dt.timedelta(days=ago)
    offer.save()
    page = client.get(f"/angebote/{offer.public_id}/").content.decode()
    assert words in page
    assert ("Das ist lange her" in page) == (ago > 182 + 28)


def test_families_read_of_what_nobody_is_asked_about_that_it_was_long_ago(client, offer):
    offer.office.email = ""
    offer.office.save()
    offer.checked_on = timezone.localdate() - dt.timedelta(days=400)
    offer.save()
    page = client.get(f"/angebote/{offer.public_id}/").content.decode()
    assert "Das ist lange her" in page
    assert "wird gerade geprüft" not in page


def test_offer_without_an_owner_only_keeps_the_doubt(client, offer):
    offer.office.email = ""
    offer.office.save()
    actions.say_doubt(offer, WORDS)
    assert (Doubt.objects.count(), OfferCheck.objects.count()) == (1, 0)
