"""A failure is logged with its place, and without the address that led there."""

import io
import logging

import pytest
from django.db import connection
from django.urls import path

from familienzentrum.access import public
from familienzentrum.models import User
from tests.client import Client
from tests.reading import markup


@public
def broken(request, key):
    raise ZeroDivisionError


@public
def twice(request, key):
    for _ in range(2):
        User.objects.create(username=key)


@public
def misread(request, key):
    try:
        int(key)
    except ValueError as error:
        raise LookupError(key) from error


@public
def handled_badly(request, key):
    try:
        int(key)
    except ValueError:
        {}[key]


@public
def not_there(request, key):
    open(f"/{key}").close()


@public
def too_slow(request, key):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(9)")


urlpatterns = [
    path(f"{view.__name__}/<str:key>/", view, name=f"{view.__name__}_page")
    for view in (broken, twice, misread, handled_badly, not_there, too_slow)
]
handler500 = "familienzentrum.views.server_error"


@pytest.fixture
def log(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(logging.getLogger("django.request").handlers[0], "stream", log)
    return log


@pytest.mark.urls("tests.familienzentrum.test_logs")
def test_failure_is_logged_without_its_address(log):
    page = Client(raise_request_exception=False).get("/broken/7kqm2rtx9fhc/")
    text = log.getvalue()
    assert page.status_code == 500
    assert "ZeroDivisionError" in text
    assert "broken_page" in text
    assert "7kqm2rtx9fhc" not in text + markup(page)


@pytest.mark.django_db
@pytest.mark.urls("tests.familienzentrum.test_logs")
@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("twice", ["UniqueViolation (23505, familienzentrum_user_username", "django.db.utils.IntegrityError"]),
        ("misread", ["ValueError\n\nThis directly caused:", "in misread", "\nLookupError\n"]),
        ("handled_badly", ["ValueError\n\nWhile this was handled", "\nKeyError\n"]),
        ("not_there", ["FileNotFoundError (No such file or directory)"]),
        ("too_slow", ["QueryCanceled (canceling statement due to statement timeout)"]),
    ],
)
def test_what_somebody_typed_is_not_logged_with_a_failure(log, view, said):
    Client(raise_request_exception=False).get(f"/{view}/mila-petersen/")
    text = log.getvalue()
    assert [words for words in said if words not in text] == []
    assert "mila" not in text
