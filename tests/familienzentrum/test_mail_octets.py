"""A mail that is written by hand says what the library would have written."""

import email
import email.policy

import pytest
from django.core.mail import EmailMessage

from appointments.messages.emails import _calendar_part
from familienzentrum.mail import message
from familienzentrum.mail_octets import octets_of

NUMBER = "0" * 32
GIVEN = {"to": "ente@example.org", "subject": "Ihr Termin", "body": "Guten Tag,\n\nschön.\n", "number": NUMBER}
HTML = "<p>Schön & gut</p>\r\n<p>.</p>"
FILE = b"BEGIN:VCALENDAR\r\nSUMMARY:Termin\r\nEND:VCALENDAR\r\n"

MAILS = {
    "words alone": GIVEN,
    "words and a page": GIVEN | {"html": HTML},
    "a line as long as one may be": GIVEN | {"body": "x" * 998},
}
# Which the library has to write.
NOT_PLAIN = {
    "nothing": {"body": ""},
    "a longer line": {"body": "x" * 999},
    "umlauts in the subject": {"subject": "Schönes"},
    "a long subject": {"subject": "Termin " * 20},
}


def read(octets):
    """Return what a mail program makes of it: heads that count, and kind, head and content of each part."""
    found = email.message_from_bytes(octets, policy=email.policy.default)
    heads = [(name, str(value)) for name, value in found.items() if name not in ("Date", "Content-Type")]
    return sorted(heads), [what(part) for part in found.walk()], found.defects


def what(part):
    content = None if part.is_multipart() else part.get_content()
    return part.get_content_type(), part.get_filename(), part.get_param("method"), content


@pytest.mark.parametrize("files", [[], ["PUBLISH"], ["PUBLISH", "CANCEL"]])
@pytest.mark.parametrize("given", MAILS.values(), ids=MAILS)
def test_mail_is_what_the_library_makes_of_it(given, files):
    made = message(**given)
    for method in files:
        made.attach(_calendar_part(method, FILE))
    written = octets_of(made, number=NUMBER)
    assert read(written) == read(made.message().as_bytes(linesep="\r\n"))
    assert read(written)[2] == []
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")


@pytest.mark.parametrize("given", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_left_to_the_library(given):
    made = message(**GIVEN | given)
    assert octets_of(made, number=NUMBER) is None
    assert read(made.letter.content) == read(made.message().as_bytes(linesep="\r\n"))


@pytest.mark.parametrize("broken", ["\n", "\r", "\r\nBcc: all@example.org\r\n\r\n"])
def test_nothing_typed_becomes_a_header_of_its_own(broken):
    for given in ({"subject": f"a{broken}b"}, {"to": f"a{broken}b@example.org"}):
        with pytest.raises(ValueError, match="newlines"):
            _ = message(**GIVEN | given).letter


def test_sender_with_a_name_is_written_without_it_on_the_envelope(settings):
    settings.DEFAULT_FROM_EMAIL = "Familienzentrum Süd <portal@example.org>"
    made = message(**GIVEN)
    assert EmailMessage().from_email == made.from_email
    assert "portal@example.org" in made.letter.sender
    assert read(made.letter.content) == read(made.message().as_bytes(linesep="\r\n"))
