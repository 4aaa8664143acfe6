"""Families' personal data, as stored encrypted."""

import json
from dataclasses import asdict, dataclass, field
from typing import Self


@dataclass(frozen=True)
class PersonalData:
    """All personal data of one appointment; everything but the code may be empty.

    `children_by_age` counts children by the slug of their age phase; `language` is an ISO 639-1 code;
    `mail_language` is the language of the pages the family booked on. `address`, and `door_name` beside the bell, are
    told for visits at home only; `wants_reminder` is for those whom a call has to remind. `wants_company`
    is for those to whose talk somebody of the house shall come along. `video_link` is the one thing that the house
    adds: where this family alone meets its adviser by video. `caller` is who shall ring (`Caller`) once a family that
    waits has a talk by phone; of an appointment a column says it.
    """

    code: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    needs_interpreter: bool = False
    note: str = ""
    address: str = ""
    door_name: str = ""
    video_link: str = ""
    mail_language: str = "de"
    wants_reminder: bool = False
    wants_company: bool = False
    caller: str = ""
    children_by_age: dict[str, int] = field(default_factory=dict)

    @property
    def is_reminded_by_phone(self) -> bool:
        """Whether the family wants a call; who left an e-mail address is written to instead."""
        return self.wants_reminder and bool(self.phone) and not self.email

    @property
    def phone_ending(self) -> str:
        """The last three digits: enough to recognise one's own number, too little to ring it."""
        return "".join(filter(str.isdigit, self.phone))[-3:]

    @property
    def email_masked(self) -> str:
        """The first letter and the domain: enough to recognise one's own address, too little to write to it."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}…@{domain}" if domain else ""

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(**json.loads(text))
