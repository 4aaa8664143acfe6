"""What a report says of the house, of council papers and of partners, as of the day it was made: words, no rows."""

import datetime as dt
from dataclasses import dataclass

from familienzentrum.models import Centre
from offers.models import Office
from reporting.choices import PaperKind
from reporting.models import Deliberation, Paper


@dataclass(frozen=True)
class House:
    """The centre, as its reports name it."""

    name: str
    municipality: str
    street: str = ""
    postal_code: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    is_demonstration: bool = False

    @classmethod
    def of(cls, centre: Centre) -> "House":
        return cls(
            name=centre.name,
            municipality=centre.municipality,
            street=centre.street,
            postal_code=centre.postal_code,
            town=centre.town,
            phone=centre.phone,
            email=centre.email,
            is_demonstration=centre.is_demonstration,
        )


@dataclass(frozen=True)
class Station:
    """One committee's day with a paper, and what came of it."""

    committee: str
    day: dt.date
    result: str
    decision: str = ""
    follow_up: str = ""

    @classmethod
    def of(cls, row: Deliberation) -> "Station":
        return cls(str(row.committee), row.day, str(row.get_result_display()), row.decision, row.follow_up)


@dataclass(frozen=True)
class CouncilPaper:
    """A council paper with its way through the committees. `kind` is in words."""

    number: str
    kind: str
    title: str
    is_public: bool
    is_for_decision: bool
    equality_officer: str
    submitted_by: str = ""
    dated_on: dt.date | None = None
    stations: tuple[Station, ...] = ()

    @classmethod
    def of(cls, row: Paper) -> "CouncilPaper":
        return cls(
            number=row.number,
            kind=str(row.get_kind_display()),
            title=row.title,
            is_public=row.is_public,
            is_for_decision=row.kind == PaperKind.DECISION,
            equality_officer=str(row.get_equality_officer_display()),
            submitted_by=row.submitted_by,
            dated_on=row.dated_on,
            stations=tuple(map(Station.of, row.deliberations.all())),
        )


@dataclass(frozen=True)
class Partner:
    """An office that works with the house."""

    short_name: str
    name: str
    provider: str

    @classmethod
    def of(cls, office: Office) -> "Partner":
        return cls(office.short_name, office.name, str(office.provider))
