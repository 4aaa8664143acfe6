"""A role that one person gives begins the day after, unless a second one agrees."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum import local_time
from familienzentrum.access import roles_of
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from offers.actions import people
from offers.actions.role_notices import TELL_OF_ROLE, send_role_notice
from offers.models import Membership
from tests.factories import make_centre, make_office, make_user
from tests.offers.somebody import EVA, deeds
from tests.reading import words

pytestmark = pytest.mark.django_db


def do_all_jobs():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name=TELL_OF_ROLE):
        send_role_notice(**job.args)


@pytest.fixture
def second(administration):
    return make_user(role=Role.ADMINISTRATION, last_name="Zweite", email="zweite@example.org")


def give(client, person, role="front_desk"):
    client.post(reverse("role_give", args=[person.pk]), {"role": role})
    return Membership.objects.get(user=person, role=role)


def confirm(client, membership):
    return client.post(reverse("role_confirm", args=[membership.user_id, membership.pk]))


def test_role_that_one_person_gives_counts_from_the_next_day(client, administration, time_machine):
    person = make_user()
    membership = give(client, person)
    assert roles_of(User.objects.get(pk=person.pk)) == frozenset()
    page = client.get(reverse("person", args=[person.pk])).content.decode()
    assert "vergeben von Amt" in page
    time_machine.move_to(local_time.at(timezone.localdate() + dt.timedelta(days=1)), tick=False)
    assert roles_of(User.objects.get(pk=person.pk)) == {Role.FRONT_DESK}
    membership.refresh_from_db()
    assert membership.confirmed_by is None


def test_start_page_says_from_when_a_role_counts_and_who_can_put_it_in_force(client, administration, second):
    person = make_user(last_name="Neu")
    give(client, person)
    client.force_login(person)
    make_centre()
    said = words(client.get(reverse("staff_home")))
    assert "gilt ab" in said
    assert f"Diese Personen können sie früher in Kraft setzen: {second}." in said
    assert client.get(reverse("visits")).status_code == 404
    second.memberships.all().delete()
    assert "Niemand kann sie früher" in words(client.get(reverse("staff_home")))


def test_nobody_reads_families_by_giving_themselves_a_role(client, administration):
    membership = give(client, administration)
    assert confirm(client, membership).status_code == 302
    assert client.get(reverse("calls")).status_code == 404
    assert roles_of(User.objects.get(pk=administration.pk)) == {Role.ADMINISTRATION}


def test_second_person_lets_a_role_begin_at_once(client, administration, second):
    person = make_user()
    membership = give(client, person)
    client.force_login(second)
    confirm(client, membership)
    assert roles_of(User.objects.get(pk=person.pk)) == {Role.FRONT_DESK}
    assert deeds() == ["user.role_given", "user.role_confirmed"]
    confirm(client, membership)
    assert deeds() == ["user.role_given", "user.role_confirmed"]


def test_neither_who_gave_it_nor_who_gets_it_confirms(client, administration, second):
    of_second = give(client, second)
    page = client.get(reverse("person", args=[second.pk])).content.decode()
    assert reverse("role_confirm", args=[second.pk, of_second.pk]) not in page
    confirm(client, of_second)
    client.force_login(second)
    confirm(client, of_second)
    of_second.refresh_from_db()
    assert of_second.confirmed_by is None


def test_administration_that_waits_confirms_nothing(client, administration):
    accomplice, person = make_user(), make_user()
    give(client, accomplice, "administration")
    membership = give(client, person)
    client.force_login(accomplice)
    assert confirm(client, membership).status_code == 404


def test_administration_that_waits_is_not_yet_one(client, administration):
    give(client, make_user(), "administration")
    with pytest.raises(people.LastAdministration):
        people.deactivate_person(administration, by=administration)


@pytest.mark.parametrize("takes_over", ["password", "e-mail"])
def test_whoever_takes_over_an_account_waits_as_well(takes_over, client, administration):
    person = make_user(role=Role.FRONT_DESK, username="eva", email="eva@example.org", last_name="Muster")
    if takes_over == "password":
        client.post(reverse("person_password", args=[person.pk]))
    else:
        client.post(reverse("person_edit", args=[person.pk]), EVA | {"email": "mine@example.org"})
    assert roles_of(User.objects.get(pk=person.pk)) == frozenset()
    assert "user.roles_paused" in deeds()


def test_change_of_a_name_or_of_the_own_address_stops_nobody(client, administration):
    person = make_user(role=Role.FRONT_DESK, **EVA)
    client.post(reverse("person_edit", args=[person.pk]), EVA | {"last_name": "Neu"})
    assert roles_of(User.objects.get(pk=person.pk)) == {Role.FRONT_DESK}
    own = {"last_name": "Amt", "username": administration.username, "email": "amt@example.org"}
    client.post(reverse("person_edit", args=[administration.pk]), own)
    assert roles_of(User.objects.get(pk=administration.pk)) == {Role.ADMINISTRATION}


def test_colleagues_the_house_and_the_office_are_told_before_a_role_begins(client, administration, second, mailoutbox):
    make_centre(email="haus@example.org")
    office = make_office(email="amt@example.org")
    make_user(role=Role.AUDIT, email="datenschutz@example.org")
    person = make_user(email="eva@example.org", last_name="Muster")
    client.post(reverse("role_give", args=[person.pk]), {"role": "adviser", "office": office.pk})
    do_all_jobs()
    told = {mail.to[0]: mail for mail in mailoutbox}
    assert set(told) == {
        "haus@example.org",
        "amt@example.org",
        "datenschutz@example.org",
        "eva@example.org",
        "zweite@example.org",
    }
    mail = told["datenschutz@example.org"]
    assert "Muster" not in mail.subject
    assert "Muster" in mail.body
    assert "Amt" in mail.body


def test_nobody_is_told_of_a_role_that_was_taken_away_meanwhile(client, administration, second, mailoutbox):
    make_centre(email="haus@example.org")
    person = make_user()
    membership = give(client, person)
    client.post(reverse("role_take", args=[person.pk, membership.pk]))
    do_all_jobs()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"begins_on": None}, "membership_given_from_a_day"),
        ({"begins_on": dt.date(2020, 1, 1)}, "membership_begins_tomorrow"),
    ],
)
def test_database_refuses_a_role_that_begins_at_once(change, rule, client, administration):
    membership = give(client, make_user())
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(**change)
    assert constraint_of(refusal.value) == rule


@pytest.mark.parametrize("who", ["given_by", "user"])
def test_database_wants_a_second_person(who, client, administration):
    membership = give(client, make_user())
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(confirmed_by=getattr(membership, who))
    assert constraint_of(refusal.value) == "membership_confirmed_by_a_second_person"


@pytest.mark.parametrize("minutes", [4, 6])
def test_password_is_asked_for_once_more_before_a_role_is_given(minutes, client, time_machine):
    make_centre()
    administration = make_user(role=Role.ADMINISTRATION, username="verwaltung")
    administration.set_password("ein-langer-satz")
    administration.save()
    client.post(reverse("account_login"), {"login": "verwaltung", "password": "ein-langer-satz"})
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=minutes))
    person = make_user()
    url = reverse("role_give", args=[person.pk])
    answer = client.post(url, {"role": "front_desk"}, REMOTE_ADDR="192.0.2.55", HTTP_USER_AGENT="Strange/1.0")
    # What waits for the password says neither from where it came nor by which browser.
    assert not any(word in str(dict(client.session)) for word in ("192.0.2.55", "Strange/1.0"))
    assert Membership.objects.filter(user=person).exists() == (minutes < 5)
    if minutes > 5:
        asked = reverse("account_reauthenticate")
        assert answer.url.startswith(asked)
        assert client.post(answer.url, {"password": "falsch"}).status_code == 200
        assert not Membership.objects.filter(user=person).exists()
        client.post(answer.url, {"password": "ein-langer-satz", "next": url})
        assert Membership.objects.filter(user=person).exists()
