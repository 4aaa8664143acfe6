"""Words a difference: one sentence per change, the same in mails, on the call list and before staff save."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import Caller, Company, MeetingChannel
from appointments.messages.difference import Change
from appointments.models.known import Known, KnownDate
from familienzentrum import dates
from familienzentrum.languages import isolated, left_to_right


def moment_of(date: KnownDate) -> str:
    """Return "Tuesday, 3 March 2026, 10:00", and after it the way if the family need not come."""
    return ", ".join(filter(None, [dates.moment(date.starts_at), str(MeetingChannel(date.channel).way)]))


def moments_of(known: Iterable[KnownDate], *, names_places: bool = False) -> str:
    """Name several dates, each with its address if they are at more than one, or if this is wanted."""
    listed = list(known)
    names = names_places or _are_several(listed)
    return "; ".join(_moment_and_address(date) if names else moment_of(date) for date in listed)


def _are_several(known: Iterable[KnownDate]) -> bool:
    return len({date.address for date in known if date.address}) > 1


def _moment_and_address(date: KnownDate) -> str:
    return ", ".join(filter(None, [moment_of(date), isolated(date.address)]))


def sentences(changes: Sequence[Change], stands: Known, *, now: dt.datetime) -> list[str]:
    """Say what changed and only that, and at last that the rest stays, in the current language."""
    said = [
        *_called_off([change for change in changes if change.is_called_off and not change.is_given_up]),
        *_alike([change for change in changes if change.is_given_up], _given_up),
        *[said for change in changes if change.is_moved and change.before for said in _moved(change, change.before)],
        *_added([change for change in changes if change.is_added], stands),
        *_restored([change for change in changes if change.is_restored and not change.is_taken_up_again], stands),
        *_alike([change for change in changes if change.is_taken_up_again], _taken_up_again),
        *_alike([change for change in changes if change.has_new_way and not change.names_new_way], _new_way),
        *_alike([change for change in changes if change.has_new_link], _new_link),
        *_alike([change for change in changes if _goes_elsewhere(change)], _new_place),
        *_alike([change for change in changes if change.has_new_adviser], _new_adviser),
        *_alike([change for change in changes if change.has_new_caller], _new_caller),
        *_alike([change for change in changes if change.has_new_number], _new_number),
        *_alike([change for change in changes if change.has_new_company], _new_company),
    ]
    untouched = _untouched(changes, stands, now)
    if said and untouched:
        said.append(ngettext("The other date stays as it is.", "All other dates stay as they are.", untouched))
    return said


def ways_in(known: Iterable[KnownDate], changes: Iterable[Change] = ()) -> list[str]:
    """Say in a mail how to get into the talks among these dates that a link or a call of the family begins.

    What the sentences about these changes have said already is not said again.
    """
    told = {change.after.uid for change in changes if change.says_way_in}
    untold = [date for date in known if not (date.link or date.caller) or date.uid not in told]
    said = (_call(date) if date.caller else _way_in(date) for date in untold)
    return list(dict.fromkeys(filter(None, said)))


def our_number(date: KnownDate) -> str:
    """Return the number at which the family rings for its talk, where it may stand outside its page; else nothing.

    It would be looked up as easily as the host of a link.
    """
    return date.number if date.caller == Caller.FAMILY and not date.is_discreet else ""


def _call(date: KnownDate) -> str:
    if date.caller != Caller.FAMILY or not date.number:
        return ""
    if number := our_number(date):
        return _("You call us for this talk. Our number: %(number)s") % {"number": left_to_right(number)}
    return _("You call us for this talk. The number stands on your page.")


def _way_in(date: KnownDate) -> str:
    if not MeetingChannel(date.channel).is_by_video:
        return ""
    if not date.link:
        return _("You get the link to the video talk by e-mail as soon as it is there.")
    if date.is_discreet:
        return _("The link to the video talk stands on your page.")
    return _("Link to the video talk: %(link)s") % {"link": date.link}


def called_off(changes: Iterable[Change]) -> str:
    """Name the dates that do not take place."""
    return moments_of(change.before or change.after for change in changes if change.is_called_off)


def _untouched(changes: Sequence[Change], stands: Known, now: dt.datetime) -> int:
    """Count the dates ahead that the family knows and that stay; none of a single appointment."""
    touched = {change.after.uid for change in changes}
    return sum(date.stands and date.ends_at > now and date.uid not in touched for date in stands.dates)


def _called_off(changes: Sequence[Change]) -> list[str]:
    """Name the times that the family knows: they may have been moved since, and nobody said so."""
    return _listed(
        [dates.moment(change.first_start) for change in changes],
        one=_("The appointment on %(when)s does not take place."),
        many=_("These appointments do not take place: %(when)s."),
    )


def _moved(change: Change, old: KnownDate) -> list[str]:
    new = change.after
    if new.ends_at <= timezone.now():
        return _called_off([change])
    if old.starts_at == new.starts_at:
        words = _("The appointment on %(when)s now ends at %(clock)s.")
        return [words % {"when": dates.moment(new.starts_at), "clock": dates.clock(new.ends_at)}]
    words = _("New time: %(new)s. It was: %(old)s.")
    return [words % {"new": moment_of(new), "old": dates.moment(old.starts_at)}]


def _added(changes: Sequence[Change], stands: Known) -> list[str]:
    return _listed(
        _where_new(changes, stands),
        one=_("There is one date more: %(when)s."),
        many=_("There are more dates: %(when)s."),
    )


def _restored(changes: Sequence[Change], stands: Known) -> list[str]:
    return _listed(
        _where_new(changes, stands),
        one=_("The appointment on %(when)s takes place after all."),
        many=_("These appointments take place after all: %(when)s."),
    )


def _where_new(changes: Sequence[Change], stands: Known) -> list[str]:
    """Name dates that come, or come back, with what the family does not know of them: the way, and the address.

    Where there is more than one address, each is named.
    """
    are_several = _are_several(date for date in stands.dates if date.stands)
    return [_named(change.before, change.after, always_where=are_several) for change in changes]


def _named(before: KnownDate | None, after: KnownDate, *, always_where: bool) -> str:
    is_same_way, is_elsewhere = before and before.channel == after.channel, before and before.address != after.address
    when = dates.moment(after.starts_at) if is_same_way else moment_of(after)
    return ", ".join(filter(None, [when, after.address if always_where or is_elsewhere else ""]))


def _listed(moments: Sequence[str], *, one: str, many: str) -> list[str]:
    """Say once what is so of all these dates: nobody wants to hear the same sentence for each evening of a course."""
    words = one if len(moments) == 1 else many
    return [words % {"when": "; ".join(moments)}] if moments else []


def _given_up(change: Change) -> str:
    return _("You are no longer booked for: {when}.")


def _taken_up_again(change: Change) -> str:
    return _("You are booked again for: {when}.")


def _new_way(change: Change) -> str:
    """Say how it takes place now; a family that left no number or address has to call, and no mail names the link."""
    way = str(MeetingChannel(change.after.channel).way)
    said = _("Now %(way)s: {when}.") % {"way": way} if way else _("Now you come to us: {when}.")
    if not change.after.asks_for_a_call:
        return said
    if change.after.is_discreet:
        return " ".join([said, _("Please call us for it. The number stands on your page.")])
    return " ".join([said, _("Please call us for it: %(number)s.") % {"number": left_to_right(change.after.number)}])


def _new_link(change: Change) -> str:
    """Without the link itself: staff read these words, and nobody can spell it on the phone."""
    if not change.after.link:
        return _("The link to the video talk no longer holds. You get a new one. It is for: {when}.")
    if change.before and change.before.link:
        return _(
            "There is a new link to the video talk, please use only this one. "
            "It stands on your page and is for: {when}."
        )
    return _("The link to the video talk is there. It stands on your page and is for: {when}.")


def _new_place(change: Change) -> str:
    if change.has_new_address and change.after.address:
        return _("New place: %(address)s. It is for: {when}.") % {"address": isolated(change.after.address)}
    # The name of a house or room stands in no mail.
    return _("Your page says where to go, which has changed: {when}.")


def _new_adviser(change: Change) -> str:
    return _("Somebody else will be there for you: {when}.")


def _new_caller(change: Change) -> str:
    if change.after.caller == Caller.HOUSE:
        return _("We call you now, at the number that you gave us: {when}.")
    if number := our_number(change.after):
        return _("Now you call us, at %(number)s: {when}.") % {"number": left_to_right(number)}
    return _("Now you call us. The number stands on your page: {when}.")


def _new_number(change: Change) -> str:
    if change.after.is_discreet:
        return _("We have a new phone number. It stands on your page. You need it for: {when}.")
    return _("We have a new phone number: %(number)s. You need it for: {when}.") % {
        "number": left_to_right(change.after.number)
    }


def _new_company(change: Change) -> str:
    match change.after.company:
        case Company.FOUND:
            return _("Somebody from the house comes with you: {when}.")
        case Company.MISSING:
            return _("So far nobody is found to come with you. If that changes, we let you know. It is for: {when}.")
        case Company.SOUGHT:
            return _("We are looking anew for somebody to come with you: {when}.")
        case _:
            return _("Nobody comes with you any more: {when}.")


def _goes_elsewhere(change: Change) -> bool:
    return change.has_new_place and MeetingChannel(change.after.channel).has_address


def _alike(changes: Iterable[Change], worded: Callable[[Change], str]) -> list[str]:
    """Say once what changed alike for several dates, and name them all where the words have {when}."""
    alike: dict[str, list[dt.datetime]] = defaultdict(list)
    for change in changes:
        # What a family gives up may have been moved since, and nobody said so: it knows the old time.
        alike[worded(change)].append(change.first_start if change.is_given_up else change.after.starts_at)
    return [words.replace("{when}", "; ".join(map(dates.moment, starts))) for words, starts in alike.items()]
