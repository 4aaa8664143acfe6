"""Words are hyphenated as pyphen does it."""

from functools import cache

import pyphen
import pytest

from familienzentrum.hyphenation import _dictionary


@cache
def theirs_and_ours(language):
    """Return two dictionaries of a language; pyphen parses all of it, which takes two seconds."""
    path = pyphen.LANGUAGES[language]
    return pyphen.HyphDict(path), _dictionary(path)


@pytest.mark.parametrize("language", ["de_DE", "en_US", "hu_HU"])
def test_every_pattern_is_that_of_pyphen(language):
    """Hungarian spells some words otherwise where it cuts them."""
    theirs, ours = theirs_and_ours(language)
    every = theirs.patterns.keys() | ours.patterns.keys()
    assert [one for one in every if ours.patterns.get(one) != theirs.patterns.get(one)] == []
    assert ours.maxlen >= theirs.maxlen


def test_words_are_cut_at_the_same_places():
    theirs, ours = theirs_and_ours("de_DE")
    words = ["Familienzentrum", "Säuglingspflege", "Beratungsstelle", "Straßenbahnhaltestelle", "x", ""]
    assert [ours.positions(word) for word in words] == [theirs.positions(word) for word in words]
    assert ours.positions("Familienzentrum")
