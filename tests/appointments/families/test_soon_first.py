"""What a family can use soon stands before a single event far away that fits nearly as well."""

import datetime as dt

import pytest
from django.utils import timezone

from offers.choices import OfferKind
from tests.factories import make_offer, make_signpost, make_slot
from tests.offers.reading import read

pytestmark = pytest.mark.django_db


def titles(client, search):
    page = read(client, "offers", query={"search": search})
    return [card.find(["h2", "h3"]).get_text(" ", strip=True) for card in page.find_all("article")]


@pytest.fixture
def lecture():
    """Fits a little better: its title has one word more of what is asked."""
    made = make_offer(title="Spracherwerb Vortrag", summary="Wie Kinder sprechen", kind=OfferKind.GROUP)
    make_slot(offer=made, starts_at=timezone.now() + dt.timedelta(days=80), capacity=20)
    return made


def test_talk_of_this_week_stands_before_a_lecture_in_three_months(client, lecture):
    talk = make_offer(title="Spracherwerb Beratung", summary="Wie Kinder sprechen")
    make_slot(offer=talk, starts_at=timezone.now() + dt.timedelta(days=3))
    assert titles(client, "Spracherwerb") == [talk.title, lecture.title]


def test_what_fits_much_better_stays_first_however_far_away(client, lecture):
    other = make_offer(title="Frühstück", description="Spracherwerb")
    make_slot(offer=other, starts_at=timezone.now() + dt.timedelta(days=3))
    assert titles(client, "Spracherwerb") == [lecture.title, other.title]


def test_signposts_and_offers_by_phone_can_always_be_used(client, lecture):
    by_phone = make_offer(title="Spracherwerb Telefon", summary="Wie Kinder sprechen", admission="phone")
    signpost = make_signpost(title="Spracherwerb Wegweiser", summary="Wie Kinder sprechen")
    assert set(titles(client, "Spracherwerb")[:2]) == {by_phone.title, signpost.title}
