"""The report of a year is begun once, and of a year that can be."""

import pytest
from bs4 import BeautifulSoup

from reporting.models import AnnualReport

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def errors(response):
    return soup(response).find(id="errors").get_text()


def test_report_is_begun_once(client, coordinator):
    for _ in range(2):
        response = client.post("/haus/berichte/", {"year": 2025})
        assert response.url == "/haus/berichte/2025/"
    assert AnnualReport.objects.count() == 1


@pytest.mark.parametrize("year", ["", "25", "3000", "zwei", "99999999999999999999"])
def test_report_of_a_year_that_cannot_be_is_refused(client, coordinator, year):
    response = client.post("/haus/berichte/", {"year": year})
    assert errors(response)
    assert not AnnualReport.objects.exists()
