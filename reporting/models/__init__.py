"""What the house planned, what it cost, and what it told the council."""

from reporting.models.council import Committee, Deliberation, Paper
from reporting.models.indicator import Indicator
from reporting.models.money import BudgetLine
from reporting.models.planning import Goal, GoalYear, Measure
from reporting.models.release import AnnualReport, ChapterText, Release

__all__ = [
    "AnnualReport",
    "BudgetLine",
    "ChapterText",
    "Committee",
    "Deliberation",
    "Goal",
    "GoalYear",
    "Indicator",
    "Measure",
    "Paper",
    "Release",
]
