"""Pages on which a report is released, and those on which everybody reads it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup

from familienzentrum.choices import Role
from reporting.models import Release
from tests.factories import (
    make_paper,
    make_release,
    make_report,
    make_report_to_release,
    make_user,
)

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def test_year_names_what_is_missing(client, coordinator):
    make_report()
    page = soup(client.get("/haus/berichte/2025/"))
    assert [link["href"] for link in page.select(".gaps a")] == [
        "/haus/berichte/2025/vorlage/",
        "/haus/berichte/2025/kapitel/summary/",
    ]


def test_report_is_released_by_post_only(client, coordinator):
    make_report_to_release()
    client.get("/haus/berichte/2025/freigabe/")
    assert not Release.objects.exists()
    for _ in range(2):
        response = client.post("/haus/berichte/2025/freigabe/", {"number": 1})
        assert response.url == "/haus/berichte/2025/"
    assert Release.objects.count() == 1


def test_report_that_is_not_ready_is_not_released(client, coordinator):
    make_report()
    client.post("/haus/berichte/2025/freigabe/", {"number": 1})
    assert not Release.objects.exists()
    assert soup(client.get("/haus/berichte/2025/")).find(class_="alert--danger")


def test_released_report_is_public(client):
    release = make_release()
    page = client.get("/jahresberichte/")
    assert soup(page).select_one(".years a")["href"] == f"/jahresberichte/{release.public_id}/bericht.pdf"
    file = client.get(f"/jahresberichte/{release.public_id}/bericht.pdf")
    assert (file["Content-Type"], file.content) == ("application/pdf", b"%PDF-1.7")
    assert not page.cookies
    assert not file.cookies


def test_release_of_a_paper_that_is_not_public_stays_in_the_house(client):
    release = make_release(report=make_report(paper=make_paper(is_public=False)))
    assert soup(client.get("/jahresberichte/")).select(".years a") == []
    assert client.get(f"/jahresberichte/{release.public_id}/bericht.pdf").status_code == 404
    client.force_login(make_user(role=Role.COORDINATOR))
    assert client.get("/haus/berichte/2025/freigabe/1/bericht.pdf").status_code == 200


def test_release_that_does_not_exist_is_unknown(client):
    assert client.get("/jahresberichte/00000000-0000-4000-8000-000000000000/bericht.pdf").status_code == 404


def test_page_without_a_release_says_so(client):
    assert soup(client.get("/jahresberichte/")).find(class_="empty")


@time_machine.travel(dt.datetime(2025, 6, 1, 10, tzinfo=dt.UTC), tick=False)
def test_running_year_is_said_to_be_running(client, coordinator):
    make_report()
    assert soup(client.get("/haus/berichte/2025/")).select(".gaps li")[0].find("a") is None
