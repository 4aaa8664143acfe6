"""Saves goals, money, council papers and committee decisions.

Each raises SavedMeanwhile, with nothing saved, if somebody else saved the same row since the form was read.
"""

from django.db import transaction

from familienzentrum.audit import record
from familienzentrum.forms import PortalModelForm
from familienzentrum.models import User
from familienzentrum.registers.actions import save_rows
from familienzentrum.versioned_formsets import VersionedFormSet, VersionedInlineFormSet
from reporting.models import AnnualReport, BudgetLine, GoalYear, GrantYear, Paper


@transaction.atomic
def save_paper(report: AnnualReport, form: PortalModelForm, stations: VersionedInlineFormSet, *, by: User) -> Paper:
    """Save the council paper of a report with its order of deliberation."""
    form.hold()
    paper: Paper = form.save()
    stations.instance = paper
    save_rows(stations, by=by)
    report.paper = paper
    report.save(update_fields=["paper"])
    record("report.paper_saved", report, by=by, paper=paper.pk)
    return paper


@transaction.atomic
def save_goal(form: PortalModelForm, steps: VersionedFormSet, *, by: User) -> GoalYear:
    """Save target, actual value and assessment of a goal in a year, and its steps."""
    form.hold()
    entry: GoalYear = form.save()
    save_rows(steps, by=by)
    record("goal.year_saved", entry.goal, by=by, year=entry.year)
    return entry


@transaction.atomic
def save_grant_year(form: PortalModelForm, *, by: User) -> GrantYear:
    """Save what was done with a grant in a year."""
    form.hold()
    entry: GrantYear = form.save()
    record("grant.year_saved", entry.grant, by=by, year=entry.year)
    return entry


@transaction.atomic
def save_budget(report: AnnualReport, lines: VersionedFormSet, *, by: User) -> AnnualReport:
    """Save all lines of a year's budget. Raises IntegrityError where only the database knows the rule."""
    save_rows(lines, by=by)
    record("report.budget_saved", report, by=by, changed=len(lines.changed_objects), added=len(lines.new_objects))
    return report


@transaction.atomic
def save_contributions(line: BudgetLine, given: VersionedFormSet, *, by: User) -> BudgetLine:
    """Save the contributions to a budget line."""
    save_rows(given, by=by)
    record("budget_line.funders_saved", line, by=by, year=line.year, changed=len(given.changed_objects))
    return line


@transaction.atomic
def save_deliberations(paper: Paper, stations: VersionedFormSet, *, by: User) -> Paper:
    """Save a paper's order of deliberation, decisions and follow-ups."""
    save_rows(stations, by=by)
    record("paper.deliberations_saved", paper, by=by, changed=len(stations.changed_objects))
    return paper
