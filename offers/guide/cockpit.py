"""What families miss, for those who plan: the first lines of the pages about it."""

import datetime as dt
from typing import Any

from familienzentrum.audiences import COORDINATION, PLANNERS
from familienzentrum.cockpit import Reader, part_for
from offers.guide.unmet_actions import SHOWN_DAYS
from offers.guide.unmet_queries import searched_in_vain, unmet_topics

_LINES = 4


@part_for(PLANNERS, "offers/staff/cockpit/unmet.html", position=50)
def unmet(reader: Reader) -> dict[str, Any]:
    """Return the most frequent topics and words. Words that people typed are read by the coordination alone."""
    since = reader.today - dt.timedelta(days=SHOWN_DAYS)
    reads_words = reader.belongs_to(COORDINATION)
    return {
        "topics": unmet_topics(since, reader.smallest)[:_LINES],
        "reads_words": reads_words,
        "words": searched_in_vain(since, reader.smallest).lines[:_LINES] if reads_words else [],
    }
