"""Whoever watches the portal asks one address, by name or by number, and learns whether it works."""

import pytest
from django.db import transaction

from familienzentrum.middleware import HEALTH_ADDRESS


@pytest.fixture(autouse=True)
def production(settings):
    settings.ALLOWED_HOSTS = ["familienzentrum.example.org"]
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["familienzentrum.example.org", "192.0.2.7", "192.0.2.7:8000", "[2001:db8::7]:8000"])
def test_healthy_portal_says_ok_to_everybody(client, host, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(HEALTH_ADDRESS, headers={"host": host})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")
    assert (answer["Cache-Control"], answer.cookies.output()) == ("no-store", "")


@pytest.mark.django_db
def test_it_may_be_asked_for_its_head(client):
    assert client.head(HEALTH_ADDRESS, headers={"host": "192.0.2.7"}).status_code == 200


@pytest.mark.django_db
def test_portal_whose_database_refuses_says_so(client):
    with transaction.atomic():
        transaction.set_rollback(True)  # from here on the line takes no statement
        answer = client.get(HEALTH_ADDRESS, headers={"host": "192.0.2.7"})
    assert (answer.status_code, answer.content) == (503, b"not ok\n")


@pytest.mark.parametrize("path", ["/", "/gesund/", "/gesund/x"])
def test_no_other_address_answers_to_numbers(client, path):
    assert client.get(path, headers={"host": "192.0.2.7"}, secure=True).status_code == 400
    assert client.get(path, headers={"host": "familienzentrum.example.org"}).status_code == 301


def test_nothing_can_be_sent_there(client):
    assert client.post(HEALTH_ADDRESS, headers={"host": "192.0.2.7"}, secure=True).status_code == 400
