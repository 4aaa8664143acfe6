"""What people type leads them to what they mean, in every town: measured on lists made before the search was."""

import pytest
from django.conf import settings

from tests.offers.search.everyday_words.reading import asked_in

CENTRES = sorted(path.name for path in (settings.BASE_DIR / "centres").iterdir())
LEAST_ASKED = 300


@pytest.mark.parametrize("town", CENTRES)
def test_each_town_is_asked_for_enough_and_a_third_is_held_aside(town):
    asked = asked_in(town)
    assert len({one.words for one in asked}) == len(asked) >= LEAST_ASKED
    assert 0.28 < sum(one.is_held_aside for one in asked) / len(asked) < 0.39
