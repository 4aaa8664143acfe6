"""Background jobs of the offers."""

from familienzentrum.nightly import nightly
from offers.search.missed import forget_missed


@nightly(at="01:25")
def forget_missed_searches() -> None:
    forget_missed()
