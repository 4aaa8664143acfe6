"""Words are hyphenated as pyphen does it."""

import pyphen
import pytest

from familienzentrum.hyphenation import _dictionary


@pytest.mark.parametrize("language", ["de_DE", "en_US", "hu_HU"])
def test_every_pattern_is_that_of_pyphen(language):
    """Hungarian spells some words otherwise where it cuts them."""
    path = pyphen.LANGUAGES[language]
    theirs, ours = pyphen.HyphDict(path), _dictionary(path)
    every = theirs.patterns.keys() | ours.patterns.keys()
    assert [one for one in every if ours.patterns.get(one) != theirs.patterns.get(one)] == []
    assert ours.maxlen >= theirs.maxlen


def test_words_are_cut_at_the_same_places():
    path = pyphen.LANGUAGES["de_DE"]
    theirs, ours = pyphen.HyphDict(path), _dictionary(path)
    words = ["Familienzentrum", "Säuglingspflege", "Beratungsstelle", "Straßenbahnhaltestelle", "x", ""]
    assert [ours.positions(word) for word in words] == [theirs.positions(word) for word in words]
    assert ours.positions("Familienzentrum")
