"""The seal opens for its office alone, survives a change of the secret, and a code is found however it is typed."""

from base64 import urlsafe_b64decode

import pytest

from familienzentrum.codes import ALPHABET, LENGTH, new_code, normalised
from familienzentrum.crypto import CannotUnseal, _keys, digest, digests, seal, unseal


def test_seal_opens_for_its_office():
    assert unseal(seal("Blaue Ente", office="a"), office="a") == "Blaue Ente"


def test_seal_does_not_tell_when_it_was_made():
    token = urlsafe_b64decode(seal("Blaue Ente", office="a"))
    version, moment = token[0], token[1:9]
    assert (version, moment) == (0x80, bytes(8))


def test_seal_does_not_open_for_another_office():
    with pytest.raises(CannotUnseal):
        unseal(seal("Blaue Ente", office="a"), office="b")


def test_changed_byte_is_noticed():
    token = bytearray(seal("Blaue Ente", office="a"))
    token[20] ^= 1
    with pytest.raises(CannotUnseal):
        unseal(bytes(token), office="a")


def test_new_secret_leaves_older_seals_open(settings):
    settings.PERSONAL_DATA_SECRETS = ["old"]
    token = seal("Blaue Ente", office="a")
    settings.PERSONAL_DATA_SECRETS = ["new", "old"]
    assert unseal(token, office="a") == "Blaue Ente"


def test_new_secret_finds_older_codes(settings):
    settings.PERSONAL_DATA_SECRETS = ["old"]
    before = digest("7KQM2RTX9FHC", purpose="appointment")
    settings.PERSONAL_DATA_SECRETS = ["new", "old"]
    assert before in digests("7KQM2RTX9FHC", purpose="appointment")


def test_code_made_beside_an_old_secret_outlives_it(settings):
    settings.PERSONAL_DATA_SECRETS = ["new", "old"]
    before = digest("7KQM2RTX9FHC", purpose="appointment")
    settings.PERSONAL_DATA_SECRETS = ["new"]
    assert digest("7KQM2RTX9FHC", purpose="appointment") == before


def test_digest_differs_by_purpose():
    assert digest("7KQM", purpose="appointment") != digest("7KQM", purpose="referral")


def test_code_has_sixty_bits():
    assert len(ALPHABET) ** LENGTH == 2**60
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["7kqm-2rtx-9fhc", " 7KQM 2RTX 9FHC ", "7KQM–2RTX–9FHC", "7kqm2rtx9fhc"])
def test_code_is_read_however_it_is_typed(typed):
    assert normalised(typed) == "7KQM2RTX9FHC"


def test_look_alikes_are_read_as_what_was_meant():
    assert normalised("oil") == "011"


@pytest.mark.parametrize(("short", "long"), [("", "x" * 256), ("x" * 257, "ü" * 512), ("x" * 1025, "x" * 4096)])
def test_length_of_a_seal_tells_one_of_few(short, long):
    assert len(seal(short, office="1")) == len(seal(long, office="1"))
    assert [unseal(seal(text, office="1"), office="1") for text in (short, long)] == [short, long]


def test_seal_made_before_texts_were_filled_up_opens():
    assert unseal(_keys("1").encrypt_at_time(b"Wolke", current_time=0), office="1") == "Wolke"


def test_long_texts_are_filled_up_as_well():
    assert len(seal("x" * 4097, office="1")) == len(seal("x" * 8192, office="1"))
    assert unseal(seal("x" * 9000, office="1"), office="1") == "x" * 9000
