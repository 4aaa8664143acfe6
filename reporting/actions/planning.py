"""Keeps what the house plans over the years: who pays, and what committees decided."""

from typing import Any, TypeAlias

from django.db import transaction
from django.forms.models import BaseInlineFormSet

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.models import BudgetLine, Paper

InlineForms: TypeAlias = "BaseInlineFormSet[Any, Any, Any]"


@transaction.atomic
def save_contributions(line: BudgetLine, given: InlineForms, *, by: User) -> BudgetLine:
    """Keep who pays for a line of the budget."""
    given.save()
    record("budget_line.funders_saved", line, by=by, year=line.year, changed=len(given.changed_objects))
    return line


@transaction.atomic
def save_deliberations(paper: Paper, stations: InlineForms, *, by: User) -> Paper:
    """Keep the order of deliberation of a paper, its decisions and what follows from them."""
    stations.save()
    record("paper.deliberations_saved", paper, by=by, changed=len(stations.changed_objects))
    return paper
