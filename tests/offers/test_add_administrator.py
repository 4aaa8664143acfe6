"""A new portal gets its first account from the command line."""

import re

import pytest
from django.core.management import CommandError, call_command

from familienzentrum.access import roles_of
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_printed_password_opens_the_administration(client, capsys):
    call_command("add_administrator", "chefin", "--name", "Muster")
    password = re.search(r"\w{4}-\w{4}-\w{4}", capsys.readouterr().out)[0]
    assert client.login(username="chefin", password=password)
    assert roles_of(User.objects.get(last_name="Muster")) == {Role.ADMINISTRATION}
    assert set(AuditEntry.objects.exclude(action="user.logged_in").values_list("action", "by")) == {
        ("user.added", None),
        ("user.role_given", None),
    }


@pytest.mark.parametrize("name", ["CHEFIN", "a b", "chefin@example.org", ""])
def test_impossible_user_name_changes_nothing(name):
    make_user(username="chefin")
    with pytest.raises(CommandError):
        call_command("add_administrator", name)
    assert User.objects.count() == 1
