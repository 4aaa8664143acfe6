"""No address, however it is typed, makes the portal fail: every one is walked with what nobody means."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import get_resolver, reverse

from familienzentrum.choices import Role
from offers.models import Membership
from tests.client import Client
from tests.conventions.addresses import patterns
from tests.factories import make_centre, make_offer, make_office, make_report, make_slot, make_user

pytestmark = pytest.mark.django_db

ADDRESSES = sorted({f"/{re.sub(r'[$^]', '', address)}" for address, _pattern in patterns(get_resolver())})
_ARGUMENT = re.compile(r"<(\w+):\w+>|\(\?P<\w+>[^)]*\)")
NUL = "a%00b"
# Longer than any column, half a sign, another folder.
WORDS = ["x" * 3000, "%ED%A0%80", "..%2F.."]
NUMBERS = [0, 10_000, 2**63, 10**30]
# What pages read from the address beside the forms.
QUESTIONS = ["page", "sort", "tag", "day", "topic", "q", "room", "starts_at", "ends_at", "next", "back"]
ANSWERS = ["9" * 40, "0001-01-01", "9999-12-31"]


def filled(address, *, number="1", word="x"):
    """Return an address with its arguments."""

    def argument(found):
        return {"uuid": str(uuid.uuid4()), "int": str(number)}.get(found[1], word)

    return _ARGUMENT.sub(argument, address)


def opened(*roles):
    client = Client()
    user = make_user()
    for role in roles:
        office = make_office() if role == Role.ADVISER else None
        Membership.objects.create(user=user, role=role, office=office)
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def status_of():
    """Opens a page of the house as somebody who may see all of them, any other as a visitor."""
    make_centre()
    visitor, staff = Client(), opened(*Role)
    return lambda address: (staff if address.startswith("/haus/") else visitor).get(address).status_code


def test_no_address_with_nul_is_found(status_of):
    answers = {address: status_of(f"{filled(address, word=NUL)}%00/") for address in ADDRESSES}
    answers |= {
        address: status_of(filled(address, word=NUL)) for address in ADDRESSES if NUL in filled(address, word=NUL)
    }
    assert {address: status for address, status in answers.items() if status != 404} == {}


def test_no_question_with_nul_is_understood(status_of):
    answers = {address: status_of(f"{filled(address)}?q=a%00b") for address in ADDRESSES}
    assert {address: status for address, status in answers.items() if status != 400} == {}


def test_no_number_or_word_makes_an_address_fail(status_of):
    with_arguments = [address for address in ADDRESSES if re.search(r"<(?!uuid)", address)]
    typed = {filled(address, number=number) for address in with_arguments for number in NUMBERS}
    typed |= {filled(address, word=word) for address in with_arguments for word in WORDS}
    answers = {address: status_of(address) for address in sorted(typed)}
    assert {address: status for address, status in answers.items() if status >= 500} == {}


def test_no_question_makes_a_page_fail(status_of):
    offer, report = make_offer(has_waiting_list=True), make_report()
    pages = [address for address in ADDRESSES if not _ARGUMENT.search(address)]
    pages += [
        f"/angebote/{offer.public_id}/",
        f"/angebote/{offer.public_id}/termine/",
        f"/haus/berichte/{report.year}/",
    ]
    asked = ["&".join(f"{question}={answer}" for question in QUESTIONS) for answer in ANSWERS]
    answers = {(page, question): status_of(f"{page}?{question}") for page in pages for question in asked}
    assert {asked: status for asked, status in answers.items() if status >= 500} == {}


def with_nul(form):
    """Return a form as it would be sent, with NUL in every field that people type into."""
    typed = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
    words = form.select("input[name]:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea[name]")
    return typed | {field["name"]: "a\0b" for field in words}


def test_no_form_fails_over_nul():
    make_centre()
    slot, client = make_slot(), opened(*Role)
    pages = {address for address in ADDRESSES if not _ARGUMENT.search(address)} | {f"/termin/{slot.public_id}/"}
    pages.remove(reverse("account_logout"))
    answers = {}
    for page in sorted(pages):
        # Some forms of the account end the login.
        client.force_login(client.user)
        answer = client.get(page)
        shown = BeautifulSoup(answer.content if answer["Content-Type"].startswith("text/html") else "", "lxml")
        for form in shown.select("main form[method=post]"):
            answers[page, form.get("action")] = client.post(form.get("action") or page, with_nul(form)).status_code
    assert len(answers) > 20
    assert {form: status for form, status in answers.items() if status >= 500} == {}
