"""The directory of another portal is read within bounds, and nothing of it is believed."""

import datetime as dt
import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.exchange import reading
from offers.exchange.reading import CannotRead, read_changes, read_directory
from tests.offers.exchange.foreign import portal

ADDRESS = {"address_1": "Markt 1", "postal_code": "1", "city": "Ort"}


def record(**given):
    values = {
        "id": str(uuid.uuid4()),
        "name": "Hebammensprechstunde",
        "status": "active",
        "description": "Fragen rund ums Wochenbett\n\nMehr",
        "url": "https://example.org/angebote/1/",
        "organization": {"name": "Nachbarstadt"},
        "phones": [{"number": "0123 456"}],
        "service_at_locations": [
            {
                "location": {
                    "name": "Rathaus",
                    "addresses": [{"address_1": "Markt 1", "postal_code": "1", "city": "Ort"}],
                }
            }
        ],
    }
    return values | given


def read(answer, **bounds):
    with portal(answer) as address:
        return read_directory(address, **bounds)


def read_one(**given):
    [found] = read(lambda portal: portal.say_page(record(**given)))
    return found


def test_texts_of_an_offer_are_read():
    found = read_one()
    assert (found.title, found.summary) == ("Hebammensprechstunde", "Fragen rund ums Wochenbett")
    assert (found.who, found.where) == ("Nachbarstadt", "Rathaus, Markt 1, 1 Ort")
    assert (found.phone, found.website) == ("0123 456", "https://example.org/angebote/1/")


def test_pages_are_read_to_the_last():
    records = [record() for _ in range(3)]
    found = read(lambda portal: portal.say_page(records[portal.page - 1], last_page=portal.page == 3))
    assert [str(one.number) for one in found] == [one["id"] for one in records]


def test_directory_that_changes_between_two_pages_is_read_from_the_beginning():
    records, asked = [record() for _ in range(4)], []

    def shifting(portal):
        """While it is read first, something new pushes what stood last on the first page onto the second."""
        asked.append(portal.page)
        pages = {1: records[:2], 2: records[1:3]} if len(asked) <= 2 else {1: records[:2], 2: records[2:]}
        portal.say_page(*pages[portal.page], last_page=portal.page == 2, total_items=4)

    assert len(read(shifting)) == 4
    assert asked == [1, 2, 1, 2]


def test_directory_that_loses_something_between_two_pages_is_never_believed():
    """What moved from the second page to the first is on neither: only the total says so."""
    records = [record() for _ in range(4)]

    def shrinking(portal):
        portal.say_page(records[portal.page], last_page=portal.page == 2, total_items=4 - portal.page)

    with pytest.raises(CannotRead, match="ändert sich, während"):
        read(shrinking)


def test_changes_are_what_is_new_and_what_is_gone():
    new, gone = record(), record(status="defunct")
    with portal(lambda portal: portal.say_page(new, gone)) as address:
        found = read_changes(address, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert [str(one.number) for one in found.found] == [new["id"]]
    assert {str(number) for number in found.gone} == {gone["id"]}


def test_nothing_that_has_changed_is_no_error():
    with portal(lambda portal: portal.say_page()) as address:
        assert read_changes(address, dt.datetime(2026, 11, 1, tzinfo=dt.UTC)) == ([], set())


def test_directory_that_says_the_same_for_ever_ends():
    same = record()
    assert len(read(lambda portal: portal.say_page(same, last_page=False))) == 1


def test_directory_that_never_ends_is_read_to_a_bound(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 3)
    pages = []

    def endless(portal):
        pages.append(portal.page)
        portal.say_page(record(), last_page=False)

    assert len(read(endless)) == 3
    assert pages == [1, 2, 3]


def test_more_offers_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SERVICES", 2)
    with pytest.raises(CannotRead):
        read(lambda portal: portal.say_page(*[record() for _ in range(3)]))


def test_answer_that_is_too_large_is_broken_off():
    with pytest.raises(CannotRead):
        read(lambda portal: portal.say(b"[" + b"1," * 60_000), most_bytes=100_000)


def test_answer_without_an_end_is_broken_off():
    def endless(portal):
        portal.send_response(200)
        portal.end_headers()
        for _ in itertools.count():
            portal.wfile.write(b" " * 10_000)

    with pytest.raises(CannotRead):
        read(endless, most_bytes=100_000)


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n{", b""])
def test_answer_that_does_not_come_is_waited_for_within_bounds(begin):
    def silent(portal):
        portal.wfile.write(begin)
        portal.wfile.flush()
        portal.rfile.read(1)  # until the reader hangs up

    with pytest.raises(CannotRead):
        read(silent, most_seconds=0.2)


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        b"",
        b"[]",
        b"null",
        b'{"contents": 1}',
        b'{"contents": []}',
        b'{"contents": [1, null, {}]}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"contents": [{"id": "x", "name": "y", "status": "active"}]}',
    ],
)
def test_what_is_no_directory_is_refused(content):
    with pytest.raises(CannotRead):
        read(lambda portal: portal.say(content))


@pytest.mark.parametrize(
    "answer",
    [
        lambda portal: portal.say(b"{}", status=500),
        lambda portal: portal.say(b"", status=302, Location="http://127.0.0.1:1/"),
        lambda portal: portal.say(b"{}", Content_Encoding="gzip"),
        lambda portal: portal.wfile.write(b"nonsense\r\n\r\n"),
    ],
)
def test_answer_of_another_kind_is_refused(answer):
    with pytest.raises(CannotRead):
        read(answer)


def test_nobody_there_is_said():
    with portal(lambda _portal: None) as address:
        pass
    with pytest.raises(CannotRead) as refused:
        read_directory(address)
    assert str(refused.value.words)


def test_html_stays_text_and_unseen_signs_go():
    found = read_one(name='<img src=x onerror="alert(1)">\u202e\x00\n gut', description="\ud800<b>ja</b>")
    assert found.title == '<img src=x onerror="alert(1)"> gut'
    assert found.summary == "<b>ja</b>"


def test_text_that_is_too_long_is_cut():
    found = read_one(name="x" * 5000, description="y" * 5000)
    assert (len(found.title), len(found.summary)) == (120, 240)
    assert found.title.endswith("…")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "//example.org", "nichts", 5, None])
def test_link_that_is_none_is_left_out(url):
    assert read_one(url=url).website == ""


@pytest.mark.parametrize("status", ["defunct", "inactive", None, ["active"]])
def test_what_is_not_offered_is_left_out(status):
    with pytest.raises(CannotRead):
        read(lambda portal: portal.say_page(record(status=status)))


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(record())), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(record())), _ANYTHING))
def test_no_shape_of_a_record_makes_the_reader_fail(lies):
    found = reading._foreign(record(**lies))
    assert found is None or found.title
