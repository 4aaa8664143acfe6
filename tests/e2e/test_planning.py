"""The administration logs in and plans: a person, an office's hour, and what stands in its way."""

import pytest

from appointments.models import ConsultationHour
from familienzentrum.choices import Role
from familienzentrum.models import User
from tests.browser import assert_accessible, assert_fits, follow, send
from tests.factories import make_adviser, make_centre, make_hour, make_offer, make_opening_hour, make_room, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "ein sehr langer Satz"


@pytest.fixture
def administration():
    make_centre()
    user = make_user(role=Role.ADMINISTRATION, username="verwaltung")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in_by_form(page, user):
    page.goto("/haus/stammdaten/")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    send(page)


def test_administration_adds_a_person_with_a_role(any_page, administration):
    log_in_by_form(any_page, administration)
    follow(any_page, "a[href='/haus/stammdaten/personen/']")
    follow(any_page, "a[href$='/neu/']")
    any_page.fill("[name=last_name]", "Muster")
    any_page.fill("[name=username]", "eva")
    send(any_page)
    assert "/haus/konto/einladung/" in any_page.inner_text("main [translate=no]")
    eva = User.objects.get(username="eva")
    assert not eva.has_usable_password()

    follow(any_page, "main .kern-btn--primary")
    any_page.select_option("[name=role]", "front_desk")
    follow(any_page, "form[action$='/rollen/'] button")
    assert eva.memberships.get().role == Role.FRONT_DESK


def test_planner_adds_an_hour_and_sees_its_dates(any_page, administration):
    offer = make_offer()
    adviser, room = make_adviser(offer.office), make_room()
    log_in_by_form(any_page, administration)
    any_page.goto("/haus/stammdaten/sprechzeiten/neu/")
    any_page.select_option("[name=offer]", str(offer.pk))
    send(any_page)
    any_page.select_option("[name=weekday]", "0")
    any_page.fill("[name=starts_at]", "09:00")
    any_page.fill("[name=ends_at]", "12:00")
    any_page.select_option("[name=adviser]", str(adviser.pk))
    any_page.select_option("[name=room]", str(room.pk))
    send(any_page)
    assert not ConsultationHour.objects.exists()
    send(any_page)
    hour = ConsultationHour.objects.get()
    assert (hour.adviser, hour.room) == (adviser, room)
    assert any_page.locator("section .facts > div").count() == 10


def test_mistakes_are_named_where_they_are(page, administration):
    log_in_by_form(page, administration)
    page.goto("/haus/stammdaten/traeger/neu/")
    send(page)
    page.click("#errors a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "name"
    assert_accessible(page)


def test_pages_are_accessible_and_fit(page, log_in, administration):
    make_opening_hour()
    hour = make_hour(room=make_room())
    pages = [
        "",
        "haus/",
        "oeffnungszeiten/",
        "angebote/",
        f"angebote/{hour.offer_id}/",
        f"raeume/{hour.room_id}/entfernen/",
    ]
    pages += ["personen/", f"personen/{administration.pk}/", f"personen/{administration.pk}/passwort/"]
    pages += ["sprechzeiten/", "sprechzeiten/neu/", f"sprechzeiten/{hour.pk}/", f"sprechzeiten/{hour.pk}/aendern/"]
    addresses = [f"/haus/stammdaten/{address}" for address in [*pages, f"sprechzeiten/{hour.pk}/beenden/"]]
    log_in(page, administration)
    for address in [*addresses, "/haus/konto/passwort/", "/haus/konto/abmelden/"]:
        assert page.goto(address).status == 200
        assert_fits(page)
        assert_accessible(page)


def test_login_pages_are_accessible(page, administration):
    addresses = ["anmelden/", "passwort/vergessen/", "passwort/vergessen/gesendet/", "passwort/neu/1-abc/", "gesperrt/"]
    for address in [*addresses, "passwort/gesetzt/"]:
        assert page.goto(f"/haus/konto/{address}").status == 200
        assert_accessible(page)
