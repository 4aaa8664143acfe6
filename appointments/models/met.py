"""How a time takes place, in words and in what it needs."""

from appointments.choices import MeetingChannel
from appointments.models.personal import PersonalData


class Met:
    """Has a way of meeting."""

    channel: str

    @property
    def is_by_video(self) -> bool:
        return MeetingChannel(self.channel).is_by_video

    @property
    def is_by_phone(self) -> bool:
        return MeetingChannel(self.channel).is_by_phone

    @property
    def has_address(self) -> bool:
        return MeetingChannel(self.channel).has_address

    @property
    def asks_for_things(self) -> str:
        """How a family is asked for what the offer needs; empty where it is not."""
        return str(MeetingChannel(self.channel).asks_for_things)

    @property
    def is_on_site(self) -> bool:
        return MeetingChannel(self.channel).is_on_site

    @property
    def way_for_staff(self) -> str:
        return MeetingChannel(self.channel).in_sentence

    @property
    def way(self) -> str:
        """How it takes place, in a word; empty where the family comes to an address."""
        return str(MeetingChannel(self.channel).way)

    @property
    def needs(self) -> tuple[str, ...]:
        return MeetingChannel(self.channel).needs

    def missing_in(self, told: PersonalData, *, caller: str | None = None) -> list[str]:
        """Return what this way of meeting needs and the family has not left, as names of `PersonalData`.

        Whether the family is the `caller` of a talk by phone was agreed with its appointment; else we call.
        """
        return [name for name in MeetingChannel(self.channel).needs_if(caller) if not getattr(told, name)]
