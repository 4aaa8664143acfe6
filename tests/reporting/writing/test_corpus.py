"""How many small counts in words are stopped, and how many harmless sentences with them: measured, with a bound.

Every third sentence is kept aside: the rules were made without looking at it.
"""

import tomllib
from pathlib import Path

import pytest

from reporting.writing.vouching import small_counts
from reporting.writing.wording.numerals import numerals
from tests.conventions.tree import ROOT

K = 5
CORPUS = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))


def of(name, *, aside):
    return [sentence for place, sentence in enumerate(CORPUS[name]) if (place % 3 == 2) == aside]


def refused(sentences):
    return [sentence for sentence in sentences if small_counts(sentence, K)]


def read_by_somebody(sentences):
    """Return those that are refused, or stand in the list that a second person reads."""
    return [sentence for sentence in sentences if list(numerals(sentence))]


def percent(some, whole):
    return 100 * len(some) / len(whole)


@pytest.mark.parametrize(("aside", "least"), [(False, 97), (True, 88)], ids=["for making the rules", "kept aside"])
def test_small_counts_are_stopped_and_harmless_sentences_are_not(aside, least):
    """With `pytest -s` it prints the rates."""
    small, fine = of("small", aside=aside), of("fine", aside=aside)
    rates = {
        "small counts refused": percent(refused(small), small),
        "small counts refused or read by a second person": percent(read_by_somebody(small), small),
        "harmless sentences refused": percent(refused(fine), fine),
        "harmless sentences read by a second person": percent(read_by_somebody(fine), fine),
    }
    print("", *(f"{name}: {rate:.0f} %" for name, rate in rates.items()), sep="\n")
    assert rates["small counts refused"] >= least
    assert rates["harmless sentences refused"] <= 3


def test_documents_say_how_many_were_refused():
    words = " ".join((ROOT / "docs" / "disclosure.md").read_text().split())
    known, aside = of("small", aside=False), of("small", aside=True)
    assert len(refused(known)) == len(known)
    assert f"the {len(known)} by which the rules were made are all refused" in words
    assert f"{len(refused(aside))} of the {len(aside)} that were kept aside" in words


def test_corpus_has_two_hundred_sentences_each_once():
    assert sum(len(set(sentences)) for sentences in CORPUS.values()) >= 200
