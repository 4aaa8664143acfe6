"""What cannot be done is refused with words that say what to do instead; here they reach whoever asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.functional import Promise

from familienzentrum.constraints import kind_words


class Refusal(Exception):
    """Base of everything that an action refuses. `words` are one or two translated sentences, the last says what to do.

    A subclass brings its words; only where they depend on the row they are given when it is raised.
    """

    words: str | Promise

    def __init__(self, words: str | Promise | None = None) -> None:
        super().__init__()
        if words is not None:
            self.words = words

    def __str__(self) -> str:
        return str(self.words)


@dataclass
class Outcome:
    """Whether an attempt was carried out."""

    is_done: bool = False


@contextmanager
def told_to(
    asker: HttpRequest | forms.BaseForm, *expected: type[Refusal] | type[IntegrityError], field: str | None = None
) -> Iterator[Outcome]:
    """Say a refusal to whoever asked: as a message on the next page, or as an error of the form that was sent.

    Only what is expected is said; any other refusal is a mistake of ours and goes on. What the database refuses
    (IntegrityError) is said in the words of its rule.
    """
    outcome = Outcome()
    try:
        yield outcome
        outcome.is_done = True
    except expected as refusal:
        words = str(kind_words(refusal) if isinstance(refusal, IntegrityError) else refusal)
        if isinstance(asker, HttpRequest):
            messages.error(asker, words)
        else:
            asker.add_error(field, words)
