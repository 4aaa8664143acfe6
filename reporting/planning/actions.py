"""Begins a year's report and keeps what people write and plan in it."""

from typing import Any, TypeAlias

from django import forms
from django.db import transaction
from django.forms.models import BaseInlineFormSet, BaseModelFormSet

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.choices import Chapter, TextState
from reporting.models import AnnualReport, ChapterText, GoalYear, Paper

InlineForms: TypeAlias = "BaseInlineFormSet[Any, Any, Any]"


@transaction.atomic
def begin_report(year: int, *, by: User) -> AnnualReport:
    """Start the report of a year, or return the one that exists."""
    report, is_new = AnnualReport.objects.get_or_create(year=year)
    if is_new:
        record("report.begun", report, by=by, year=year)
    return report


@transaction.atomic
def write_text(
    report: AnnualReport, chapter: Chapter, *, text: str, state: TextState, by: User, is_shown: bool = True
) -> ChapterText | None:
    """Keep the text of a chapter and whether it is shown; an empty one of a chapter that is shown is taken away."""
    written = None
    if text.strip() or not is_shown:
        values = {"text": text.strip(), "state": state, "is_shown": is_shown}
        written, _is_new = report.texts.update_or_create(chapter=chapter, defaults=values)
    else:
        report.texts.filter(chapter=chapter).delete()
    details = {"chapter": chapter.value, "state": state.value if written else "empty", "is_shown": is_shown}
    record("report.text_written", report, by=by, **details)
    return written


@transaction.atomic
def save_paper(report: AnnualReport, form: forms.ModelForm, stations: InlineForms, *, by: User) -> Paper:
    """Keep the council paper of a report with its order of deliberation."""
    paper: Paper = form.save()
    stations.instance = paper
    stations.save()
    report.paper = paper
    report.save(update_fields=["paper"])
    record("report.paper_saved", report, by=by, paper=paper.pk)
    return paper


@transaction.atomic
def save_goal(form: forms.ModelForm, steps: InlineForms, *, by: User) -> GoalYear:
    """Keep target, actual and assessment of a goal in a year, and its steps."""
    entry: GoalYear = form.save()
    steps.save()
    record("goal.year_saved", entry.goal, by=by, year=entry.year)
    return entry


@transaction.atomic
def save_budget(report: AnnualReport, lines: "BaseModelFormSet[Any, Any]", *, by: User) -> AnnualReport:
    """Keep all lines of a year's budget at once. Raises IntegrityError where only the database knows the rule."""
    lines.save()
    record("report.budget_saved", report, by=by, changed=len(lines.changed_objects), added=len(lines.new_objects))
    return report
