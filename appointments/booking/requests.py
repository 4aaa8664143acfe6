"""What a family typed into the booking form."""

import uuid
from dataclasses import asdict, dataclass, field

from appointments.core.contact import contact_digests
from appointments.models import PersonalData


@dataclass(frozen=True)
class BookingRequest:
    """The form's input; only the number of people is required. `attempt` is the form's idempotency key.

    `caller` is who shall ring for a talk by phone (`Caller`), None where nobody was asked: then we do.
    """

    adults: int = 1
    children_by_age: dict[str, int] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    needs_interpreter: bool = False
    note: str = ""
    address: str = ""
    door_name: str = ""
    mail_language: str = "de"
    wants_reminder: bool = False
    wants_company: bool = False
    caller: str | None = None
    attempt: uuid.UUID | None = None

    @property
    def children(self) -> int:
        return sum(self.children_by_age.values())

    @property
    def contacts(self) -> list[str]:
        """Keyed hashes of the preferred contact, the one to write first; empty without contact."""
        return contact_digests(email=self.email, phone=self.phone)

    @property
    def contact_digest(self) -> str | None:
        return next(iter(self.contacts), None)

    @classmethod
    def from_personal(cls, personal: PersonalData, *, adults: int) -> "BookingRequest":
        """Build a request from stored personal data, without its code, its form number and what the house added."""
        told = asdict(personal)
        del told["code"], told["video_link"]
        return cls(adults=adults, **told | {"caller": personal.caller or None})

    def personal(self, code: str, *, video_link: str = "") -> PersonalData:
        return PersonalData(
            code=code,
            name=self.name,
            email=self.email,
            phone=self.phone,
            language=self.language,
            needs_interpreter=self.needs_interpreter,
            note=self.note,
            address=self.address,
            door_name=self.door_name,
            video_link=video_link,
            mail_language=self.mail_language,
            wants_reminder=self.wants_reminder,
            wants_company=self.wants_company,
            children_by_age={age: count for age, count in self.children_by_age.items() if count},
        )
