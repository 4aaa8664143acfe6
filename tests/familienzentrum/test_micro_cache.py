"""What everybody asks for is kept for a second: never somebody's own page, never longer."""

import datetime as dt
import gzip
import threading

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from familienzentrum import micro_cache
from familienzentrum.choices import Role
from familienzentrum.micro_cache import SECONDS, cached, cached_page
from tests.factories import make_offer, make_slot, make_topic, make_user

NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.CACHES = settings.CACHES | {"micro": {"BACKEND": "familienzentrum.object_cache.ObjectCache"}}
    caches["micro"].clear()


class OneAtATime:
    """A lock that says so instead of waiting for its own thread for ever."""

    is_held = False

    def __enter__(self):
        assert not self.is_held, "This thread waits for itself."
        self.is_held = True

    def __exit__(self, *_error):
        self.is_held = False


def times_of(slot, **given):
    return reverse("times", args=[slot.offer.public_id], **given)


def test_second_visitor_is_answered_from_memory(client, django_assert_num_queries):
    address = times_of(make_slot())
    first = client.get(address)
    with django_assert_num_queries(0):
        assert client.get(address).content == first.content


def test_taken_place_looks_free_for_a_second_at_most(client):
    with time_machine.travel(NOW, tick=False) as clock:
        slot = make_slot(starts_at=timezone.now() + dt.timedelta(days=1))
        assert str(slot.public_id) in client.get(times_of(slot)).text
        book(slot, BookingRequest(), by=None)
        clock.shift(SECONDS)
        assert str(slot.public_id) not in client.get(times_of(slot)).text


def test_languages_and_filters_have_pages_of_their_own(client):
    slot = make_slot()
    german = client.get(times_of(slot))
    assert client.get(f"/en{times_of(slot)}").content != german.content
    assert client.get(f"{times_of(slot)}?weekday=2").content != german.content


def test_staff_get_a_page_made_for_them(client):
    slot = make_slot()
    client.get(times_of(slot))
    client.force_login(make_user(role=Role.FRONT_DESK))
    response = client.get(times_of(slot))
    assert response.status_code == 200
    assert response.wsgi_request.user.is_authenticated


def test_invented_session_makes_no_page_anew(client, django_assert_num_queries):
    address = times_of(make_slot())
    first = client.get(address)
    client.cookies[settings.SESSION_COOKIE_NAME] = "an-invented-session-of-32-letters"
    with django_assert_num_queries(1):  # whether there is such a session
        assert client.get(address).content == first.content


def test_parameter_that_means_nothing_makes_no_page_and_reaches_nobody_else(client, django_assert_num_queries):
    address = times_of(make_slot())
    first = client.get(f"{address}?weekday=&from=somebody@example.org")
    assert "somebody" not in first.text
    with django_assert_num_queries(0):
        assert client.get(f"{address}?fbclid=1&weekday=").content == first.content


MEANS_NOTHING = [
    "start=x1",
    "start=2027-02-30",
    "weekday=9",
    "part=never",
    "topic=x1",
    "language=xx",
    "page=x1",
    "kind=x1",
]


@pytest.mark.parametrize("page", ["times", "soonest", "events", "offers", "guide"])
def test_value_that_means_nothing_makes_no_page_either(page, client, django_assert_num_queries):
    """Else each invented value would cost as much as a page that nobody has seen."""
    slot = make_slot()
    address = times_of(slot) if page == "times" else reverse(page)
    first = client.get(address)
    # What can be chosen is read once in a second, for everybody.
    assert client.get(f"{address}?topic=unknown").content == first.content
    with django_assert_num_queries(0):
        for query in MEANS_NOTHING:
            assert client.get(f"{address}?{query}").content == first.content, query


def test_value_is_kept_however_it_is_written(client, django_assert_num_queries):
    address = times_of(make_slot())
    first = client.get(f"{address}?during_school=on&weekday=0&start=2027-03-02")
    assert first.content != client.get(address).content
    with django_assert_num_queries(0):
        assert client.get(f"{address}?start=02.03.2027&weekday=0&during_school=1").content == first.content


def test_kept_page_travels_compressed_to_whoever_reads_that(client):
    address = times_of(make_slot())
    plain = client.get(address)
    first, second = (client.get(address, headers={"Accept-Encoding": "gzip, br"}) for _ in range(2))
    assert {first.headers["Content-Encoding"], second.headers["Content-Encoding"]} == {"gzip"}
    assert gzip.decompress(first.content) == gzip.decompress(second.content) == plain.content
    assert {"Accept-Encoding" in page.headers["Vary"] for page in (plain, first)} == {True}


def test_page_with_a_form_secret_is_never_kept(client):
    slot = make_slot()
    address = reverse("book", args=[slot.public_id])
    assert client.get(address).content != client.get(address).content


def test_missing_page_is_not_kept(client):
    slot = make_slot()
    address = times_of(slot)
    slot.offer.state = "ended"
    slot.offer.save()
    assert client.get(address).status_code == 404
    slot.offer.state = "active"
    slot.offer.save()
    assert client.get(address).status_code == 200


def test_value_is_made_once():
    made = []
    assert [cached("key", lambda: made.append(1) or "value") for _ in range(3)] == ["value"] * 3
    assert made == [1]


def test_page_that_asks_for_what_is_kept_never_waits_for_itself(rf):
    """With shared locks one of so many pages would find its own lock taken, and stand still for ever."""

    @cached_page(QueryDict.dict)
    def page(request):
        return HttpResponse(cached(f"part-{request.GET['n']}", lambda: "made"))

    def open_many():
        for number in range(500):
            page(rf.get("/", {"n": number}))

    visitor = threading.Thread(target=open_many, daemon=True)
    visitor.start()
    visitor.join(timeout=30)
    assert not visitor.is_alive()


@pytest.mark.parametrize("page", ["start", "offers", "guide", "events", "soonest"])
def test_what_is_kept_may_be_made_of_what_is_kept_though_both_share_a_lock(client, monkeypatch, page):
    """Texts in the reader's language are looked up in the midst of it; of many locks, two keys seldom share one."""
    make_offer(topics=[make_topic()])
    monkeypatch.setattr(micro_cache, "_LOCKS", [OneAtATime()])
    with override("uk"):
        assert client.get(reverse(page)).status_code == 200


def test_thread_whose_work_failed_waits_for_others_again(monkeypatch):
    monkeypatch.setattr(micro_cache, "_LOCKS", [OneAtATime()])
    with pytest.raises(ZeroDivisionError):
        cached("broken", lambda: 1 // 0)
    with pytest.raises(AssertionError, match="waits for itself"), micro_cache._LOCKS[0]:
        cached("whole", lambda: 1)


def test_what_is_asked_for_on_the_way_stops_nobody():
    """So deep that two of the keys share a lock, however many there are of them."""

    def nested(depth):
        return cached(f"nested-{depth}", lambda: nested(depth - 1) if depth else "done")

    said = []
    asking = threading.Thread(target=lambda: said.append(nested(100)), daemon=True)
    asking.start()
    asking.join(timeout=30)
    assert said == ["done"]


def test_two_that_ask_for_what_the_other_makes_wait_for_neither():
    both = threading.Barrier(2, timeout=30)
    said = []

    def made(mine, others):
        both.wait()
        cached(others, lambda: others)
        return mine

    def ask(mine, others):
        said.append(cached(mine, lambda: made(mine, others)))

    asking = [threading.Thread(target=ask, args=keys, daemon=True) for keys in (("one", "two"), ("two", "one"))]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(timeout=60)
    assert sorted(said) == ["one", "two"]
