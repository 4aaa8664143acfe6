"""How many places a time has, and what a family should know of it besides the time."""

from django.utils.translation import gettext as _

from appointments.models.met import Met

# The last places are called so when at most this many are free, and so many taken that nobody learns a count which the
# report hides: the largest threshold that a house may choose.
_LAST, _TOLD = 3, 10


class Seated(Met):
    """Has places, some of them taken. `taken_publicly` are those that the desk did not give away."""

    capacity: int
    taken: int
    taken_publicly: int
    desk_seats: int
    # The name of the place, where a list shows times at more than one (`appointments.core.places`).
    shown_place: str

    @property
    def free(self) -> int:
        """Places that the desk can book."""
        return self.capacity - self.taken

    @property
    def free_for_families(self) -> int:
        """Places that families can book themselves."""
        return min(self.free, self.capacity - self.desk_seats - self.taken_publicly)

    @property
    def kept_for_desk(self) -> int:
        """Free seats that families cannot book themselves."""
        return self.free - max(self.free_for_families, 0)

    @property
    def note(self) -> str:
        """What a family should know of this time besides the time."""
        way = self.way
        return way or " · ".join(filter(None, [self.shown_place, self.free_note]))

    @property
    def free_note(self) -> str:
        """Whether a group still has places, and how a talk takes place that is none."""
        return self.way or (self.places_left if self.capacity > 1 else "")

    @property
    def places_left(self) -> str:
        """Whether there are places, without their number: whoever reads that every day would count bookings."""
        if self.capacity == 1:
            return _("Place free")
        return _("The last places") if self.are_the_last else _("Places free")

    @property
    def are_the_last(self) -> bool:
        """The same rule as for whoever watches: both are known to be more than any hidden count."""
        free = self.free_for_families
        return free <= _LAST and self.capacity - free >= _TOLD
