"""What the tables of this app share."""

from typing import Any

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2100


def sane_year(table: str) -> CheckConstraint:
    """Check: a plausible year."""
    return CheckConstraint(
        name=f"{table}_year_sane",
        condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
        violation_error_message=_("Give the year in four digits, between 2000 and 2100."),
    )


def known(table: str, field: str, values: list[str], words: Any) -> CheckConstraint:
    """Check: one of the choices."""
    return CheckConstraint(
        name=f"{table}_{field}_known", condition=Q(**{f"{field}__in": values}), violation_error_message=words
    )
