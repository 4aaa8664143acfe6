"""Who may open which page of the house: everybody in their role, and a stranger finds nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from familienzentrum.access import PUBLIC, acting_user, offices_of, public, roles, roles_of, staff
from familienzentrum.audiences import ADMINISTRATION, PLANNERS
from familienzentrum.choices import Role
from offers.views.staff_registers import REGISTERS
from tests.factories import make_adviser, make_centre, make_hour, make_office, make_user

pytestmark = pytest.mark.django_db

PAGES = [
    ("master_data", PLANNERS),
    ("centre_edit", ADMINISTRATION),
    ("person_list", ADMINISTRATION),
    ("person_new", ADMINISTRATION),
    ("hour_list", PLANNERS),
    ("hour_new", PLANNERS),
    *[(f"{register.name}_{page}", register.editors) for register in REGISTERS for page in ("list", "new")],
]
PAGES_OF_A_PERSON = ["person", "person_edit", "person_password"]
PAGES_OF_AN_HOUR = ["hour", "hour_edit", "hour_end", "hour_remove"]
POSTS_ABOUT_A_PERSON = ["person_deactivate", "person_activate", "role_give"]


def logged_in(role):
    client = Client()
    client.force_login(make_adviser(make_office()) if role == Role.ADVISER else make_user(role=role))
    return client


def assert_only_for(allowed, url, method="get"):
    """Try a page as everybody: those allowed, everybody else, and somebody who is not logged in."""
    expected = {role: 200 if role in allowed else 404 for role in Role} | {None: 404}
    found = {role: getattr(logged_in(role), method)(url).status_code for role in expected}
    assert found == expected
    stranger = getattr(Client(), method)(url)
    assert stranger.url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize(("name", "allowed"), PAGES)
def test_page_of_master_data(name, allowed):
    assert_only_for(allowed, reverse(name))


@pytest.mark.parametrize("name", PAGES_OF_A_PERSON)
def test_page_of_a_person(name):
    assert_only_for(ADMINISTRATION, reverse(name, args=[make_user().pk]))


@pytest.mark.parametrize("name", PAGES_OF_AN_HOUR)
def test_page_of_an_hour(name):
    assert_only_for(PLANNERS, reverse(name, args=[make_hour().pk]))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_pages_of_a_row_know_their_editors(register):
    strangers = [role for role in Role if role not in register.editors]
    for name in (f"{register.name}_edit", f"{register.name}_remove"):
        for role in strangers:
            assert logged_in(role).post(reverse(name, args=[1])).status_code == 404


@pytest.mark.parametrize("name", POSTS_ABOUT_A_PERSON)
def test_deed_about_a_person(name):
    person = make_user()
    url = reverse(name, args=[person.pk])
    assert logged_in(Role.ADMINISTRATION).get(url).status_code == 405
    for role in (Role.COORDINATOR, Role.FRONT_DESK, Role.ADVISER, None):
        assert logged_in(role).post(url).status_code == 404


@pytest.mark.parametrize("name", ["master_data", "person_list", "hour_list", "office_list"])
def test_list_cannot_be_posted_to(name):
    assert logged_in(Role.ADMINISTRATION).post(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.FRONT_DESK, "desk"),
        (Role.ADVISER, "my_day"),
        (Role.COORDINATOR, "master_data"),
        (Role.ADMINISTRATION, "desk"),
    ],
)
def test_everybody_is_led_to_the_first_page_of_their_menu(role, first_page):
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

    assert staff(view).audience == frozenset(Role)
    assert roles(Role.ADVISER)(view).audience == {Role.ADVISER}
    assert public(view).audience == PUBLIC
