"""Links for a new password go to the e-mail of an account: nobody else changes it unseen."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from familienzentrum import local_time
from familienzentrum.access import roles_of
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of, kind_words
from familienzentrum.models import AddressChange, AuditEntry, User
from offers.actions import people
from offers.actions.addresses import begin_addresses
from tests.client import Client
from tests.factories import make_centre, make_user
from tests.familienzentrum.accounts_help import work
from tests.offers.somebody import EVA, deeds
from tests.reading import words

pytestmark = pytest.mark.django_db

MINE = "mine@example.org"


@pytest.fixture
def eva(administration):
    make_centre()
    return make_user(role=Role.ADMINISTRATION, last_login=timezone.now(), **EVA)


@pytest.fixture
def watcher():
    return make_user(role=Role.AUDIT, email="datenschutz@example.org")


def change(client, person, address=MINE):
    given = {name: getattr(person, name) for name in EVA} | {"email": address}
    return client.post(reverse("person_edit", args=[person.pk]), given, follow=True)


def address_of(person):
    return User.objects.get(pk=person.pk).email


def act(client, name):
    waiting = AddressChange.objects.get()
    return client.post(reverse(name, args=[waiting.person_id, waiting.pk]), follow=True)


def as_user(person):
    client = Client()
    client.force_login(person)
    return client


def told(mailoutbox):
    work("send_account_notice")
    return sorted(mail.to[0] for mail in mailoutbox)


def test_new_address_of_a_colleague_who_administers_waits_and_everybody_is_told(client, eva, watcher, mailoutbox):
    assert MINE in words(change(client, eva))
    assert address_of(eva) == "eva@example.org"
    assert told(mailoutbox) == ["datenschutz@example.org", "eva@example.org"]
    # She is in force as before: it is her who can stop it.
    assert roles_of(User.objects.get(pk=eva.pk)) == {Role.ADMINISTRATION}
    act(as_user(eva), "address_withdraw")
    assert not AddressChange.objects.exists()
    assert "email" not in str(list(AuditEntry.objects.values_list("details")))


def test_whoever_asked_for_it_does_not_agree_and_a_second_person_does(client, administration, eva, mailoutbox):
    change(client, eva)
    act(client, "address_confirm")
    assert address_of(eva) == "eva@example.org"
    act(as_user(eva), "address_confirm")
    assert address_of(eva) == MINE
    assert told(mailoutbox) == ["eva@example.org", "eva@example.org"]


def test_who_agreed_to_one_address_agreed_to_no_other(client, eva):
    change(client, eva)
    seen = AddressChange.objects.get()
    change(client, eva, "worse@example.org")
    assert as_user(eva).post(reverse("address_confirm", args=[eva.pk, seen.pk])).status_code == 404
    assert address_of(eva) == "eva@example.org"


def test_it_counts_from_the_next_day_unless_somebody_else_has_it_then(client, administration, eva, time_machine):
    other = make_user(role=Role.COORDINATOR, last_login=timezone.now(), email="ole@example.org", last_name="Ole")
    change(client, eva)
    change(client, other, "new@example.org")
    assert begin_addresses() == 0
    make_user(email="NEW@example.org")
    time_machine.move_to(local_time.at(local_time.tomorrow()), tick=False)
    assert begin_addresses() == 1
    assert (address_of(eva), address_of(other)) == (MINE, "ole@example.org")
    assert {"user.address_changed", "user.address_dropped"} <= set(deeds())
    assert not AddressChange.objects.exists()


def test_what_somebody_wanted_whose_account_is_closed_does_not_count(client, administration, eva, time_machine):
    change(client, eva)
    as_user(eva).post(reverse("person_deactivate", args=[administration.pk]))
    time_machine.move_to(local_time.at(local_time.tomorrow()), tick=False)
    assert begin_addresses() == 0
    assert address_of(eva) == "eva@example.org"
    assert "user.address_withdrawn" in deeds()


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATION])
def test_former_address_is_told_of_a_change_that_counts_at_once(role, client, administration, mailoutbox):
    """Of somebody without a strong role, who pauses as before, or of one's own."""
    make_centre()
    person = administration if role == Role.ADMINISTRATION else make_user(role=role, last_login=timezone.now(), **EVA)
    User.objects.filter(pk=person.pk).update(email="before@example.org")
    person.refresh_from_db()
    change(client, person)
    assert address_of(person) == MINE
    assert "before@example.org" in told(mailoutbox)
    assert all(MINE not in mail.body for mail in mailoutbox)


def test_nobody_becomes_the_only_administration_by_setting_passwords(client, administration, eva):
    page = client.post(reverse("person_password", args=[eva.pk]), follow=True)
    assert str(people.NobodyElseLeft.words) in words(page)
    assert roles_of(User.objects.get(pk=eva.pk)) == {Role.ADMINISTRATION}
    make_user(role=Role.ADMINISTRATION)
    assert "password" in client.post(reverse("person_password", args=[eva.pk])).context


def test_whoever_loses_a_role_or_the_account_hears_of_it(client, administration, eva, mailoutbox):
    client.post(reverse("role_take", args=[eva.pk, eva.memberships.get().pk]))
    client.post(reverse("person_deactivate", args=[eva.pk]))
    assert told(mailoutbox) == ["eva@example.org", "eva@example.org"]


@pytest.mark.parametrize("rule", ["address_change_by_somebody_else", "address_change_waits"])
def test_database_refuses_a_new_address_that_does_not_wait(rule, administration, eva):
    given = {"person": eva, "email": MINE, "asked_by": administration, "begins_on": local_time.tomorrow()}
    given |= {"asked_by": eva} if rule.endswith("else") else {"begins_on": local_time.today() - dt.timedelta(days=1)}
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AddressChange.objects.create(**given)
    assert constraint_of(refusal.value) == rule
    if rule == "address_change_waits":
        assert "Folgetag" in str(kind_words(refusal.value))
