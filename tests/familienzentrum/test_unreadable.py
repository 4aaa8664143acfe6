"""What no browser sends is answered in words, and never reaches the database."""

import base64
import io
import json

import pytest
from django.conf import settings
from django.db import DataError
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from familienzentrum.altcha import NotProven, demand_proof
from familienzentrum.middleware import refuse_unreadable
from tests.factories import make_centre
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

FIND = reverse("find_appointment")


@pytest.fixture(autouse=True)
def centre():
    return make_centre(phone="0123 456")


def test_address_with_nul_is_not_found_and_names_the_phone(client):
    page = client.get("/angebote/%00/")
    assert page.status_code == 404
    assert "tel:0123456" in markup(page)


def test_form_names_the_sign_and_keeps_what_was_typed(client):
    page = client.post(FIND, {"code": "7KQM\0"})
    assert page.status_code == 404
    assert page.context["form"].errors.keys() == {"code"}


def refused(rf, error, **typed):
    middleware = refuse_unreadable(lambda request: HttpResponse())
    return middleware.process_exception(rf.post("/", typed), error)


@pytest.mark.parametrize("error", [DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), ValueError()])
@pytest.mark.parametrize("typed", [{"name": "e\0va"}, {"e\0va": "x"}])
def test_what_no_form_looked_at_is_not_understood_and_says_what_to_do(error, typed, rf):
    page = refused(rf, error, **typed)
    assert page.status_code == 400
    assert "Bitte gehen Sie zurück" in words(page)


def test_other_mistakes_are_ours(rf):
    assert refused(rf, ValueError(), name="eva") is None
    assert refused(rf, KeyError(), name="e\0va") is None


def test_file_with_nul_beside_readable_fields_is_read(client):
    page = client.post(FIND, {"code": "7KQM", "file": io.BytesIO(b"a\0b")})
    assert page.status_code == 404


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "django_language", "other"])
def test_cookie_with_nul_is_not_understood(name, client):
    sent = {"Cookie": f'{name}="abcdefgh\\000ijkl"'}
    assert client.get(reverse("start"), headers=sent).status_code == 400


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16", "latin-1", "idna"])
def test_another_alphabet_is_not_understood(charset, client):
    body = encode_multipart(BOUNDARY, {"code": "\\ud800"})
    for content_type in (f"{MULTIPART_CONTENT}; charset={charset}", f"text/plain; charset={charset}"):
        assert client.generic("POST", FIND, body, content_type).status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "no-alphabet"])
def test_our_own_alphabet_is_understood(charset, client):
    body = encode_multipart(BOUNDARY, {"code": "7KQM"})
    assert client.generic("POST", FIND, body, f"{MULTIPART_CONTENT}; charset={charset}").status_code == 404


@pytest.mark.parametrize("typed", ["%FF", "%ED%A0%80", "\ufffe", "\u202e", "x" * 3000, "9" * 5000])
def test_strange_words_are_answered_by_the_form(typed, client):
    page = client.post(FIND, f"code={typed}", content_type="application/x-www-form-urlencoded")
    assert page.status_code == 404


@pytest.mark.parametrize("sign", ["\ud800", "\0"])
def test_proof_with_half_a_sign_is_no_proof(sign):
    challenge = {"parameters": {"algorithm": sign, "data": {"attempt": sign}}, "signature": sign}
    given = {"challenge": challenge, "solution": {"counter": 1, "derivedKey": sign}}
    with pytest.raises(NotProven):
        demand_proof(base64.b64encode(json.dumps(given).encode()).decode(), "form 1")
