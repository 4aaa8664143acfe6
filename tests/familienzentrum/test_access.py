"""Who may do what in the house, and what a view knows of who asks; who may look stands in the matrix of all pages."""

import pytest
from django.urls import reverse

from familienzentrum.access import PUBLIC, acting_user, offices_of, public, roles, roles_of, staff
from familienzentrum.choices import Role
from offers.views.staff_registers import REGISTERS
from tests.client import Client
from tests.factories import make_adviser, make_centre, make_office, make_user

pytestmark = pytest.mark.django_db

POSTS_ABOUT_A_PERSON = ["person_deactivate", "person_activate", "role_give"]


def logged_in(role):
    client = Client()
    client.force_login(make_adviser(make_office()) if role == Role.ADVISER else make_user(role=role))
    return client


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_deeds_to_a_row_know_their_editors(register):
    strangers = [role for role in Role if role not in register.editors]
    for name in (f"{register.name}_edit", f"{register.name}_remove"):
        for role in strangers:
            assert logged_in(role).post(reverse(name, args=[1])).status_code == 404


@pytest.mark.parametrize("name", POSTS_ABOUT_A_PERSON)
def test_deed_about_a_person_is_for_the_administration(name):
    url = reverse(name, args=[make_user().pk])
    for role in (Role.COORDINATOR, Role.FRONT_DESK, Role.ADVISER, None):
        assert logged_in(role).post(url).status_code == 404


@pytest.mark.parametrize("name", ["master_data", "person_list", "hour_list", "office_list"])
def test_list_cannot_be_posted_to(name):
    assert logged_in(Role.ADMINISTRATION).post(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.FRONT_DESK, "desk"),
        (Role.ADVISER, "cockpit"),
        (Role.COORDINATOR, "cockpit"),
        (Role.ADMINISTRATION, "cockpit"),
    ],
)
def test_everybody_is_led_to_what_they_need_first(role, first_page):
    make_centre()
    client = logged_in(role)
    assert client.get(reverse("staff_home")).url == reverse(first_page)


def test_deed_needs_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role=Role.ADMINISTRATION))
    assert client.post(reverse("person_deactivate", args=[make_user().pk])).status_code == 403


def test_closed_account_is_a_stranger():
    client = Client()
    client.force_login(make_user(role=Role.ADMINISTRATION, is_active=False))
    assert client.get(reverse("master_data")).status_code == 302


def test_roles_and_offices_are_those_of_the_memberships():
    office = make_office()
    person = make_adviser(office)
    assert roles_of(person) == {Role.ADVISER}
    assert offices_of(person) == {office.pk}


def test_roles_are_read_once(django_assert_num_queries):
    person = make_adviser(make_office())
    with django_assert_num_queries(1):
        roles_of(person), offices_of(person), roles_of(person)


def test_visitor_has_no_role(rf):
    request = rf.get("/")
    request.user = make_user()
    assert roles_of(request.user) == frozenset()
    assert acting_user(request) == request.user


def test_every_view_carries_its_audience():
    def view(request):
        return None

    assert staff(view).audience == frozenset(Role) - {Role.AUDIT}
    assert roles(Role.ADVISER)(view).audience == {Role.ADVISER}
    assert public(view).audience == PUBLIC
