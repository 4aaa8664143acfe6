"""Whoever guesses begins with what everybody takes, and with what stands on the house."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories import make_centre, make_offer, make_user

pytestmark = pytest.mark.django_db

TOO_EASY = [
    "elf Zeichen",
    # Nine signs with one blank.
    "Qx7!        pW9?",
    "passwort1234",
    "Passw0rt!2026",
    "qwertzuiopü1",
    "123456789012",
    "098765432198",
    "aaaaaaaaaaaa",
    "ababababababab",
    "Musterstadt2026!",
    "Must3rstadt-2026",
    "Willkommen-Musterstadt",
    "Elternfrühstück-2026",
    "elternfruhstuck 12",
    "Sommer2026Sommer",
    "Eva.Sonnenschein.1",
    "abcdefghijklmnop",
    "x" * 129,
]
GOOD = [
    "Regenbogen am Dienstag",
    "blau kocht der Teekessel",
    "Im Musterstadt steht ein Walross",
    "кошка спит на крыше дома",
    "🌻🌵🍀🌲🐌🦔 blüht es",
    "k7#Qw!9zLp2&",
    "Zwölf Zwerge zwitschern zahm " * 4,
]


@pytest.fixture
def eva():
    centre = make_centre()
    centre.municipality = "Musterstadt"
    centre.save()
    make_offer(title="Elternfrühstück")
    return make_user(username="sonnenschein", first_name="Eva", last_name="Sonnenschein")


@pytest.mark.parametrize("password", TOO_EASY)
def test_easy_password_is_refused(password, eva):
    with pytest.raises(ValidationError):
        validate_password(password, eva)


@pytest.mark.parametrize("password", GOOD)
def test_good_password_is_taken(password, eva):
    validate_password(password, eva)


def test_refusal_says_what_to_do(eva):
    with pytest.raises(ValidationError) as refusal:
        validate_password("Musterstadt2026!", eva)
    assert "Fügen Sie ein paar eigene Wörter hinzu." in refusal.value.messages[0]
