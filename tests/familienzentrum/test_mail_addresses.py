"""Domains with umlauts and sharp s: the same in forms, in mails and where a family is recognised."""

import pytest
from django.core.exceptions import ValidationError

from appointments.core.contact import contact_digests
from familienzentrum.mail import message
from familienzentrum.mail_addresses import MailField

DOMAINS = {
    "familie@straße.de": "familie@xn--strae-oqa.de",
    "familie@strasse.de": "familie@strasse.de",
    "familie@BÜCHER.example": "familie@xn--bcher-kva.example",
    "familie@xn--bcher-kva.example": "familie@xn--bcher-kva.example",
    "familie@παράδειγμα.δοκιμή": "familie@xn--hxajbheg2az3al.xn--jxalpdlp",
    "familie@faß.de": "familie@xn--fa-hia.de",
}


@pytest.mark.parametrize("typed", DOMAINS)
def test_mail_goes_to_the_domain_that_was_typed(typed):
    assert message(to=typed, subject="s", body="b", number="1").to == [DOMAINS[typed]]
    assert MailField().clean(typed) == typed


@pytest.mark.parametrize("typed", ["a@xn--a.example", "a@-haus.de", "a@haus-.de", "a@ha_us.de", f"a@{'x' * 64}.de"])
def test_address_that_nobody_takes_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as refused:
        MailField().clean(typed)
    assert refused.value.messages[0].endswith((".", "@.", "name@example.org."))


def test_family_is_recognised_however_its_domain_is_written():
    assert len({tuple(contact_digests(email=f"a@{d}", phone="")) for d in ("bücher.de", "xn--bcher-kva.de")}) == 1
    assert len({tuple(contact_digests(email=f"a@{d}", phone="")) for d in ("straße.de", "strasse.de")}) == 2
