"""Families' personal data, as stored encrypted."""

import json
from dataclasses import asdict, dataclass, field
from typing import Self


@dataclass(frozen=True)
class PersonalData:
    """All personal data of one appointment; everything but the code may be empty.

    `children_by_age` counts children by the slug of their age phase; `language` is an ISO 639-1 code;
    `mail_language` is the language of the pages the family booked on.
    """

    code: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    needs_interpreter: bool = False
    note: str = ""
    mail_language: str = "de"
    children_by_age: dict[str, int] = field(default_factory=dict)

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(**json.loads(text))
