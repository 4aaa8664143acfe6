"""The report of a small house: counted, protected, printed once for all tests that read it."""

import datetime as dt
import itertools
from functools import cache
from typing import Any

from django.db import transaction

from reporting.jobs import make_candidate as make_files
from reporting.models import AnnualReport
from tests.factories import (
    make_age_phase,
    make_budget_line,
    make_centre,
    make_chapter_picture,
    make_chapter_text,
    make_deliberation,
    make_goal_year,
    make_indicator,
    make_measure,
    make_offer,
    make_paper,
    make_partner_text,
    make_report_to_release,
    make_topic,
    make_visit,
)
from tests.factories_planning import make_contribution, make_grant, make_grant_year
from tests.factories_release import make_candidate

# What is made once is made in one process.
GROUP = "small house"

_LANGUAGES = ["de", "de", "de", "de", "ar", "tr"]
_PASTED = "“Pasted” from Word 👪 – مرحبا <o:p> • soft\u00adhyphen"


@cache
def made() -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files by their names, and the content; nothing stays in the database."""
    with transaction.atomic():
        candidate = make_candidate(report=report_of_a_small_house())
        make_files(candidate=candidate.pk)
        candidate.refresh_from_db()
        contents = {file.name: bytes(file.content) for file in candidate.files.all()}
        transaction.set_rollback(True)
    return contents, candidate.figures


def report_of_a_small_house() -> AnnualReport:
    """A report of 2025 with few visits, one goal, money and words."""
    make_centre(is_demonstration=True)
    _fill_year()
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="limits", text=_PASTED)
    make_chapter_text(report=report, chapter="outlook", text="More rooms.")
    make_chapter_picture(report=report, chapter="outlook")
    make_partner_text(report=report, state="accepted", place=1, text="We came every week.\n\n# Next\n- twice")
    make_measure(goal=make_goal_year(target=10).goal, title="A party", state="done", done_on="2025-05-05")
    make_indicator()
    line = make_budget_line(planned_cost=600, planned_own=0, planned_third=600)
    words = {"title": "Start of the house", "purpose": "Paper and pens.", "figures": ["months", "channels", "slips"]}
    grant = make_grant(share=60, **words)
    make_grant_year(grant=grant, done="We bought pens.")
    make_contribution(line=line, planned=500, grant=grant, funder=grant.funder)
    later = make_budget_line(title="Desk", planned_cost=700, planned_own=200, planned_third=500, year=2026)
    make_contribution(line=later, planned=500, grant=grant, funder=grant.funder)
    make_deliberation(paper=make_paper(title="A house for families"), decision="The council agrees.", result="agreed")
    make_contribution(line=line, planned=99, is_conditional=True)
    make_budget_line(title="Rent", condition="possibly 10,000 €")
    make_budget_line(title="Paper", planned_cost=600, planned_own=600, planned_third=0, actual_cost=512)
    return report


def _fill_year() -> None:
    topics, phases = [make_topic() for _ in range(3)], [make_age_phase() for _ in range(3)]
    for month, day in itertools.product(range(1, 13), range(1, 10)):
        visit = make_visit(
            day=dt.date(2025, month, day),
            channel=["phone", "in_person", "email"][(day + month) % 3],
            main_topic=topics[day % 3],
            language="uk" if month == 1 and day < 4 else _LANGUAGES[(day * month) % 6],
            first_contact=["yes", "no", "unknown"][(day + month) % 3],
        )
        visit.age_phases.set([phases[(day + month) % 3]])
    for day in range(1, 4):
        make_visit(day=dt.date(2025, 2, 10 + day), channel="video", main_topic=topics[0], language="tr")
    for day in range(1, 25):
        visit = make_visit(
            day=dt.date(2024, 3 + day // 16, day),
            channel=["phone", "in_person"][day % 2],
            main_topic=topics[day // 10],
            first_contact=["yes", "no"][day % 2],
        )
        visit.age_phases.set([phases[day % 2]])
    make_offer()
