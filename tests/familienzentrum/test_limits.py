"""Tries are counted without addresses: per purpose, place and hour, for all processes at once."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from familienzentrum.jobs import forget_limits
from familienzentrum.limits import BOOKINGS, CODES, TooOften
from familienzentrum.models import LimitCounter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(settings):
    settings.LIMITS = {"codes": 3, "bookings": 3}


def from_(address, **headers):
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def is_refused(request, limit=CODES):
    try:
        limit.spend(request)
    except TooOften:
        return True
    return False


def refusals(tries, request, limit=CODES):
    return [is_refused(request, limit) for _try in range(tries)]


def test_tries_beyond_the_limit_are_refused():
    assert refusals(5, from_("192.0.2.1")) == [False, False, False, True, True]


def test_of_a_thousand_guesses_a_few_pass():
    assert refusals(1000, from_("192.0.2.1")).count(False) == 3


def test_other_places_and_purposes_have_limits_of_their_own():
    refusals(5, from_("192.0.2.1"))
    assert not is_refused(from_("192.0.2.2"))
    assert not is_refused(from_("192.0.2.1"), BOOKINGS)


def test_after_an_hour_one_may_try_again(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC), tick=False)
    refusals(5, from_("192.0.2.1"))
    time_machine.shift(dt.timedelta(minutes=59))
    assert is_refused(from_("192.0.2.1"))
    time_machine.shift(dt.timedelta(minutes=1))
    assert refusals(4, from_("192.0.2.1")) == [False, False, False, True]


def test_try_that_was_right_is_given_back():
    for _try in range(5):
        CODES.spend(from_("192.0.2.1"))
        CODES.give_back(from_("192.0.2.1"))
    assert LimitCounter.objects.get().count == 0


def test_addresses_of_one_home_count_together():
    assert refusals(3, from_("2001:db8:1:1::1")) == [False] * 3
    assert is_refused(from_("2001:db8:1:1:ffff::2"))
    assert not is_refused(from_("2001:db8:1:2::1"))


def test_address_is_the_one_that_our_proxy_saw(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for guess in range(3):
        assert not is_refused(from_("127.0.0.1", x_forwarded_for=f"198.51.100.{guess}, 192.0.2.1"))
    assert is_refused(from_("127.0.0.1", x_forwarded_for="203.0.113.9, 192.0.2.1"))
    assert not is_refused(from_("127.0.0.1", x_forwarded_for="192.0.2.1, 192.0.2.2"))


def test_without_a_proxy_nobody_makes_up_an_address():
    assert refusals(4, from_("192.0.2.1"))[-1]
    assert is_refused(from_("192.0.2.1", x_forwarded_for="198.51.100.7"))


def test_counter_holds_no_address_and_has_another_name_tomorrow(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))
    CODES.spend(from_("192.0.2.1"))
    time_machine.shift(dt.timedelta(days=1))
    CODES.spend(from_("192.0.2.1"))
    keys = list(LimitCounter.objects.values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert [len(key) for key in keys] == [64, 64]


def test_night_removes_what_is_over(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))
    CODES.spend(from_("192.0.2.1"))
    assert CODES.is_first(from_("192.0.2.1"), "what counts once a day")
    assert not CODES.is_first(from_("192.0.2.1"), "what counts once a day")
    cache.set("allauth:rl:login:ip:192.0.2.1", [1.0], 60)
    forget_limits()
    assert LimitCounter.objects.count() == 2
    time_machine.shift(dt.timedelta(hours=15))
    forget_limits()
    assert not LimitCounter.objects.exists()
    assert cached() == []


def test_limits_of_the_login_lie_in_the_database_without_an_address():
    cache.set("allauth:rl:login:ip:192.0.2.1", [1.0], 60)
    assert cache.get("allauth:rl:login:ip:192.0.2.1") == [1.0]
    [(key, value)] = cached()
    assert "192" not in key + value
    assert len(key) == 64


def cached():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM familienzentrum_cache")
        return cursor.fetchall()


def test_ipv4_written_as_ipv6_counts_as_ipv4():
    refusals(5, from_("::ffff:192.0.2.1"))
    assert is_refused(from_("192.0.2.1"))
    assert not is_refused(from_("::ffff:192.0.2.2"))
