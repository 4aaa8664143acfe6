"""No page may ask for the camera but the one that reads codes, and a QR code says what stands beside it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from familienzentrum.choices import Role
from tests.factories import make_appointment, make_centre, make_offer, make_slot, make_user
from tests.own_pages import opened
from tests.qr_reader import read_qr

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house():
    make_centre()


def policy(client, name):
    return client.get(reverse(name))["Permissions-Policy"]


def test_only_the_board_may_ask_for_the_camera(client):
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert "camera=(self)" in policy(client, "desk")
    for name in ("start", "visits", "find_appointment", "calls"):
        assert "camera=()" in policy(client, name)


@pytest.mark.parametrize("page", ["appointment", "appointment_print"])
def test_qr_code_holds_the_code_and_nothing_else(client, page):
    appointment = make_appointment(slot=make_slot(offer=make_offer(is_sensitive=True)))
    shown = BeautifulSoup(opened(client, page, appointment).content, "html.parser")
    assert read_qr(shown.select_one(".code-card__qr")["src"]) == appointment.personal.code


@pytest.mark.parametrize("page", ["appointment", "appointment_print"])
def test_no_desk_reads_a_code_where_nobody_comes_to_it(client, page):
    appointment = make_appointment(slot=make_slot(channel="video"))
    assert "Empfang" not in client.get(reverse(page, args=[appointment.public_id])).text


def test_link_is_not_passed_on_from_a_confidential_offer(client):
    for is_sensitive in (True, False):
        appointment = make_appointment(slot=make_slot(offer=make_offer(is_sensitive=is_sensitive)))
        shown = opened(client, "appointment", appointment).content.decode()
        assert ("data-share" in shown) != is_sensitive
