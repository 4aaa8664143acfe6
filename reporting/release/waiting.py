"""What waits for whom on the way to a release, for the list of reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from familienzentrum.dates import long_day
from familienzentrum.models import User
from reporting.choices import CandidateState, ReportKind
from reporting.models import Candidate, Publicity
from reporting.models.candidate import OPEN


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `is_for_me`: whoever reads the page can do it."""

    title: str
    words: str
    url: str
    is_for_me: bool


def waiting_for(reader: User) -> tuple[list[Waiting], list[Waiting]]:
    """Return what waits for the reader, and what waits for others; the oldest first."""
    found = [*_candidates(reader), *_wishes(reader)]
    return [one for one in found if one.is_for_me], [one for one in found if not one.is_for_me]


def _candidates(reader: User) -> Iterator[Waiting]:
    last_of_each = Candidate.objects.order_by("report_id", "kind", "-prepared_at", "-pk").distinct("report_id", "kind")
    waiting = Candidate.objects.filter(pk__in=last_of_each.values("pk"), state__in=[*OPEN, CandidateState.FAILED])
    people = waiting.defer("figures").select_related("report", "prepared_by", "checked_by")
    for candidate in people.order_by("prepared_at", "pk"):
        kind = ReportKind(candidate.kind)
        words, is_for_me = _state(candidate, reader)
        url = reverse("report_release", args=[candidate.report.year, kind])
        yield Waiting(f"{kind.label} {candidate.report.year}", words, url, is_for_me)


def _state(candidate: Candidate, reader: User) -> tuple[str, bool]:
    is_mine = candidate.prepared_by_id == reader.pk
    who = {"who": _name(candidate.prepared_by), "day": long_day(candidate.prepared_at)}
    match CandidateState(candidate.state):
        case CandidateState.TO_CHECK if is_mine:
            return _("You put it forward. A colleague has to check it."), False
        case CandidateState.TO_CHECK:
            return _("Put forward by %(who)s on %(day)s. It waits for your check.") % who, True
        case CandidateState.CHECKED:
            checker = candidate.checked_by or candidate.prepared_by
            return _("Checked by %(who)s. It can be released now.") % {"who": _name(checker)}, True
        case CandidateState.FAILED:
            return _("Its files could not be made: %(trouble)s") % {"trouble": candidate.trouble}, is_mine
        case _ if candidate.is_silent:
            return _("Its making was interrupted. Take it back and begin again."), True
        case _:
            return _("Its files are being made."), False


def _wishes(reader: User) -> Iterator[Waiting]:
    wishes = Publicity.objects.open().select_related("release__report", "proposed_by")
    for wish in wishes.defer("release__figures").order_by("proposed_at", "pk"):
        release = wish.release
        is_mine = wish.proposed_by_id == reader.pk
        if is_mine:
            words = _("You asked to change who may read it. A colleague has to confirm it.")
        else:
            words = _("%(who)s asks to change who may read it. It waits for you to confirm it.")
            words %= {"who": _name(wish.proposed_by)}
        url = reverse("report_publicity", args=[release.report.year, release.number])
        yield Waiting(f"{ReportKind(release.kind).label} {release.report.year}", words, url, not is_mine)


def _name(person: User) -> str:
    return person.get_full_name() or person.username
