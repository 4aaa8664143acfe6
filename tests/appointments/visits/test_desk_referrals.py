"""The page of slips: who may give, who may take, and what each sees."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import Referral
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_centre, make_office, make_referral, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centre():
    return make_centre()


@pytest.fixture
def as_desk(client):
    client.force_login(make_user(role=Role.FRONT_DESK))
    return client


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def as_adviser(client, office):
    client.force_login(make_adviser(office))
    return client


def given(to_office, **more):
    return {"to_office": to_office.pk, "number": str(uuid.uuid4())} | more


def code(response):
    return BeautifulSoup(response.content, "html.parser").select_one(".code").get_text()


def test_desk_gives_a_slip_with_a_code_and_the_way_there(as_desk):
    to_office = make_office(name="Schuldnerberatung", phone="0123 44")
    response = as_desk.post(reverse("give_slip"), given(to_office))
    assert (Referral.objects.get().from_office, Referral.objects.get().to_office) == (None, to_office)
    assert len(code(response)) == 14
    assert b"Schuldnerberatung" in response.content
    assert b"0123 44" in response.content


def test_adviser_gives_from_the_own_office_only(as_adviser, office):
    foreign = make_office()
    as_adviser.post(reverse("give_slip"), given(make_office(), from_office=office.pk))
    assert Referral.objects.get().from_office == office
    for source in (foreign.pk, ""):
        response = as_adviser.post(reverse("give_slip"), given(make_office(), from_office=source))
        assert response.status_code == 422
    assert Referral.objects.count() == 1


def test_slip_to_where_the_family_is_is_refused_kindly(as_adviser, office):
    response = as_adviser.post(reverse("give_slip"), given(office, from_office=office.pk))
    assert response.status_code == 409
    assert response.context["give_form"].errors


def test_loading_the_slip_again_makes_no_second_one(as_desk):
    form = given(make_office())
    assert as_desk.post(reverse("give_slip"), form).status_code == 200
    assert as_desk.post(reverse("give_slip"), form).status_code == 409
    assert Referral.objects.count() == 1


def test_slip_is_taken_once_and_by_its_office_only(client, as_desk, office):
    slip = code(as_desk.post(reverse("give_slip"), given(office)))
    client.force_login(make_adviser(make_office()))
    assert client.post(reverse("take_slip"), {"code": slip}).status_code == 404
    client.force_login(make_adviser(office))
    assert client.post(reverse("take_slip"), {"code": slip.lower()}).url == reverse("referrals")
    assert client.post(reverse("take_slip"), {"code": slip}).status_code == 404


@pytest.mark.parametrize("typed", ["", "ABC", "x" * 50, "\x00"])
def test_nonsense_instead_of_a_code_is_refused(as_desk, typed):
    assert as_desk.post(reverse("take_slip"), {"code": typed}).status_code == 422


def rows(response):
    return len(BeautifulSoup(response.content, "html.parser").select("tbody tr"))


def test_adviser_sees_slips_from_and_to_the_own_office(as_adviser, office):
    make_referral(to_office=office)
    make_referral(from_office=office)
    make_referral()
    make_referral(from_office=make_office())
    response = as_adviser.get(reverse("referrals"))
    assert rows(response) == 2
    assert [count for _label, count in response.context["counts"]] == [2, 0, 2, 0]


def test_desk_sees_what_it_gave(as_desk):
    make_referral(state="expired", code_digest=None)
    make_referral()
    make_referral(from_office=make_office())
    response = as_desk.get(reverse("referrals"))
    assert rows(response) == 2
    assert [count for _label, count in response.context["counts"]] == [2, 0, 1, 1]


def test_list_costs_the_same_for_many_rows(as_adviser, office, costs_the_same):
    costs_the_same(lambda: as_adviser.get(reverse("referrals")), add=lambda: make_referral(from_office=office))
