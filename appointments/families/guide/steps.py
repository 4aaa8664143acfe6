"""Which question comes next, with the answers that lead somewhere."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from appointments.choices import Text
from appointments.families.guide.fitting import answers_leading_somewhere, is_one_left
from offers.guide.answers import QUESTIONS, Answers
from offers.guide.candidates import Candidate, Candidates


class Asked(NamedTuple):
    """A question as it stands on its page; `skip` is the answer of whom it does not matter to."""

    name: str
    title: Text
    lead: Text
    skip: Text
    answers: Sequence[Candidate]


_WORDS: dict[str, tuple[Text, Text, Text]] = {
    "topic": (
        _("What is it about?"),
        _("Choose what fits best. We do not store what you choose."),
        _("Something else, or I do not know yet"),
    ),
    "age_phase": (_("Who is it for?"), "", _("For all of us, or it does not matter")),
    "language": (_("Which language do you want to speak?"), "", _("It does not matter")),
    "way": (_("How do you like to talk?"), "", _("It does not matter")),
}
# One answer alone is no question.
_LEAST = 2


def next_question(answers: Answers, known: Candidates) -> Asked | None:
    """Return the first question that is open and makes a difference; None where there is none."""
    if is_one_left(answers, known):
        return None
    for name in QUESTIONS:
        if getattr(answers, name) is None:
            leading = answers_leading_somewhere(name, answers, known)
            shown = [one for value, one in known[name].items() if value in leading]
            if len(shown) >= _LEAST:
                return Asked(name, *_WORDS[name], shown)
    return None
