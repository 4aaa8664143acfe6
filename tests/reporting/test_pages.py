"""Pages of the annual report: what they refuse, and how often they ask the database."""

import itertools

import pytest

from reporting.disclosure import move_on
from reporting.models import AnnualReport
from tests.factories import (
    make_chapter_text,
    make_committee,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_indicator,
    make_paper,
    make_report,
)
from tests.factories_planning import make_contribution, make_funder, make_grant
from tests.factories_release import make_release

pytestmark = pytest.mark.django_db

READ_ONLY = ["sozialraum/nebeneinander/", "2025/", "2025/ziele/"]


@pytest.mark.parametrize("page", READ_ONLY)
def test_page_that_shows_takes_nothing(client, coordinator, page):
    make_report()
    assert client.post(f"/haus/berichte/{page}").status_code == 405


@pytest.mark.parametrize("page", ["2024/", "2025/kapitel/gossip/", "2025/ziele/99/", "2025/freigabe/jahr/1/x.pdf"])
def test_page_of_what_is_not_there_is_unknown(client, coordinator, page):
    make_report()
    assert client.get(f"/haus/berichte/{page}").status_code == 404


@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("/jahresberichte/", lambda n: make_release(report=make_report(year=2000 + n, paper=make_paper()))),
        ("/haus/berichte/", lambda n: make_release(report=make_report(year=2000 + n))),
        ("/haus/berichte/ziele/", lambda n: make_goal()),
        ("/haus/berichte/gremien/", lambda n: make_committee()),
        ("/haus/berichte/vorlagen/", lambda n: make_paper()),
        ("/haus/berichte/sozialraum/", lambda n: make_indicator()),
        ("/haus/berichte/2025/", lambda n: make_chapter_text(chapter=["use", "goals", "money"][n], report=year())),
        ("/haus/berichte/2025/ziele/", lambda n: make_goal_year()),
        ("/haus/berichte/sozialraum/nebeneinander/", lambda n: make_indicator()),
        ("/haus/berichte/geldgeber/", lambda n: make_funder()),
        ("/haus/berichte/foerderungen/", lambda n: make_grant()),
        ("/haus/berichte/2025/haushalt/", lambda n: make_contribution()),
        ("/haus/berichte/2025/vorlage/", lambda n: make_deliberation(paper=year().paper)),
    ],
)
def test_list_reads_the_same_for_many_rows(client, coordinator, costs_the_same, address, make):
    make_report(paper=make_paper())
    numbers = itertools.count()

    def add():
        make(next(numbers))
        move_on(year())  # as the worker did: else pages would offer to have the figures worked out, and show none

    costs_the_same(lambda: client.get(address), add=add)


def year():
    return AnnualReport.objects.get(year=2025)
