"""What an offer says of its ways of meeting before a time is chosen."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from appointments.choices import MeetingChannel


def ways_in_words(ways: Collection[MeetingChannel]) -> list[str]:
    """Name all ways, if the family need not always come to the house; in the order of the choices."""
    if all(way.is_on_site for way in ways):
        return []
    return [str(way.label) for way in MeetingChannel if way in ways]


def anybody_comes(ways: Collection[MeetingChannel]) -> bool:
    """Return whether a family may have to find its way; who knows no way yet, does."""
    return not ways or any(way.has_address for way in ways)


def asks_for_things(ways: Collection[MeetingChannel]) -> str:
    """Return the words before what the offer needs: for some of its times, for all of them, or none at all."""
    asked = list(dict.fromkeys(str(way.asks_for_things) for way in MeetingChannel if way in ways))
    match asked:
        case []:
            return _("Please bring")
        case [words]:
            return words
        case _:
            return (
                _("Please bring, if you come to us")
                if anybody_comes(ways)
                else _("Please have ready, if we come to you")
            )
