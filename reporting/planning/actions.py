"""Saves goals, money, council papers and committee decisions."""

from typing import Any, TypeAlias

from django import forms
from django.db import transaction
from django.forms.models import BaseInlineFormSet, BaseModelFormSet

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.models import AnnualReport, BudgetLine, GoalYear, Paper

InlineForms: TypeAlias = "BaseInlineFormSet[Any, Any, Any]"


@transaction.atomic
def save_paper(report: AnnualReport, form: forms.ModelForm, stations: InlineForms, *, by: User) -> Paper:
    """Save the council paper of a report with its order of deliberation."""
    paper: Paper = form.save()
    stations.instance = paper
    stations.save()
    report.paper = paper
    report.save(update_fields=["paper"])
    record("report.paper_saved", report, by=by, paper=paper.pk)
    return paper


@transaction.atomic
def save_goal(form: forms.ModelForm, steps: InlineForms, *, by: User) -> GoalYear:
    """Save target, actual value and assessment of a goal in a year, and its steps."""
    entry: GoalYear = form.save()
    steps.save()
    record("goal.year_saved", entry.goal, by=by, year=entry.year)
    return entry


@transaction.atomic
def save_budget(report: AnnualReport, lines: "BaseModelFormSet[Any, Any]", *, by: User) -> AnnualReport:
    """Save all lines of a year's budget. Raises IntegrityError where only the database knows the rule."""
    lines.save()
    record("report.budget_saved", report, by=by, changed=len(lines.changed_objects), added=len(lines.new_objects))
    return report


@transaction.atomic
def save_contributions(line: BudgetLine, given: InlineForms, *, by: User) -> BudgetLine:
    """Save the contributions to a budget line."""
    given.save()
    record("budget_line.funders_saved", line, by=by, year=line.year, changed=len(given.changed_objects))
    return line


@transaction.atomic
def save_deliberations(paper: Paper, stations: InlineForms, *, by: User) -> Paper:
    """Save a paper's order of deliberation, decisions and follow-ups."""
    stations.save()
    record("paper.deliberations_saved", paper, by=by, changed=len(stations.changed_objects))
    return paper
