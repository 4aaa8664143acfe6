"""Emergency numbers as pages show them."""

from typing import NamedTuple

from django.db.models import QuerySet

from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached
from offers.choices import EmergencyPage
from offers.models import EmergencyNumber


class ShownNumber(NamedTuple):
    """What is said of a number. Two that say the same are equal, so that what is drawn of it can be kept."""

    number: str
    name: str
    line: str
    website: str
    is_youth_office: bool


# Law of the whole country: a portal that nobody has told of any number shows these, and no page shows none.
_ALWAYS = (ShownNumber("110", "", "", "", False), ShownNumber("112", "", "", "", False))  # noqa: FBT003 - a row


def numbers_on(page: EmergencyPage) -> tuple[ShownNumber, ...]:
    """Return the numbers of this kind of page, as they were a second ago at most."""
    return tuple(shown for shown, pages in cached("emergency-numbers", _all) if page in pages) or _ALWAYS


def _all() -> list[tuple[ShownNumber, list[str]]]:
    return [(ShownNumber._make(row[:-1]), row[-1]) for row in _NUMBERS.rows()]


def _rows() -> QuerySet[EmergencyNumber, tuple[str, str, str, str, bool, list[str]]]:
    return EmergencyNumber.objects.values_list("number", "name", "line", "website", "is_youth_office", "pages")


_NUMBERS = Statement(_rows)
