"""The public holidays of a Land, as the package `holidays` knows them."""

import datetime as dt
from collections.abc import Iterable

from holidays import country_holidays, list_supported_countries

_COUNTRY = "DE"
# The package also knows one town with a holiday of its own; states have two letters.
LAENDER = frozenset(code for code in list_supported_countries()[_COUNTRY] if len(code) == 2)


def holidays_of(land: str, years: Iterable[int]) -> dict[dt.date, str]:
    """Return the public holidays of a Land with their German names; none of a Land that does not exist.

    Days observed in only some of its municipalities are left out: enter a closure for them.
    """
    if land not in LAENDER:
        return {}
    return dict(sorted(country_holidays(_COUNTRY, subdiv=land, years=list(years), language="de").items()))
