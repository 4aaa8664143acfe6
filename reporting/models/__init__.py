"""Goals, money, council papers, reports and releases."""

from reporting.models.candidate import Candidate, CandidateFile
from reporting.models.council import Committee, Deliberation, Paper
from reporting.models.counting import CountingChange
from reporting.models.indicator import Indicator
from reporting.models.interim import InterimFigures
from reporting.models.money import BudgetLine, Contribution, Funder, Grant, GrantYear
from reporting.models.partner_text import PartnerText
from reporting.models.picture import ChapterPicture
from reporting.models.planning import Goal, GoalYear, Measure
from reporting.models.preparation import Preparation
from reporting.models.publicity import Publicity
from reporting.models.release import Release, ReleaseFile
from reporting.models.report import AnnualReport, ChapterText

__all__ = [
    "AnnualReport",
    "BudgetLine",
    "Candidate",
    "CandidateFile",
    "ChapterPicture",
    "ChapterText",
    "Committee",
    "Contribution",
    "CountingChange",
    "Deliberation",
    "Funder",
    "Goal",
    "GoalYear",
    "Grant",
    "GrantYear",
    "Indicator",
    "InterimFigures",
    "Measure",
    "Paper",
    "PartnerText",
    "Preparation",
    "Publicity",
    "Release",
    "ReleaseFile",
]
