"""Of a stolen database alone nobody can try out a password."""

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher, check_password, make_password
from django.core.management import call_command

from familienzentrum.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "ein sehr langer Satz"
SCRYPT = "django.contrib.auth.hashers.ScryptPasswordHasher"


@pytest.fixture(autouse=True)
def hashers(settings):
    settings.PASSWORD_HASHERS = ["familienzentrum.accounts.password_hash.KeyedScrypt", SCRYPT]


def test_hash_opens_with_the_secret_of_the_house_alone(settings):
    stored = make_password(PASSWORD)
    assert (check_password(PASSWORD, stored), check_password(PASSWORD + "!", stored)) == (True, False)
    _name, n, salt, r, p, _hash = stored.split("$")
    plain = ScryptPasswordHasher().encode(PASSWORD, salt, int(n), int(r), int(p))
    assert plain.rpartition("$")[2] not in stored
    assert len(stored) <= 128
    settings.PERSONAL_DATA_SECRETS = ["what a thief thinks of"]
    assert not check_password(PASSWORD, stored)


def test_secret_is_rotated_by_logging_in(settings, capsys):
    person = make_user(username="eva")
    person.set_password(PASSWORD)
    person.save()
    first = settings.PERSONAL_DATA_SECRETS
    settings.PERSONAL_DATA_SECRETS = ["the next secret of the house", *first]
    call_command("older_secrets")
    assert "1 password of staff" in capsys.readouterr().out
    assert person.check_password(PASSWORD)
    call_command("older_secrets")
    assert "of staff" not in capsys.readouterr().out
    settings.PERSONAL_DATA_SECRETS = settings.PERSONAL_DATA_SECRETS[:1]
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_password_that_was_hashed_without_it_still_opens(settings):
    person = make_user(username="eva")
    person.password = make_password(PASSWORD, hasher="scrypt")
    assert person.check_password(PASSWORD)
    assert person.password.startswith("scrypt_keyed$")
