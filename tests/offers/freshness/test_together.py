"""Several offers are marked as checked together, after a preview."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from familienzentrum.choices import Role
from offers.models import Offer
from tests.client import Client
from tests.factories import make_centre, make_offer, make_user
from tests.offers.freshness.answers import form_on
from tests.reading import words

pytestmark = pytest.mark.django_db

URL = "freshness_together"


@pytest.fixture
def staff():
    make_centre()
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


@pytest.fixture
def due():
    long_ago = timezone.localdate() - dt.timedelta(days=400)
    return [make_offer(title=f"Angebot {number}", checked_on=long_ago) for number in range(3)]


def preview(staff, offers):
    return staff.post(reverse(URL), {"offers": [offer.pk for offer in offers]})


def checked():
    return set(Offer.objects.filter(checked_on=timezone.localdate()).values_list("title", flat=True))


def test_only_those_that_were_read_are_marked(staff, due):
    assert "Angebot 2" in words(staff.get(reverse(URL)))
    shown = preview(staff, due[:2])
    assert checked() == set()
    assert {"Angebot 0", "Angebot 1"} == {
        title for title in ("Angebot 0", "Angebot 1", "Angebot 2") if title in words(shown)
    }
    assert "2 Angebote gelten als heute geprüft" in words(staff.post(reverse(URL), form_on(shown), follow=True))
    assert checked() == {"Angebot 0", "Angebot 1"}


def test_what_was_changed_since_the_preview_is_read_again(staff, due):
    form = form_on(preview(staff, due))
    Offer.objects.filter(pk=due[0].pk).update(summary="Inzwischen anders.")
    again = staff.post(reverse(URL), form)
    assert "inzwischen geändert" in words(again)
    assert "Inzwischen anders." in words(again)
    assert checked() == set()
    staff.post(reverse(URL), form_on(again))
    assert len(checked()) == 3


def test_nothing_chosen_is_said(staff, due):
    assert staff.post(reverse(URL), {}).context["form"].errors


def test_offer_that_is_not_due_cannot_be_marked(staff):
    fresh = make_offer(checked_on=timezone.localdate() - dt.timedelta(days=3))
    assert preview(staff, [fresh]).context["form"].errors
