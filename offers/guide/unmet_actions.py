"""Counts what somebody needed and did not find, for a year."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from familienzentrum.choices import Language
from offers.choices import WhyUnmet
from offers.guide.answers import Answers
from offers.models import AgePhase, Topic, UnmetNeed

# How long a count is shown, and kept.
SHOWN_DAYS = 365


@transaction.atomic
def count_unmet(answers: Answers, reason: WhyUnmet) -> None:
    """Add one to today's count of these answers. Two people at once are two."""
    need: dict[str, Any] = {
        "day": timezone.localdate(),
        "topic": Topic.objects.filter(slug=answers.topic).first() if answers.topic else None,
        "age_phase": AgePhase.objects.filter(slug=answers.age_phase).first() if answers.age_phase else None,
        "language": _counted(answers.language),
        "way": answers.way or "",
        "reason": reason,
    }
    row, is_first = UnmetNeed.objects.get_or_create(**need)
    if not is_first:
        UnmetNeed.objects.filter(pk=row.pk).update(times=F("times") + 1)


def _counted(language: str | None) -> str:
    """Return a language that is counted; a further one would be a small group of its own."""
    return (language if language in Language.values else Language.OTHER) if language else ""


@transaction.atomic
def forget_unmet(today: dt.date) -> int:
    """Delete the counts that are not shown any more; return how many."""
    return UnmetNeed.objects.filter(day__lt=today - dt.timedelta(days=SHOWN_DAYS)).delete()[0]
