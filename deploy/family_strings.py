"""Which sentences families read: those of these files are translated into every language, all others into German only.

`bin/messages` cuts them out of all; tests/conventions/test_language.py compares the catalogues with them, and reads
pages for families in another language to find sentences that stand elsewhere.
"""

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

# A star also stands for slashes.
_FOR_FAMILIES = (
    "templates/[0-9]*.html",
    "templates/base.html",
    "templates/appointments/families/*",
    "templates/appointments/handouts/*",
    "templates/components/*",
    "templates/emails/*",
    "templates/kern/*",
    "templates/layouts/*",
    "templates/legal/*",
    "templates/offers/*",
    "templates/reporting/release/releases.html",
    "appointments/booking/*",
    "appointments/choices.py",
    "appointments/core/*",
    "appointments/families/*",
    "appointments/handouts/*",
    "appointments/groups/waiting_forms.py",
    "appointments/groups/waiting_turns.py",
    "appointments/groups/wish_forms.py",
    "appointments/messages/calendars.py",
    "appointments/messages/call_wishes.py",
    "appointments/messages/change_words.py",
    "appointments/messages/emails.py",
    "appointments/messages/ical.py",
    "appointments/messages/occasions.py",
    "appointments/messages/texts.py",
    "appointments/messages/w*_news.py",
    "appointments/models/recurrence.py",
    "appointments/models/seated.py",
    "appointments/visits/slip_views.py",
    "appointments/walk_ins/door_words.py",
    "appointments/walk_ins/refusals.py",
    "templates/appointments/visits/arrived.html",
    "templates/appointments/visits/slip_paper.html",
    "templates/appointments/walk_ins/families/*",
    "familienzentrum/altcha.py",
    "familienzentrum/bot_protection.py",
    "familienzentrum/choices.py",
    "familienzentrum/dates.py",
    "familienzentrum/form_errors.py",
    "familienzentrum/forms.py",
    "familienzentrum/languages.py",
    "familienzentrum/limits.py",
    "familienzentrum/mail_addresses.py",
    "familienzentrum/middleware.py",
    "familienzentrum/opening.py",
    "familienzentrum/patience.py",
    "familienzentrum/templatetags/*",
    "familienzentrum/texts.py",
    "familienzentrum/views.py",
    "offers/*",
)
_FOR_STAFF = (
    "*/staff*",
    "*/*_staff.py",
    "templates/components/guide.html",
    "templates/kern/conflict.html",
    "templates/kern/taken_over.html",
    "templates/layouts/master_data.html",
    "templates/offers/admission/*staff*",
    "offers/actions/*",
    "offers/apps.py",
    "offers/emergency/[ft]*",
    "offers/exchange/*",
    # Whoever is responsible for an offer answers in German.
    "offers/freshness/[!f]*",
    "templates/offers/freshness/_answered.html",
    "templates/offers/freshness/ch*",
    "offers/guide/unmet*",
    "offers/forms/[!s]*",
    "offers/loading.py",
    "offers/management/*",
    "offers/migrations/*",
    "offers/models/*",
    "offers/tables.py",
    "offers/photographs/*",
    "offers/translations/*",
    "templates/offers/translations/*",
)


# Said to staff in a file that families read from, too.
_SAID_TO_STAFF = frozenset(
    {
        "%(needed)s is missing. Without it nobody would know what has changed.",
        "%(needed)s is missing. Without the link families could not change or cancel.",
        "%(wrong)s means nothing in this message. You can use: %(known)s",
        "A brace { or } stands alone. Write placeholders as a whole: %(known)s",
        "A colleague has decided about this proposal already. The list shows what is left.",
        "Appointment cancelled by the house",
        "Another page",
        "Asked",
        "Asks to be called back",
        "Change proposed",
        "Confirmed",
        "End of the guide",
        "Every page of help, and the start page",
        "For example phone, place, hours or contact. Please write nothing about families.",
        "In one sentence",
        "One thing per line.",
        "A person, by their role",
        "The house: its door, its rooms",
        "Page for children",
        "Page for young people",
        "Page “Worried about a child”",
        "Search without a result",
        "Settled otherwise",
        "Somebody has changed this meanwhile. Please read it once more before you answer.",
        "Take this over",
        "The same page for professionals",
        "What else has changed",
        "You have not changed anything. If all is right, go back and say so.",
        "You need not come along with the family any more",
        "Appointment changed by the house",
        "Being sent",
        "By months",
        "By where somebody asked to be called back",
        "By weeks",
        "Failed for good",
        "Gets another room",
        "Gets another time",
        "Is cancelled",
        "It takes place in another room or place",
        "Mail could not be delivered",
        "News of the waiting list",
        "Sent",
        "Somebody else takes over",
        "Stays as it is",
        "The family has cancelled",
        "The family has chosen another time",
        "This family is checked in. Undo the check-in first. Then correct it, and check it in again.",
        "Waiting to be sent",
        "Wants to be reminded",
        "You take over this time",
        "day and time of the appointment",
        "the family's own page, as a link",
        "the next free times, as a link",
        "the phone number of the house",
        "until when the place is kept, or until when wishes can be changed",
        "what has changed, one sentence each",
    }
)

_LOCATION = re.compile("^#: (.*)\n", re.MULTILINE)
_MSGID = re.compile(r'^msgid ((?:".*"\n?)+)', re.MULTILINE)
_QUOTED = re.compile('^(?:msgid )?"(.*)"$', re.MULTILINE)


def is_for_families(path: str) -> bool:
    """Whether families read the sentences of a file, by its path from the root of the project."""
    return _is_any(path, _FOR_FAMILIES) and not _is_any(path, _FOR_STAFF)


def cut_out(everything: str) -> str:
    """Return of a catalogue with locations its head and what families read, without locations."""
    head, *entries = everything.split("\n\n")
    return "\n\n".join([head, *(_LOCATION.sub("", entry) for entry in entries if _is_read_by_families(entry))])


def _is_read_by_families(entry: str) -> bool:
    return msgid_of(entry) not in _SAID_TO_STAFF and any(map(is_for_families, _files_of(entry)))


def msgid_of(entry: str) -> str:
    found = _MSGID.search(entry)
    return "".join(_QUOTED.findall(found[0])) if found else ""


def _files_of(entry: str) -> Iterator[str]:
    for line in _LOCATION.findall(entry):
        yield from line.split()


def _is_any(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


if __name__ == "__main__":
    sys.stdout.write(cut_out(Path(sys.argv[1]).read_text()))
