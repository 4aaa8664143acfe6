"""The data files of the app reporting."""

from familienzentrum.datafiles import DataFile, Rows
from reporting.models import (
    AnnualReport,
    BudgetLine,
    ChapterText,
    Committee,
    Contribution,
    Deliberation,
    Funder,
    Goal,
    GoalYear,
    Grant,
    GrantYear,
    Indicator,
    Measure,
    Paper,
)

_COUNCIL = (
    Rows("committees", Committee),
    Rows("papers", Paper),
    Rows("deliberations", Deliberation, identity=("paper", "committee", "day")),
)
_MONEY = (
    Rows("funders", Funder),
    Rows("grants", Grant),
    Rows("uses", GrantYear, identity=("grant", "year")),
    Rows("lines", BudgetLine),
    Rows("contributions", Contribution),
)
_PLANNING = (
    Rows("goals", Goal),
    Rows("years", GoalYear, identity=("goal", "year")),
    Rows("measures", Measure),
)

FILES = (
    DataFile("budget.toml", _MONEY),
    DataFile("goals.toml", _PLANNING),
    DataFile("papers.toml", _COUNCIL),
    DataFile("indicators.toml", (Rows("indicators", Indicator),)),
    # A synthetic report of a past year: measures, money and texts.
    DataFile(
        "demonstration_report.toml",
        (
            *_COUNCIL,
            *_PLANNING,
            *_MONEY,
            Rows("reports", AnnualReport),
            Rows("texts", ChapterText, identity=("report", "chapter")),
        ),
        on_demand=True,
    ),
)
