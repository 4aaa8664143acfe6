"""What cannot be done is refused with words that say what to do instead; here they reach whoever asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


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
    """What became of an attempt; `refusal` is None when nothing was refused."""

    refusal: Refusal | None = None

    @property
    def is_done(self) -> bool:
        return self.refusal is None


@contextmanager
def told_to(asker: HttpRequest | forms.BaseForm, *expected: type[Refusal]) -> Iterator[Outcome]:
    """Say a refusal to whoever asked: as a message on the next page, or as an error of the form that was sent.

    Only what is expected is said; any other refusal is a mistake of ours and goes on.
    """
    outcome = Outcome()
    try:
        yield outcome
    except expected as refusal:
        outcome.refusal = refusal
        if isinstance(asker, HttpRequest):
            messages.error(asker, str(refusal))
        else:
            asker.add_error(None, str(refusal))
