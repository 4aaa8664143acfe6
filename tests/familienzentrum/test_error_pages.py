"""Pages for when something goes wrong: friendly, with a way on, without what may be broken."""

import pytest
from bs4 import BeautifulSoup

from familienzentrum import views
from tests.factories import make_centre


def ways_on(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [a["href"] for a in page.main.find_all("a")]


@pytest.mark.parametrize("answer", [views.server_error, lambda request: views.bad_request(request, ValueError())])
def test_page_needs_no_database(rf, answer):
    assert ways_on(answer(rf.get("/"))) == ["/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: views.not_found(request, ValueError()), 404),
        (lambda request: views.forbidden(request, PermissionError()), 403),
        (views.csrf_failure, 403),
    ],
)
def test_page_has_its_status_and_a_way_on(rf, answer, status):
    make_centre()
    response = answer(rf.get("/"))
    assert response.status_code == status
    assert ways_on(response)


@pytest.mark.django_db
def test_unknown_address_offers_the_phone(client):
    make_centre(phone="05181 703-0")
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "tel:051817030" in ways_on(response)


@pytest.mark.django_db
def test_error_page_repeats_nothing_of_the_address(client):
    make_centre()
    assert b"geheimnis" not in client.get("/geheimnis/?name=geheimnis").content


@pytest.mark.django_db
def test_wrong_method_says_what_to_do(client):
    response = client.post("/impressum/")
    assert response.status_code == 405
    assert response["Allow"]
    assert ways_on(response)
