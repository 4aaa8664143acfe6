"""Accounts of staff and their roles."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from familienzentrum import local_time
from familienzentrum.access import roles_of
from familienzentrum.accounts.invitations import invite, new_link
from familienzentrum.accounts.passwords import change_own
from familienzentrum.choices import Role
from familienzentrum.constraints import kind_words
from familienzentrum.models import AuditEntry, Invitation, User
from familienzentrum.registers.actions import save_row
from offers.actions import people
from offers.forms.staff_people import PersonForm
from offers.models import Membership
from tests.client import Client
from tests.factories import make_adviser, make_centre, make_office, make_user
from tests.familienzentrum.accounts_help import log_in, work
from tests.offers.somebody import EVA, deeds
from tests.reading import markup, words

pytestmark = pytest.mark.django_db


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
    assert answer.context["link"] in markup(answer)
    membership = Membership.objects.create(user=User.objects.get(username="eva"), role=Role.FRONT_DESK)
    link = client.post(reverse("person_invite", args=[membership.user_id])).context["link"]
    membership.refresh_from_db()
    assert membership.begins_on > timezone.localdate()
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
    # Whoever has set the password of somebody else could have logged in as them: the roles pause until tomorrow.
    assert eva.get(reverse("visits")).status_code == 404
    people.confirm_role(person.memberships.get(), by=make_user(role=Role.ADMINISTRATION))
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
    # As if they were given anew: from tomorrow on.
    assert roles_of(User.objects.get(pk=person.pk)) == frozenset()
    assert person.memberships.get().begins_on == local_time.today() + dt.timedelta(days=1)
    assert deeds() == ["user.deactivated", "user.roles_paused", "user.activated"]


def test_corrected_address_ends_the_invitation_that_went_to_the_wrong_one(client, administration):
    person = make_user(**EVA)
    invite(person, by=administration)
    client.post(reverse("person_edit", args=[person.pk]), EVA | {"email": "right@example.org"})
    assert not Invitation.objects.filter(person=person).exists()


def test_password_that_was_chosen_meanwhile_ends_the_invitation(administration):
    person = make_user(**EVA)
    invite(person, by=administration)
    change_own(person, "Regenbogen am Dienstag", session=None)
    assert not Invitation.objects.filter(person=person).exists()


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


def test_whoever_sees_the_link_of_an_invitation_gets_no_roles_with_it(client, administration):
    without_mail = make_user(role=Role.FRONT_DESK, email="")
    with_mail = make_user(role=Role.FRONT_DESK, email="eva@example.org")
    for person in (without_mail, with_mail):
        client.post(reverse("person_invite", args=[person.pk]))
    assert roles_of(User.objects.get(pk=without_mail.pk)) == frozenset()
    assert roles_of(User.objects.get(pk=with_mail.pk)) == {Role.FRONT_DESK}
