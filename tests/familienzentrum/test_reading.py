"""What a failure about a page prints: its words and the place in question, never the whole page."""

import pytest
from django.http import HttpResponse

from tests.reading import MOST, explained, markup, words

PAGE = """<!doctype html><html><head><title>Times</title></head><body><nav>Menu</nav>
<main><h1>Free   times</h1>
<input name="name" value="Blue duck">
<p>On Monday</p></main></body></html>"""


def test_words_are_those_of_the_main_part():
    assert words(HttpResponse(PAGE)) == "Free times On Monday"


@pytest.mark.parametrize("page", [PAGE, PAGE.encode(), markup(HttpResponse(PAGE))])
def test_missing_words_are_told_beside_the_words_of_the_page(page):
    wanted = 'name="name" value="Blue ducks"' if isinstance(page, str) else b'name="name" value="Blue ducks"'
    head, *near = explained("in", wanted, page)
    assert head == f"{wanted!r} in <page: Free times On Monday>"
    assert near == ['Nearest line: \'<input name="name" value="Blue duck">\'']


def test_words_that_should_not_stand_there_are_shown_in_their_place():
    _head, place = explained("not in", "Monday", PAGE)
    assert place.startswith("It stands here: ")
    assert "<p>On Monday</p>" in place


def test_long_page_is_cut():
    page = PAGE.replace("On Monday", "On Monday " * 5_000)
    assert len(repr(markup(HttpResponse(page)))) < MOST + 100
    assert sum(len(line) for line in explained("in", "Tuesday", page)) < MOST + 1_000


@pytest.mark.parametrize(("operation", "thing"), [("==", PAGE), ("in", "Monday"), ("in", ["Monday"]), ("in", None)])
def test_other_comparisons_are_left_to_pytest(operation, thing):
    assert explained(operation, "x", thing) is None
