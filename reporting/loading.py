"""The data files of the app reporting."""

from familienzentrum.datafiles import DataFile, Rows
from reporting.models import (
    AnnualReport,
    BudgetLine,
    ChapterText,
    Committee,
    Deliberation,
    Goal,
    GoalYear,
    Indicator,
    Measure,
    Paper,
)

_COUNCIL = (
    Rows("committees", Committee),
    Rows("papers", Paper),
    Rows("deliberations", Deliberation, identity=("paper", "committee", "day")),
)
_PLANNING = (
    Rows("goals", Goal),
    Rows("years", GoalYear, identity=("goal", "year")),
    Rows("measures", Measure),
)

FILES = (
    DataFile("budget.toml", (Rows("lines", BudgetLine),)),
    DataFile("goals.toml", _PLANNING),
    DataFile("papers.toml", _COUNCIL),
    DataFile("indicators.toml", (Rows("indicators", Indicator),)),
    # An invented report of a past year: what was done, spent and written.
    DataFile(
        "demonstration_report.toml",
        (
            *_COUNCIL,
            *_PLANNING,
            Rows("lines", BudgetLine),
            Rows("reports", AnnualReport),
            Rows("texts", ChapterText, identity=("report", "chapter")),
        ),
        on_demand=True,
    ),
)
