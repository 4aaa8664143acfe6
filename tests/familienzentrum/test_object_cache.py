"""What is kept in this process is the object itself, as long as it was to be kept and no longer."""

import datetime as dt

import pytest
import time_machine

from familienzentrum.object_cache import ObjectCache

NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def cache(request):
    return ObjectCache(request.node.name, {"OPTIONS": {"MAX_ENTRIES": 3}})


def test_same_object_comes_back(cache):
    thing = object()
    cache.set("thing", thing)
    assert cache.get("thing") is thing


@pytest.mark.parametrize(("timeout", "is_there"), [(1, False), (2, True), (None, True)])
def test_it_is_forgotten_on_time(cache, timeout, is_there):
    with time_machine.travel(NOW, tick=False) as clock:
        cache.set("thing", "kept", timeout)
        clock.shift(1)
        assert cache.get("thing", "gone") == ("kept" if is_there else "gone")


def test_first_one_wins_if_it_is_only_added(cache):
    assert cache.add("thing", 1)
    assert not cache.add("thing", 2)
    assert cache.get("thing") == 1


def test_it_never_holds_more_than_it_may(cache):
    for number in range(9):
        cache.set(str(number), number)
    assert len([number for number in range(9) if cache.get(str(number)) is not None]) <= 3
