"""How many places a time has, and what a family should know of it besides the time."""

from django.utils.translation import ngettext

from appointments.models.met import Met


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
        """How many places a group still has, and how a talk takes place that is none."""
        return self.way or (self._places_left if self.capacity > 1 else "")

    @property
    def _places_left(self) -> str:
        free = self.free_for_families
        return ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
