"""Two people put a text on the last place on paper: one of them does, the other reads that there is no room."""

from functools import partial

import pytest

from familienzentrum.choices import Role
from reporting.models import PartnerText
from reporting.writing.partner_texts import put_on_paper
from tests.factories import make_partner_text, make_report, make_user
from tests.races.interleaving import after, amid, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def both():
    by, report = make_user(role=Role.COORDINATOR), make_report()
    given = {"report": report, "state": "accepted", "text": "We came."}
    for place in (1, 2, 3):
        make_partner_text(place=place, **given)
    return [partial(put_on_paper, make_partner_text(**given), by=by) for _ in range(2)]


def test_last_place_on_paper_is_given_once(both):
    assert amid(both[0], after("UPDATE", PartnerText), both[1]) == ("done", "NoRoomOnPaper")


def test_control_without_the_lock_the_database_alone_keeps_it(both):
    ends = amid(without_locks(both[0]), after("UPDATE", PartnerText), without_locks(both[1]))
    assert ends == ("done", "IntegrityError")
