"""Whoever guesses waits, longer each time; strangers who guess keep nobody out."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from familienzentrum.models import AuditEntry, LimitCounter
from familienzentrum.password_links import _link
from tests.client import Client
from tests.factories import make_centre
from tests.familienzentrum.accounts_help import LOGIN, PASSWORD, is_inside, log_in, make_person, press, work

pytestmark = pytest.mark.django_db

NINE = dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def eva():
    cache.clear()
    make_centre()
    yield make_person(username="eva", email="eva@example.org")
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def tries(client, name="eva", password="wrong", address="192.0.2.1"):
    """Try once; return whether one is inside. What counts by address alone is forgotten: other limits are not meant."""
    cache.clear()
    client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)
    return is_inside(client)


def guess(times, **given):
    for _try in range(times):
        assert not tries(Client(), **given)


def test_wait_gets_longer_and_ends(clock):
    guess(5)
    for seconds in (29, 59, 119):
        clock.shift(dt.timedelta(seconds=seconds))
        assert not tries(Client(), password=PASSWORD)
        clock.shift(dt.timedelta(seconds=2))
        guess(1)
    clock.shift(dt.timedelta(minutes=15, seconds=1))
    assert tries(Client(), password=PASSWORD)


def test_midnight_forgets_no_wrong_try(clock):
    clock.move_to(dt.datetime(2026, 3, 10, 22, 59, 55, tzinfo=dt.UTC))
    guess(5)
    clock.shift(dt.timedelta(seconds=10))
    assert not tries(Client(), password=PASSWORD)


def test_strangers_cannot_fill_the_audit_log(clock):
    for number in range(12):
        guess(1, address=f"203.0.113.{number + 1}")
    clock.shift(dt.timedelta(minutes=61))
    guess(1)
    found = AuditEntry.objects.filter(action="user.login_failed").order_by("pk")
    assert [entry.details["within_an_hour"] for entry in found] == [1, 10, 1]


def test_refusal_reads_the_same_for_an_account_that_does_not_exist():
    said = []
    for name in ("eva", "nobody"):
        guess(5, name=name)
        said.append(Client().post(LOGIN, {"login": name, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1"))
    errors = [answer.context["form"].errors for answer in said]
    assert errors[0] == errors[1]
    assert "Viertelstunde" in str(errors[0])


def test_all_names_of_an_account_share_one_allowance():
    for name in ("eva", "EVA", " eva", "eva@example.org", "Eva@Example.org"):
        guess(1, name=name)
    assert not tries(Client(), password=PASSWORD)


def test_stranger_who_guesses_keeps_nobody_out():
    guess(12, address="203.0.113.9")
    assert tries(Client(), password=PASSWORD)


def test_guessing_from_many_networks_slows_down_strangers_and_not_the_own_browser():
    own = Client()
    assert tries(own, password=PASSWORD)
    own.post(reverse("account_logout"))
    for number in range(90):
        guess(1, address=f"203.0.113.{number + 1}")
    assert not tries(Client(), password=PASSWORD, address="198.51.100.1")
    assert tries(own, password=PASSWORD, address="198.51.100.1")


def test_who_is_kept_waiting_by_strangers_gets_in_by_the_link_for_a_new_password(eva):
    guess(5)
    own = Client()
    refused = own.post(LOGIN, {"login": "eva", "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    assert "Link für ein neues Passwort" in str(refused.context["form"].errors)
    page = own.get(own.get(_link(eva)).url)
    chosen = "Ein ganz neuer langer Satz"
    press(own, page, password1=chosen, password2=chosen)
    guess(5)
    assert tries(own, password=chosen)


def test_known_browser_is_slowed_down_as_well_and_an_invented_one_is_not_known():
    own = Client()
    tries(own, password=PASSWORD)
    own.post(reverse("account_logout"))
    for _try in range(5):
        tries(own)
    assert not tries(own, password=PASSWORD)
    invented = Client()
    for name, cookie in own.cookies.items():
        invented.cookies[name] = cookie.value[:-2] + "xx" if name.startswith("known_") else cookie.value
    for _try in range(5):
        tries(invented, address="192.0.2.77")
    assert not tries(invented, password=PASSWORD, address="192.0.2.77")


def test_right_password_forgets_what_was_mistyped():
    for _morning in range(3):
        guess(4)
        assert tries(Client(), password=PASSWORD)


def test_owner_hears_of_a_login_in_a_new_browser_and_not_of_the_next_ones(mailoutbox):
    own = Client()
    for _morning in range(3):
        assert tries(own, password=PASSWORD)
        own.post(reverse("account_logout"))
    work("send_account_notice")
    assert [(mail.to, "Browser" in mail.body) for mail in mailoutbox] == [(["eva@example.org"], True)]


def test_cookie_of_a_known_browser_is_for_the_login_alone_and_names_nobody(client):
    log_in(client, "eva")
    cookie = next(cookie for name, cookie in client.cookies.items() if name.startswith("known_"))
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/haus/konto/", True, "Lax")
    assert "eva" not in cookie.value


def test_counts_keep_neither_name_nor_address():
    guess(1)
    assert not any(word in str(list(LimitCounter.objects.values())) for word in ("eva", "192.0.2.1"))
