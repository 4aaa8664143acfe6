"""What hours and times have in common: they are in a room, at a place of their own, or at that of their offer."""

from appointments.choices import MeetingChannel
from offers.models import Offer, Place, Room


class Sited:
    """Has an offer, a room or a place, and a way of meeting."""

    offer: Offer
    room: Room | None
    place: Place | None
    channel: str

    @property
    def site(self) -> Place | None:
        """Where somebody of the house sits or stands; none where nobody goes, and the offer's place does not matter."""
        if self.room:
            return self.room.place
        return (self.place or self.offer.place) if MeetingChannel(self.channel).has_address else None

    @property
    def where(self) -> str:
        """Room and place in words, where that can be said: of an hour it is another one from day to day."""
        return ""

    @property
    def whereabouts(self) -> str:
        """Room, place and way, as staff read them after a title."""
        way = MeetingChannel(self.channel)
        at = self.where or (str(self.room) if self.room else "")
        return ", ".join(filter(None, [at, "" if way.is_on_site and at else way.in_sentence]))
