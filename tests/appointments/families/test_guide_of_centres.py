"""All ways through the guide with every centre's own offers: none ends empty."""

import pytest

from appointments.families.guide.fitting import best_fitting
from appointments.families.guide.steps import next_question
from offers.guide.answers import Answers
from offers.guide.candidates import candidates
from tests.offers.reading import read
from tests.reading import words
from tests.towns import GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]


def ends(known, answers=Answers()):  # noqa: B008 - never changes
    """Yield every set of answers with which nothing more is asked."""
    question = next_question(answers, known)
    if question is None:
        yield answers
        return
    for value in ("", *(one.value for one in question.answers)):
        yield from ends(known, answers._replace(**{question.name: value}))


def test_no_way_through_the_guide_ends_empty(town):
    known = candidates()
    walked = list(ends(known))
    print(f"{town.name}: {len(walked)} ways through the guide")
    empty = [answers.address for answers in walked if not best_fitting(answers, known)]
    assert len(walked) > len({answers.topic for answers in walked}) > 1
    assert empty == []


def test_every_offer_that_the_guide_shows_says_why_and_when(client, town):
    """As a family reads it: one end of each topic, whatever else is answered."""
    shown = {answers.topic: answers for answers in ends(candidates())}
    for answers in shown.values():
        for one in read(client, "guide", query=answers.given).find_all(class_="guided"):
            assert words(one.find(class_="guided__reasons"))
            assert words(one.find(class_="offer-card__when"))
