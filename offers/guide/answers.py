"""What somebody answered so far. All of it is in the address; an empty answer means "no matter"."""

from collections.abc import Container, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from offers.queries import Wanted

# In the order in which they are asked.
QUESTIONS = ("topic", "age_phase", "language", "way")


class Answers(NamedTuple):
    """One answer per question; None where it has not been asked yet."""

    topic: str | None = None
    age_phase: str | None = None
    language: str | None = None
    way: str | None = None

    @property
    def wanted(self) -> Wanted:
        """Return what was chosen, without what does not matter."""
        return {name: value for name, value in self._asdict().items() if value}

    @property
    def given(self) -> dict[str, str]:
        """Return what was answered, be it that it does not matter: the state of the guide in its address."""
        return {name: value for name, value in self._asdict().items() if value is not None}

    @property
    def address(self) -> str:
        return f"?{urlencode(self.given)}" if self.given else ""

    def up_to(self, question: str) -> "Answers":
        """Return the answers to the questions before this one."""
        earlier = QUESTIONS[: QUESTIONS.index(question)]
        return Answers(**{name: value for name, value in self.given.items() if name in earlier})

    def without(self, question: str) -> "Answers":
        return self._replace(**{question: None})


def answers_in(query: QueryDict, known: Mapping[str, Container[str]]) -> Answers:
    """Return the answers of an address; one that nobody could have chosen counts as none."""
    asked = {name: value for name in QUESTIONS if (value := query.get(name)) is not None}
    return Answers(**{name: value for name, value in asked.items() if value == "" or value in known[name]})
