"""The board at the entrance, which nobody touches."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from familienzentrum import local_time
from offers.choices import OfferKind
from tests.factories import make_centre, make_offer, make_opening_hour, make_place, make_slot, make_stand
from tests.reading import words

pytestmark = pytest.mark.django_db

# A Monday.
MORNING = dt.datetime(2026, 11, 23, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def board(client):
    make_centre(phone="05181 1234")
    make_opening_hour(opens_at=dt.time(9), closes_at=dt.time(17))

    def shown():
        return client.get(reverse("screen"))

    with time_machine.travel(MORNING, tick=False):
        yield shown


def at(hour):
    return local_time.at(MORNING.date(), dt.time(hour))


def test_board_says_what_is_on_today(board):
    make_slot(offer=make_offer(title="Spielefest", kind=OfferKind.EVENT), starts_at=at(15), capacity=9)
    tomorrow = at(15) + dt.timedelta(1)
    make_slot(offer=make_offer(title="Morgen erst", kind=OfferKind.DROP_IN), starts_at=tomorrow, capacity=0)
    make_slot(offer=make_offer(title="Offene Tür"), starts_at=at(8), ends_at=at(12), capacity=0)
    make_slot(offer=make_offer(title="Rat und Hilfe"), starts_at=at(11))
    make_stand(place=make_place(name="Familienbus", is_mobile=True), day=MORNING.date(), starts_at=dt.time(10))
    text = words(board())
    for said in ("Spielefest", "Offene Tür", "Rat und Hilfe", "Familienbus", "Offen bis", "05181 1234"):
        assert said in text
    assert "Morgen erst" not in text


def test_board_of_a_quiet_day_says_what_to_do(board):
    assert "Fragen Sie uns" in words(board())


def test_board_has_nothing_to_press_and_leaves_no_cookie(board):
    response = board()
    page = BeautifulSoup(response.content, "html.parser")
    assert response.cookies == {}
    # The one link is for whoever reads by ear.
    assert [link["href"] for link in page.select("a")] == ["#content"]
    assert page.select("form, button, input") == []


def test_board_renews_itself_without_a_script(board):
    page = BeautifulSoup(board().content, "html.parser")
    assert page.select_one("noscript meta[http-equiv=refresh]")


def test_board_says_nothing_of_confidential_dates(board):
    make_slot(offer=make_offer(title="Trennung", kind=OfferKind.GROUP, is_sensitive=True), starts_at=at(15), capacity=9)
    assert "Heute im Programm" not in BeautifulSoup(board().content, "html.parser").select_one("#screen").get_text()
