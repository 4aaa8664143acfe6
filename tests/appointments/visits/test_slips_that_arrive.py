"""A slip in the language of the family, and a partner who confirms it without a login."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.models import Referral
from appointments.visits.referral_actions import expire_slips, give_slip
from familienzentrum.choices import Role
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centre():
    return make_centre(phone="0123 1")


@pytest.fixture
def office():
    return make_office(name="Schuldnerberatung", phone="0123 44", hours="montags nach Absprache", street="Markt 3")


@pytest.fixture
def slip(office):
    return give_slip(from_office=None, to_office=office, by=make_user())


def confirm(client, code):
    return client.post(reverse("slip_arrived"), {"code": code})


def test_partner_without_a_login_confirms_once(client, slip):
    answer = confirm(client, slip.code.lower())
    assert "Angekommen Schuldnerberatung" in words(answer)
    referral = Referral.objects.get()
    assert (referral.state, referral.arrived_on) == ("arrived", timezone.localdate())
    again = confirm(client, slip.code)
    assert again.status_code == 404
    assert "Schuldnerberatung" not in words(again)


def test_slip_that_has_expired_is_not_confirmed(client, slip):
    expire_slips(timezone.localdate() + dt.timedelta(days=365))
    assert confirm(client, slip.code).status_code == 404


def test_who_guesses_is_stopped_and_who_confirms_many_is_not(client, office, settings):
    settings.LIMITS = settings.LIMITS | {"slips": 2}
    for _family in range(4):
        code = give_slip(from_office=None, to_office=office, by=make_user()).code
        assert confirm(client, code).status_code == 200
    last = give_slip(from_office=None, to_office=office, by=make_user()).code
    for _guess in range(2):
        confirm(client, "0000-0000-0000")
    assert "sehr oft" in words(confirm(client, last))
    assert Referral.objects.filter(state="given").count() == 1


def test_code_in_an_address_confirms_nothing(client, slip):
    """Addresses are logged, and opened by programs."""
    client.get(reverse("slip_arrived"), {"code": slip.code})
    assert Referral.objects.get().state == "given"


@pytest.fixture
def as_desk(client):
    client.force_login(make_user(role=Role.FRONT_DESK))
    return client


def paper(client, office, **given):
    answer = client.post(reverse("give_slip"), {"to_office": office.pk, "number": str(uuid.uuid4())} | given)
    return answer, BeautifulSoup(answer.content, "html.parser").select_one(".slip")


def test_slip_says_where_when_and_whom_to_ring(as_desk, office):
    _answer, slip = paper(as_desk, office)
    text = slip.get_text(" ", strip=True)
    assert [said for said in ("Markt 3", "0123 44", "montags nach Absprache", "/zettel/") if said not in text] == []
    assert slip.select_one("img[src^='data:image']")


def test_slip_speaks_the_language_of_the_family_and_the_page_that_of_the_desk(as_desk, office):
    answer, slip = paper(as_desk, office, language="ar")
    (read,) = slip.select("div[lang='ar'][dir='rtl']")
    assert "لا يُكتب عليها من أنت" in read.get_text()
    assert "Für die Stelle" in slip.get_text()
    assert "Drucken" in words(answer)


def test_slip_says_what_to_bring_and_not_for_what(as_desk, office):
    offer = make_offer(office=office, title="Insolvenz", bring_along="Den Brief\nDen Ausweis")
    _answer, slip = paper(as_desk, office, offer=offer.pk)
    assert [item.get_text(strip=True) for item in slip.select("ul li")] == ["Den Brief", "Den Ausweis"]
    assert "Insolvenz" not in slip.get_text()


def test_offer_of_another_office_is_refused(as_desk, office):
    offer = make_offer(bring_along="Den Brief")
    answer, _slip = paper(as_desk, office, offer=offer.pk)
    assert answer.status_code == 422
    assert not Referral.objects.exists()
