"""What people type leads them to what they mean, in every town: measured on lists made before the search was."""

import os

import pytest
from django.apps import apps

from offers.finding import find_things
from offers.forms.search import readable
from tests.offers.search.everyday_words.reading import asked_in
from tests.towns import GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]

LEAST_ASKED = 300
LEAST_RATE = 0.95
SEEN_FIRST = 3
MODELS = {"offer": "Offer", "topic": "Topic", "place": "Place", "signpost": "Signpost", "page": "PageWords"}


@pytest.fixture
def names(town):
    """What each thing is called in the lists."""
    return {
        (kind, number): f"{kind}s.{key}"
        for kind, model in MODELS.items()
        for number, key in apps.get_model("offers", model).objects.values_list("pk", "key")
    }


def rate(asked):
    return sum(is_hit for _one, is_hit in asked) / len(asked)


def test_each_town_is_asked_for_enough_and_a_third_is_held_aside(town):
    asked = asked_in(town.name)
    assert len({one.words for one in asked}) == len(asked) >= LEAST_ASKED
    assert 0.28 < sum(one.is_held_aside for one in asked) / len(asked) < 0.39


def test_lists_ask_for_what_there_is(town, names):
    wanted = {name for one in asked_in(town.name) for name in one.wanted}
    assert wanted - set(names.values()) == set()


def test_what_people_type_leads_to_what_they_mean(town, names, capsys):
    def first(one):
        return [names[thing] for thing in find_things({"search": readable(one.words)}, most=SEEN_FIRST)[:SEEN_FIRST]]

    found = [(one, first(one)) for one in asked_in(town.name)]
    judged = [(one, bool(one.wanted.intersection(seen))) for one, seen in found]
    shown, aside = ([pair for pair in judged if pair[0].is_held_aside is held] for held in (False, True))
    rates = f"{town.name}: {rate(shown):.1%} of {len(shown)}, held aside {rate(aside):.1%} of {len(aside)}"
    with capsys.disabled():
        print(f"\n{rates}, all {rate(judged):.1%}")
    missed = [f"{one.words} → {seen}" for one, seen in found if not one.wanted.intersection(seen)]
    told = [
        line
        for line, (one, is_hit) in zip(missed, [p for p in judged if not p[1]], strict=True)
        if not one.is_held_aside
    ]
    if os.environ.get("SHOW_MISSES"):
        with capsys.disabled():
            print("\n".join(told))
    reached = rate(judged)
    assert reached >= LEAST_RATE, told
