"""What could be answered to each question of the guide, whether or not it leads somewhere."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from familienzentrum.choices import Language
from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached
from familienzentrum.texts import in_words, said
from offers.choices import Way
from offers.models import AgePhase, Offer, Topic
from offers.models.language import SpokenLanguage, known_languages
from offers.needs import languages_spoken


class Candidate(NamedTuple):
    """One answer as it is shown; `sign` is a name in static/icons, `pk` that of its row if it has one.

    Label and line of a row are German: pages say them in the reader's language.
    """

    value: str
    label: str
    line: str = ""
    sign: str = ""
    pk: int | None = None

    @property
    def words(self) -> str:
        """The label in the reader's language, where no markup can stand."""
        return in_words(self.label) if self.pk else self.label

    @property
    def said(self) -> str:
        """The label in the reader's language, as it stands on a page."""
        return said(self.label) if self.pk else self.label


# By question, and by their value.
Candidates = dict[str, dict[str, Candidate]]


def candidates() -> Candidates:
    """Return them as they were a second ago at most, each question's in its order."""
    return cached(f"guide-{get_language()}", _candidates)


def _candidates() -> Candidates:
    by_question = {
        "topic": [Candidate(*row) for row in _TOPICS.rows()],
        "age_phase": [Candidate(slug, label, pk=pk) for slug, label, pk in _PHASES.rows()],
        "language": [Candidate(language.code, language.asked_label) for language in _languages()],
        "way": [Candidate(way.value, str(way.label), sign=way.sign) for way in Way],
    }
    return {question: {one.value: one for one in answers} for question, answers in by_question.items()}


def _languages() -> Iterable[SpokenLanguage]:
    """Those that some offer has, and German; all of them, if one brings an interpreter."""
    if _INTERPRETED.rows(today=timezone.localdate()):
        return (language for language in known_languages().values() if language.is_asked_for)
    spoken = [language for language in languages_spoken() if language.code != Language.GERMAN]
    return [known_languages()[Language.GERMAN], *spoken]


def _interpreted(today: dt.date) -> QuerySet[Offer, tuple[int]]:
    return Offer.objects.published(today).filter(has_interpreter=True).order_by().values_list("pk")[:1]


def _topics() -> QuerySet[Topic, tuple[str, str, str, str, int]]:
    return Topic.objects.filter(is_active=True).values_list("slug", "name", "line", "sign", "pk")


def _phases() -> QuerySet[AgePhase, tuple[str, str, int]]:
    return AgePhase.objects.values_list("slug", "label", "pk")


_TOPICS, _PHASES, _INTERPRETED = Statement(_topics), Statement(_phases), Statement(_interpreted)
