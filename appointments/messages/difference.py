"""The difference between what a family knows and what stands: the one source of what it is told.

Everything here is arithmetic on two values; what is over by `now` is never part of a difference.
"""

import datetime as dt
from dataclasses import dataclass, replace

from appointments.choices import Company, MeetingChannel, Occasion
from appointments.models.known import Known, KnownDate


@dataclass(frozen=True)
class Change:
    """One date before and after. `before` is None for a date that the family has never heard of."""

    before: KnownDate | None
    after: KnownDate

    @property
    def first_start(self) -> dt.datetime:
        """The start that the family knows, else the new one."""
        return (self.before or self.after).starts_at

    @property
    def is_added(self) -> bool:
        return self.before is None and self.after.stands

    @property
    def is_restored(self) -> bool:
        return self.before is not None and not self.before.stands and self.after.stands

    @property
    def is_called_off(self) -> bool:
        return not self.after.stands

    @property
    def is_given_up(self) -> bool:
        """It takes place without the family."""
        return self.is_called_off and self.after.is_given_up

    @property
    def is_taken_up_again(self) -> bool:
        return self.is_restored and self.before is not None and self.before.is_given_up

    @property
    def goes_on(self) -> bool:
        """It stood and stands: something else about it differs."""
        return self.before is not None and self.before.stands and self.after.stands

    @property
    def is_moved(self) -> bool:
        return self.goes_on and self.before is not None and self.before.when != self.after.when

    @property
    def has_new_way(self) -> bool:
        return self.goes_on and self.before is not None and self.before.channel != self.after.channel

    @property
    def names_new_way(self) -> bool:
        """Its new time is told with its way already, and the family need not call for it."""
        is_said = self.is_moved and bool(MeetingChannel(self.after.channel).way)
        return is_said and not self.after.asks_for_a_call

    @property
    def has_new_link(self) -> bool:
        """Where nobody meets by video any more, nobody misses the link."""
        is_by_video = MeetingChannel(self.after.channel).is_by_video
        return self.goes_on and is_by_video and self.before is not None and self.before.link != self.after.link

    @property
    def has_new_address(self) -> bool:
        return self.goes_on and self.before is not None and self.before.address != self.after.address

    @property
    def has_new_place(self) -> bool:
        """A new address, or another house or room at the same one."""
        return self.goes_on and self.before is not None and self.before.where != self.after.where

    @property
    def has_new_adviser(self) -> bool:
        """Whom nobody was promised, nobody misses."""
        if self.before is None or self.before.adviser is None or self.after.adviser is None:
            return False
        return self.goes_on and self.before.adviser != self.after.adviser

    @property
    def has_new_caller(self) -> bool:
        """The other one rings now."""
        if self.before is None or not self.before.caller or not self.after.caller:
            return False
        return self.goes_on and self.before.caller != self.after.caller

    @property
    def has_new_number(self) -> bool:
        """Another number to call; a new way of meeting, what became of its link or who calls says more than it."""
        says_more = self.has_new_way or self.has_new_link or self.has_new_caller
        if self.before is None or says_more or not self.after.number:
            return False
        return self.goes_on and self.before.number != self.after.number

    @property
    def has_new_company(self) -> bool:
        """Somebody was found to come along, or nobody yet; or who was found does not come after all.

        As long as somebody is looked for the page says so.
        """
        if self.before is None or not self.after.stands or self.before.company == self.after.company:
            return False
        return self.before.company == Company.FOUND or self.after.company in (Company.FOUND, Company.MISSING)

    @property
    def says_way_in(self) -> bool:
        """Its sentence says already which number to call, or where the link stands."""
        names_number = self.has_new_caller or self.has_new_number or (self.has_new_way and self.after.asks_for_a_call)
        return names_number or (self.has_new_link and self.after.is_discreet)

    @property
    def _last_end(self) -> dt.datetime:
        """Of a date that was moved forward and is over, the family may still expect the old time."""
        return max(date.ends_at for date in (self.before, self.after) if date and date.stands)

    @property
    def _is_elsewhere(self) -> bool:
        is_with_others = self.has_new_adviser or self.has_new_company
        return self.has_new_place or is_with_others or self.has_new_caller or self.has_new_number

    def matters(self, now: dt.datetime) -> bool:
        """Return whether the family can still do something about it."""
        if self.after.stands:
            is_news = self.is_added or self.is_restored or self.is_moved or self.has_new_way or self.has_new_link
            return self._last_end > now and (is_news or self._is_elsewhere)
        return self.before is not None and self.before.stands and self.before.ends_at > now


def together(known: Known, stands: Known) -> Known:
    """Return what the family knows once it has been told what stands: dates that are gone remain, called off."""
    uids = {date.uid for date in stands.dates}
    missing = (date for date in known.dates if date.uid not in uids)
    gone = (date.given_up() if date.is_given_up else date.called_off() for date in missing)
    dates = sorted([*stands.dates, *gone], key=lambda date: date.starts_at)
    return replace(stands, dates=tuple(dates), is_confirmed=True)


def difference(known: Known, stands: Known, *, now: dt.datetime) -> list[Change]:
    """Return what has changed for the family, by time; empty if it knows all that is still ahead."""
    before = {date.uid: date for date in known.dates}
    changes = (Change(before.get(date.uid), date) for date in together(known, stands).dates)
    return [change for change in changes if change.matters(now)]


def occasion_due(known: Known, stands: Known, *, now: dt.datetime) -> Occasion | None:
    """Return which message the family needs to know what stands; None if it needs none."""
    is_new = bool(difference(known, stands, now=now)) or known.is_uncertain
    if stands.is_off:
        return Occasion.CANCELLED if is_new or not known.is_confirmed else None
    if is_new and known.dates:
        return Occasion.LEFT if stands.is_left else Occasion.CHANGED
    return None if known.is_confirmed else Occasion.BOOKED
