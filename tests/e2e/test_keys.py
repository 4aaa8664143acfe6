"""A passkey is made and used in a real browser, with the device that Chromium plays."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from familienzentrum.choices import Role
from tests.browser import assert_accessible, follow, send
from tests.factories import make_centre
from tests.familienzentrum.accounts_help import PASSWORD, factor_kinds, make_person

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def fill_in(page):
    page.fill("[name=login]", "eva")
    page.fill("[name=password]", PASSWORD)
    send(page)


def test_passkey_is_set_up_and_opens_the_house(page, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()
    make_centre()
    eva = make_person(username="eva", role=Role.COORDINATOR)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})

    page.goto(reverse("master_data"))
    fill_in(page)
    assert_accessible(page)
    follow(page, f"a[href='{reverse('mfa_add_webauthn')}']")
    assert_accessible(page)
    follow(page, "#use-key")
    assert_accessible(page)
    assert factor_kinds(eva) == ["recovery_codes", "webauthn"]
    assert page.locator("li.code").count() == 10

    page.goto(reverse("account_logout"))
    send(page)
    page.goto(reverse("master_data"))
    fill_in(page)
    assert_accessible(page)
    follow(page, "#use-key")
    assert page.url.endswith(reverse("master_data"))
