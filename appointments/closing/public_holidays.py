"""The public holidays of a Land, as the package `holidays` knows them.

The package reads the laws of all countries when it is asked for one, and keeps 16 MiB for them: who asks loads it.
"""

import datetime as dt
from collections.abc import Iterable


def laender() -> frozenset[str]:
    """Return the codes of the Länder, as in ISO 3166-2 without the country."""
    from holidays import Germany

    # The package also knows one town with a holiday of its own; states have two letters.
    return frozenset(code for code in Germany.subdivisions if len(code) == 2)


def holidays_of(land: str, years: Iterable[int]) -> dict[dt.date, str]:
    """Return the public holidays of a Land with their German names; none of a Land that does not exist.

    Days observed in only some of its municipalities are left out: enter a closure for them.
    """
    from holidays import Germany

    if land not in laender():
        return {}
    return dict(sorted(Germany(subdiv=land, years=list(years), language="de").items()))
