"""Every staff address, opened by everybody: a page for whoever may, the login for a stranger, else nothing."""

import pytest
from django.db import transaction
from django.urls import reverse

from familienzentrum.access import PUBLIC
from tests.client import Client
from tests.conventions.addresses import ours
from tests.conventions.staff_house import staff_house
from tests.conventions.staff_pages import WINGS, Page
from tests.headers import lacking

# What Django calls the choice of nothing, if nobody says a word for it.
_UNNAMED = b"---------"


def test_every_staff_address_stands_in_the_matrix():
    addresses = {pattern.name for _, pattern in ours() if getattr(pattern.callback, "audience", None) != PUBLIC}
    known = {name for pages in WINGS.values() for name in pages}
    assert (addresses - known, known - addresses) == (set(), set())


@pytest.mark.django_db
@pytest.mark.parametrize("wing", WINGS)
def test_pages_open_for_whom_the_matrix_says(wing):
    """One test for many pages, because the house is dear and looking leaves nothing behind."""
    with staff_house() as (clients, rows):
        addresses = {name: reverse(name, args=page.needs(rows)) for name, page in WINGS[wing].items()}
        wrong = {name: differences(WINGS[wing][name], clients, url) for name, url in addresses.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def differences(page: Page, clients: dict[str, Client], url: str) -> dict[str, str]:
    found = {who: answer(client, url) for who, client in clients.items()}
    wanted = {who: expected(page, who) for who in clients}
    return {who: f"{found[who]} instead of {wanted[who]}" for who in clients if found[who] != wanted[who]}


def answer(client: Client, url: str) -> int | str:
    """Open a page, and leave nothing behind."""
    with transaction.atomic():
        response = client.get(url)
        transaction.set_rollback(True)
    if wrong := lacking(response, url):
        return f"without {', '.join(wrong)}"
    led_to_login = response.status_code == 302 and response["Location"] == f"{reverse('account_login')}?next={url}"
    if _UNNAMED in getattr(response, "content", b""):
        return "a choice without a name"
    return "login" if led_to_login else response.status_code


def expected(page: Page, who: str) -> int | str:
    if who == "stranger":
        return "login"
    return page.answers if who in page.opens_for else 404
