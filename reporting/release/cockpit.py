"""What of reports, money and decisions waits for those who plan, and the year against its goals."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from familienzentrum.audiences import PLANNERS
from familienzentrum.cockpit import Due, Reader, due_for, part_for
from reporting.choices import PartnerTextState
from reporting.disclosure import NotAtHand, interim
from reporting.models import AnnualReport, Deliberation, PartnerText
from reporting.planning.budget import grants_ending
from reporting.planning.goals import GoalLine, goals_of
from reporting.release.waiting import waiting_for

_MOST = 8


@due_for(PLANNERS)
def _releases(reader: Reader) -> Iterator[Due]:
    for one in waiting_for(reader.user)[0]:
        yield Due(one.title, one.url, note=one.words)


@due_for(PLANNERS)
def _money(reader: Reader) -> Iterator[Due]:
    for grant in grants_ending(reader.today):
        words = _("The grant “%(grant)s” ends.") % {"grant": grant.title}
        yield Due(words, reverse("grant_edit", args=[grant.pk]), by=grant.ends_on, note=grant.funder.name)


@due_for(PLANNERS)
def _decisions(_reader: Reader) -> Iterator[Due]:
    for station in Deliberation.objects.owed():
        words = f"{station.committee}: {station.follow_up}"
        url = reverse("paper_deliberations", args=[station.paper_id])
        yield Due(words, url, by=station.follow_up_due, note=str(station.paper))


@due_for(PLANNERS)
def _partner_texts(_reader: Reader) -> Iterator[Due]:
    asked = PartnerText.objects.filter(state=PartnerTextState.ASKED, text__regex=r"\S")
    written = asked.select_related("report", "office")
    for text in written.order_by("report__year", "office__position", "pk"):
        words = _("%(office)s has written its half page for the report.") % {"office": text.office.short_name}
        yield Due(words, reverse("report_partner", args=[text.report.year, text.pk]))


@part_for(PLANNERS, "reporting/release/cockpit/goals.html", position=60)
def goals(reader: Reader) -> dict[str, Any]:
    """Return the goals of the running year that have a target; of the last one that has a report, if it has none."""
    report, figures = AnnualReport.objects.filter(year__lte=reader.today.year).order_by("-year").first(), None
    if report is None:
        return {"report": None}
    with suppress(NotAtHand):
        figures = interim(report)
    measured = [line for group in goals_of(report.year, figures) for line in group.goals if _is_measured(line)]
    return {"report": report, "figures": figures, "goals": measured[:_MOST]}


def _is_measured(line: GoalLine) -> bool:
    return bool(line.indicator or line.figure)
