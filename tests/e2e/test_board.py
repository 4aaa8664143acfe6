"""The board at the entrance keeps itself up to date for weeks, and says when it cannot."""

import re

import pytest

from offers.choices import OfferKind
from tests.browser import assert_accessible
from tests.factories import make_centre, make_offer, make_slot
from tests.factories_closing import days_ahead, make_closure

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(page):
    """The board with a clock that the test moves."""
    make_centre()
    page.clock.install()
    page.goto("/infotafel/")
    page.evaluate("window.isStillThere = true")
    return page


def a_minute_later(board):
    with board.expect_response("**/infotafel/"):
        board.clock.run_for(60_000)


def test_what_changes_appears_without_loading_the_page_anew(board):
    assert_accessible(board)
    make_slot(offer=make_offer(title="Erziehungsberatung", kind=OfferKind.CONSULTATION))
    make_closure(starts_at=days_ahead(2), ends_at=days_ahead(3), reason="Wasserschaden")
    a_minute_later(board)
    board.wait_for_selector("text=Erziehungsberatung")
    assert "Wasserschaden" in board.inner_text("#screen")
    assert board.evaluate("window.isStillThere")
    assert board.context.cookies() == []


def test_without_a_network_the_last_state_stays_and_says_that_it_is_old(board):
    before = board.inner_text("#screen")
    board.context.set_offline(True)
    board.clock.run_for(5 * 60_000)
    board.wait_for_selector(".screen__late:visible")
    assert "kein Netz" in board.inner_text(".screen__late")
    assert before in re.sub(r"Diese Tafel hat .*\n+", "", board.inner_text("#screen"))
    board.context.set_offline(False)
    a_minute_later(board)
    board.wait_for_selector(".screen__late", state="hidden")
