"""Accounts of staff and their roles."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum import local_time
from familienzentrum.access import roles_of
from familienzentrum.accounts.invitations import invite, new_link
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of, kind_words
from familienzentrum.models import AuditEntry, Invitation, User
from familienzentrum.registers.actions import save_row
from offers.actions import people
from offers.actions.role_notices import TELL_OF_ROLE, send_role_notice
from offers.forms.staff_people import PersonForm
from offers.models import Membership
from tests.client import Client
from tests.factories import make_adviser, make_centre, make_office, make_user
from tests.familienzentrum.accounts_help import log_in, work
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

EVA = {"first_name": "Eva", "last_name": "Muster", "username": "eva", "email": "eva@example.org"}


@pytest.fixture
def administration(client):
    user = make_user(role=Role.ADMINISTRATION, last_name="Amt")
    client.force_login(user)
    return user


def do_all_jobs():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name=TELL_OF_ROLE):
        send_role_notice(**job.args)


def deeds():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_new_person_is_invited_and_nobody_else_knows_the_password(client, administration, mailoutbox):
    answer = client.post(reverse("person_new"), EVA, follow=True)
    eva = User.objects.get(username="eva")
    assert "eva@example.org" in words(answer)
    assert "noch nicht benutzt" in words(answer)
    assert (eva.has_usable_password(), roles_of(eva)) == (False, frozenset())
    work("send_invitation")
    assert [mail.to for mail in mailoutbox] == [["eva@example.org"]]
    assert deeds() == ["user.added", "user.invited"]


def test_link_for_whoever_has_no_address_is_shown_once(client, administration):
    answer = client.post(reverse("person_new"), EVA | {"email": ""})
    link = answer.context["link"]
    assert link in markup(answer)
    assert "no-store" in answer["Cache-Control"]
    assert link not in str([list(model.objects.values()) for model in (AuditEntry, Invitation)])
    assert Client().get(urlsplit(link).path, follow=True).context["form"]


def test_nobody_takes_over_an_account_by_inviting_its_owner_again(client, administration):
    person = make_user(last_login=timezone.now(), email="")
    assert client.post(reverse("person_invite", args=[person.pk])).status_code == 404
    assert not Invitation.objects.exists()


def test_password_set_by_the_administration_opens_only_the_page_to_choose_another(client, administration, mailoutbox):
    person = make_user(role=Role.FRONT_DESK, username="eva", email="eva@example.org")
    password = client.post(reverse("person_password", args=[person.pk])).context["password"]
    work("send_account_notice")
    assert [(mail.to, password in mail.body) for mail in mailoutbox] == [(["eva@example.org"], False)]
    eva = Client()
    log_in(eva, "eva", password)
    assert eva.get(reverse("visits")).url == reverse("account_change_password")
    own = {"password1": "Regenbogen am Dienstag", "password2": "Regenbogen am Dienstag"}
    eva.post(reverse("account_change_password"), own | {"oldpassword": password})
    assert eva.get(reverse("visits")).status_code == 200
    assert password not in str(list(AuditEntry.objects.values()))


def test_sending_a_new_person_twice_makes_one(client, administration):
    client.post(reverse("person_new"), EVA)
    assert client.post(reverse("person_new"), EVA).context["form"].errors["username"]
    assert User.objects.filter(username="eva").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "EVA2"),
        ("username", "eva@example.com"),
        ("username", "eva muster"),
        ("email", "EVA2@example.org"),
        ("email", "nothing"),
        ("last_name", ""),
        ("first_name", "Eva\x00"),
        ("last_name", "M" * 151),
        ("first_name", "\u202eavE"),
    ],
)
def test_new_person_is_refused(field, value, client, administration):
    make_user(username="eva2", email="eva2@example.org")
    answer = client.post(reverse("person_new"), EVA | {field: value})
    assert answer.context["form"].errors[field]
    assert not User.objects.filter(username="eva").exists()


def test_change_of_the_name_leaves_a_closed_account_closed(administration):
    seen = make_user(**EVA)
    form = PersonForm(EVA | {"last_name": "Neu"}, instance=User.objects.get(pk=seen.pk))
    people.deactivate_person(seen, by=administration)
    people.set_new_password(seen, password="another one", by=administration)
    save_row(form, by=administration)
    saved = User.objects.get(pk=seen.pk)
    assert (saved.last_name, saved.is_active, saved.check_password("another one")) == ("Neu", False, True)


@pytest.mark.parametrize("name", ["Zoë", "Ağaoğlu", "محمد", "\u200fעדה", "Eva 🌻", "O'Neill-Müller"])
def test_names_of_all_scripts_are_accepted(name, client, administration):
    client.post(reverse("person_new"), EVA | {"first_name": name})
    assert User.objects.get(username="eva").first_name == name


def test_changing_a_person_is_audited_by_field(client, administration):
    person = make_user(**EVA)
    client.post(reverse("person_edit", args=[person.pk]), EVA | {"last_name": "Neu"})
    person.refresh_from_db()
    assert person.last_name == "Neu"
    assert AuditEntry.objects.get().details == {"fields": ["last_name"]}


def test_own_user_name_may_stay(client, administration):
    person = make_user(**EVA)
    assert client.post(reverse("person_edit", args=[person.pk]), EVA).status_code == 302


def test_new_password_ends_every_login(client, administration):
    person = make_adviser(make_office())
    client.force_login(person)
    assert client.get(reverse("account_change_password")).status_code == 200
    people.set_new_password(person, password="ABCD-EFGH-JKMN", by=administration)
    assert client.get(reverse("account_change_password")).status_code == 302


def test_asking_for_a_new_password_changes_nothing(client, administration):
    person = make_user()
    assert client.get(reverse("person_password", args=[person.pk])).status_code == 200
    assert deeds() == []
    password = client.post(reverse("person_password", args=[person.pk])).context["password"]
    person.refresh_from_db()
    assert person.check_password(password)


def test_closed_account_cannot_log_in_and_keeps_its_roles(client, administration):
    person = make_user(role=Role.FRONT_DESK)
    client.post(reverse("person_deactivate", args=[person.pk]))
    person.refresh_from_db()
    assert (person.is_active, roles_of(person)) == (False, {Role.FRONT_DESK})
    client.post(reverse("person_activate", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active
    assert deeds() == ["user.deactivated", "user.activated"]


def test_session_and_invitation_of_a_closed_account_do_not_come_back_with_it(client):
    person = make_user(role=Role.FRONT_DESK)
    client.force_login(person)
    link = urlsplit(new_link(invite(person, by=None))).path
    people.deactivate_person(person, by=person)
    assert client.get(reverse("account_change_password")).status_code == 302
    people.activate_person(person, by=person)
    assert client.get(reverse("account_change_password")).status_code == 302
    assert client.get(link, follow=True).status_code == 410


def test_role_is_given_and_taken(client, administration):
    person, office = make_user(), make_office()
    client.post(reverse("role_give", args=[person.pk]), {"role": "adviser", "office": office.pk})
    membership = Membership.objects.get(user=person)
    assert (membership.role, membership.office) == (Role.ADVISER, office)
    client.post(reverse("role_take", args=[person.pk, membership.pk]))
    assert not Membership.objects.filter(user=person).exists()
    assert deeds() == ["user.role_given", "user.role_taken"]
    assert AuditEntry.objects.first().details == {"role": "adviser", "office": office.pk}


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
    answer = client.post(url, {"role": "front_desk"})
    assert Membership.objects.filter(user=person).exists() == (minutes < 5)
    if minutes > 5:
        asked = reverse("account_reauthenticate")
        assert answer.url.startswith(asked)
        assert client.post(answer.url, {"password": "falsch"}).status_code == 200
        assert not Membership.objects.filter(user=person).exists()
        client.post(answer.url, {"password": "ein-langer-satz", "next": url})
        assert Membership.objects.filter(user=person).exists()


@pytest.mark.parametrize("sent", [{}, {"role": "adviser"}, {"role": "king"}, {"role": "front_desk", "office": 1}])
def test_impossible_role_is_refused(sent, client, administration):
    person, office = make_user(), make_office()
    answer = client.post(
        reverse("role_give", args=[person.pk]), sent | ({"office": office.pk} if "office" in sent else {})
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Membership.objects.filter(user=person).exists()


def test_same_role_twice_is_said_kindly(client, administration):
    person = make_user(role=Role.FRONT_DESK)
    answer = client.post(reverse("role_give", args=[person.pk]), {"role": "front_desk"})
    assert len(answer.context["form"].non_field_errors()) == 1
    with pytest.raises(IntegrityError) as refusal:
        people.give_role(Membership(user=person, role=Role.FRONT_DESK), by=administration)
    assert kind_words(refusal.value)


def test_role_of_somebody_else_is_not_found(client, administration):
    membership = make_user(role=Role.FRONT_DESK).memberships.get()
    assert client.post(reverse("role_take", args=[make_user().pk, membership.pk])).status_code == 404


def test_last_administration_stays(client, administration):
    membership = administration.memberships.get()
    page = client.post(reverse("role_take", args=[administration.pk, membership.pk]), follow=True)
    assert str(people.LastAdministration.words) in str(list(page.context["messages"])[0])
    client.post(reverse("person_deactivate", args=[administration.pk]))
    administration.refresh_from_db()
    assert (administration.is_active, administration.memberships.count()) == (True, 1)
    assert deeds() == []


def test_closed_administration_does_not_count(administration):
    make_user(role=Role.ADMINISTRATION, is_active=False)
    with pytest.raises(people.LastAdministration):
        people.deactivate_person(administration, by=administration)


def test_one_of_two_administrations_may_leave(client, administration):
    make_user(role=Role.ADMINISTRATION)
    membership = administration.memberships.get()
    answer = client.post(reverse("role_take", args=[administration.pk, membership.pk]))
    assert answer.url == reverse("staff_home")
    assert not administration.memberships.exists()


def test_list_reads_the_same_for_many_people(client, administration, costs_the_same):
    make_centre()
    costs_the_same(lambda: client.get(reverse("person_list")), add=lambda: make_adviser(make_office()))


def test_person_without_a_name_is_listed_by_user_name(client, administration):
    person = make_user(username="nameless")
    page = client.get(reverse("person_list")).content.decode()
    assert f'<a href="{reverse("person", args=[person.pk])}">nameless</a>' in page


def test_person_without_a_role_is_said_to_have_none(client, administration):
    assert client.get(reverse("person", args=[make_user().pk])).context["held"] == []
