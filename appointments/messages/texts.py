"""The words of messages to families: the standard text of each, and what may stand in a centre's own."""

import re
from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from appointments.choices import Occasion

Text = str | Promise

PLACEHOLDERS: dict[str, Text] = {
    "when": _("day and time of the appointment"),
    "until": _("until when the place is kept, or until when wishes can be changed"),
    "link": _("the family's own page, as a link"),
    "free_times": _("the next free times, as a link"),
    "phone": _("the phone number of the house"),
}
# Without it the family could not change or cancel anything.
NEEDED = "link"

_ABOUT_A_TIME = ("when", "link", "phone")
KNOWN: dict[Occasion, tuple[str, ...]] = {
    Occasion.BOOKED: _ABOUT_A_TIME,
    Occasion.MOVED: _ABOUT_A_TIME,
    Occasion.CANCELLED: ("when", "link", "free_times", "phone"),
    Occasion.REMINDER: _ABOUT_A_TIME,
    Occasion.PLACE_OFFERED: ("when", "until", "link", "phone"),
    Occasion.WAITING_JOINED: ("link", "phone"),
    Occasion.WAITING_OVER: ("link", "free_times", "phone"),
    Occasion.WISHES_KEPT: ("until", "link", "phone"),
    Occasion.DRAWN: ("link", "phone"),
}

ABOUT_AN_APPOINTMENT = {Occasion.BOOKED, Occasion.MOVED, Occasion.CANCELLED, Occasion.REMINDER}

_HELLO = _("Hello,")
_OWN_PAGE = (_("You see, change or cancel your appointment here:"), "{link}")
_BY_MACHINE = _("This mail was written by a machine. Please do not answer it.")

_STANDARD: dict[Occasion, tuple[Text, ...]] = {
    Occasion.BOOKED: (_("your appointment is booked:"), "{when}", *_OWN_PAGE),
    Occasion.MOVED: (_("your appointment has a new time:"), "{when}", *_OWN_PAGE),
    Occasion.CANCELLED: (
        _("your appointment is cancelled. You need not come:"),
        "{when}",
        _("Do you want another time? These are the next free ones:"),
        "{free_times}",
        _("What was booked stands here:"),
        "{link}",
    ),
    Occasion.REMINDER: (
        _("this is to remind you of your appointment:"),
        "{when}",
        _("You cannot come? Please cancel, so that another family gets the time:"),
        "{link}",
    ),
    Occasion.PLACE_OFFERED: (
        _("a place has become free for you:"),
        "{when}",
        _("We keep it for you until:"),
        "{until}",
        _("Please say here whether you want it:"),
        "{link}",
    ),
    Occasion.WAITING_JOINED: (
        _("you are on the waiting list. We write to you as soon as a place is free."),
        _("You see or leave the list here:"),
        "{link}",
    ),
    Occasion.WAITING_OVER: (
        _("your time on the waiting list is over. We are sorry that no place became free for you."),
        _("Perhaps there is something now:"),
        "{free_times}",
        _("What we stored stands here until it is deleted:"),
        "{link}",
    ),
    Occasion.WISHES_KEPT: (
        _("we have noted your wishes. All wishes have the same chance, whenever they come."),
        _("You can change them until:"),
        "{until}",
        "{link}",
    ),
    Occasion.DRAWN: (_("the lot has decided. Your result stands here:"), "{link}"),
}

_PLACEHOLDER = re.compile(r"\{\s*(\w*)\s*\}")


def standard_text(occasion: Occasion, language: str) -> str:
    """Return the text in a language of the portal, paragraphs with a blank line between them."""
    with translation.override(language):
        return "\n\n".join(map(str, (_HELLO, *_STANDARD[occasion], _BY_MACHINE)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of placeholders; one without a value becomes empty."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def as_paragraphs(text: str, values: Mapping[str, str], links: Mapping[str, str]) -> list[SafeString]:
    """Return the filled text as paragraphs of HTML: what is put in is strong, links have words for addresses."""
    anchors = {name: format_html('<a href="{}">{}</a>', url, _WORDS_OF_LINKS[name]) for name, url in links.items()}
    written = {name: format_html("<strong>{}</strong>", value) for name, value in values.items()}
    safe = filled(escape(text), written | anchors)
    parts = (part.strip() for part in re.split(r"\n\s*\n", safe))
    # All of it was escaped above, but for the marks made there.
    return [mark_safe(part.replace("\n", "<br>")) for part in parts if part]  # noqa: S308


_WORDS_OF_LINKS = {"link": _("Open your page"), "free_times": _("Show the next free times")}


def refuse_wrong_placeholders(text: str, occasion: Occasion) -> None:
    """Raise ValidationError for placeholders that this message does not know, or when the needed one is missing."""
    found = _PLACEHOLDER.findall(text)
    if unknown := [name for name in found if name not in KNOWN[occasion]]:
        raise ValidationError(_UNKNOWN, params={"wrong": _listed(unknown), "known": _listed(KNOWN[occasion])})
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        raise ValidationError(_BROKEN, params={"known": _listed(KNOWN[occasion])})
    if NEEDED not in found:
        raise ValidationError(_MISSING, params={"needed": _braced(NEEDED)})


_UNKNOWN = _("%(wrong)s means nothing in this message. You can use: %(known)s")
_BROKEN = _("A brace { or } stands alone. Write placeholders as a whole: %(known)s")
_MISSING = _("%(needed)s is missing. Without the link families could not change or cancel.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_braced, names))


_braced: Callable[[str], str] = "{{{}}}".format
