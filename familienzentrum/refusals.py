"""Domain errors that carry a sentence on what to do instead, and the one place where it reaches the user."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum.constraints import kind_words


class Refusal(Exception):
    """Base of all domain errors. `words` are one or two translated sentences; the last says what to do.

    A subclass defines its words; they are passed to the constructor only if they depend on the row.
    """

    words: str | Promise

    def __init__(self, words: str | Promise | None = None) -> None:
        super().__init__()
        if words is not None:
            self.words = words

    def __str__(self) -> str:
        return str(self.words)


class SavedMeanwhile(Refusal):
    """Between the look at a row and its lock it was saved (`familienzentrum.versions`), be it by a second click."""

    words = _(
        "This was saved twice at the same moment, and only the first counts so far. Save once more: what differs is "
        "then shown in both versions."
    )


@dataclass
class Outcome:
    """The result of an attempt."""

    is_done: bool = False


@contextmanager
def told_to(
    asker: HttpRequest | forms.BaseForm | BaseFormSet,
    *expected: type[Refusal] | type[IntegrityError],
    field: str | None = None,
) -> Iterator[Outcome]:
    """Report a refusal to the user: as a message on the next page, or as an error of the submitted form.

    Only expected refusals are reported; any other is a bug and propagates. A form always expects SavedMeanwhile: it
    keeps what was typed. An IntegrityError is reported in the words of its constraint.
    """
    if not isinstance(asker, HttpRequest):
        expected = (*expected, SavedMeanwhile)
    outcome = Outcome()
    try:
        yield outcome
        outcome.is_done = True
    except expected as refusal:
        words = str(kind_words(refusal) if isinstance(refusal, IntegrityError) else refusal)
        if isinstance(asker, HttpRequest):
            messages.error(asker, words)
        elif isinstance(asker, BaseFormSet):
            asker.non_form_errors().append(words)
        else:
            asker.add_error(field, words)
