"""What the database itself refuses about planning, money, the council and reports, and what it accepts beside it."""

import datetime as dt

import pytest

from reporting.figures.registry import FIGURES
from tests.factories import (
    make_budget_line,
    make_chapter_picture,
    make_chapter_text,
    make_committee,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_indicator,
    make_measure,
    make_paper,
    make_partner_text,
    make_report,
)
from tests.factories_planning import make_contribution, make_counting_change, make_grant
from tests.refusals import refused

pytestmark = pytest.mark.django_db

DAY, EARLIER = dt.date(2025, 3, 29), dt.date(2025, 3, 28)


ACCEPTED = {"state": "accepted", "text": "We came."}


def planned(cost, own, third):
    return {"planned_cost": cost, "planned_own": own, "planned_third": third}


def actual(cost, own, third):
    return {"actual_cost": cost, "actual_own": own, "actual_third": third}


@pytest.mark.parametrize(
    ("name", "make", "wrong", "right"),
    [
        ("indicator_level_known", make_indicator, {"level": "galaxy"}, {"level": "land"}),
        ("partner_text_place_known", make_partner_text, {**ACCEPTED, "place": 5}, {**ACCEPTED, "place": 4}),
        ("partner_text_on_paper_is_accepted", make_partner_text, {"place": 1}, {**ACCEPTED, "place": 1}),
        ("goal_level_known", make_goal, {"level": "celestial"}, {"level": "individual"}),
        ("goal_stage_known", make_goal, {"stage": 8}, {"stage": 7}),
        ("goal_figure_known", make_goal, {"figure": "wonders"}, {"figure": "contacts"}),
        ("goal_year_year_sane", make_goal_year, {"year": 205}, {"year": 2100}),
        ("measure_year_sane", make_measure, {"year": 1999}, {"year": 2000}),
        ("measure_state_known", make_measure, {"state": "maybe"}, {"state": "running"}),
        ("measure_done_has_its_day", make_measure, {"state": "done"}, {"state": "done", "done_on": DAY}),
        ("measure_done_has_its_day", make_measure, {"done_on": DAY}, {"state": "dropped"}),
        ("budget_line_year_sane", make_budget_line, {"year": 2101}, {"year": 2024}),
        ("budget_line_not_negative", make_budget_line, {"planned_own": -1}, actual(0, 3000, -3000)),
        ("budget_line_planned_adds_up", make_budget_line, planned(600, 500, 0), planned(600, 500, 100)),
        ("budget_line_planned_adds_up", make_budget_line, planned(600, 601, None), planned(600, 600, None)),
        ("budget_line_planned_adds_up", make_budget_line, planned(600, None, 601), planned(None, None, 601)),
        ("budget_line_actual_adds_up", make_budget_line, actual(600, 500, 0), actual(600, 0, 600)),
        ("contribution_not_negative", make_contribution, {"planned": -1}, {"planned": 0, "actual": -1}),
        ("grant_state_known", make_grant, {"state": "hoped"}, {"state": "applied"}),
        ("grant_amount_not_negative", make_grant, {"amount": -1}, {"amount": 0}),
        ("grant_ends_after_start", make_grant, {"starts_on": DAY, "ends_on": EARLIER}, {"starts_on": DAY}),
        ("grant_warning_in_time", make_grant, {"warn_months": 37}, {"warn_months": 36}),
        ("paper_kind_known", make_paper, {"kind": "plane"}, {"kind": "decision"}),
        ("paper_equality_officer_known", make_paper, {"equality_officer": "?"}, {"equality_officer": "involved"}),
        ("deliberation_result_known", make_deliberation, {"result": "cheers"}, {"result": "agreed"}),
        ("deliberation_follow_up_in_words", make_deliberation, {"follow_up_due": DAY}, {"follow_up": "A list"}),
        ("indicator_has_a_source", make_indicator, {"source": ""}, {"source": "A paper"}),
        ("annual_report_year_sane", make_report, {"year": 20255}, {"year": 2026}),
        ("chapter_text_chapter_known", make_chapter_text, {"chapter": "gossip"}, {"chapter": "limits"}),
        ("chapter_picture_chapter_known", make_chapter_picture, {"chapter": "gossip"}, {"chapter": "limits"}),
        ("chapter_picture_is_described", make_chapter_picture, {"alternative": " "}, {"alternative": "A house."}),
        ("chapter_picture_is_described", make_chapter_picture, {"rights": ""}, {"rights": "Photo: archive"}),
        ("chapter_picture_has_a_checksum", make_chapter_picture, {"sha256": "0"}, {"sha256": "0" * 64}),
        ("chapter_picture_is_bounded", make_chapter_picture, {"width": 1601}, {"width": 1600}),
        ("chapter_picture_is_bounded", make_chapter_picture, {"content": b""}, {"content": b"."}),
        ("partner_text_state_known", make_partner_text, {"state": "perfect"}, {"state": "asked"}),
        ("partner_text_has_a_hash", make_partner_text, {"token_digest": "0"}, {"token_digest": "0" * 64}),
        ("partner_text_is_short", make_partner_text, {"text": "a" * 2001}, {"text": "a" * 2000}),
        (
            "partner_text_accepted_says_something",
            make_partner_text,
            {"state": "accepted", "text": " "},
            {"state": "accepted", "text": "We were there."},
        ),
        (
            "partner_text_returned_says_why",
            make_partner_text,
            {"state": "returned", "note": ""},
            {"state": "returned", "note": "Shorter, please."},
        ),
        ("chapter_text_state_known", make_chapter_text, {"state": "perfect"}, {"state": "draft"}),
    ],
)
def test_row_constraint(name, make, wrong, right):
    assert refused(lambda: make(**wrong)) == name
    assert make(**right).pk


def test_goal_has_one_entry_per_year():
    first = make_goal_year()
    assert refused(lambda: make_goal_year(goal=first.goal)) == "goal_year_once"
    assert make_goal_year(goal=first.goal, year=2026).pk


def test_budget_line_title_is_used_once_per_year():
    make_budget_line(title="Rent")
    assert refused(lambda: make_budget_line(title="Rent")) == "budget_line_title_once_per_year"
    assert make_budget_line(title="Rent", year=2026).pk


def test_paper_number_is_used_once_but_may_come_later():
    make_paper(number="356/XIX")
    assert refused(lambda: make_paper(number="356/XIX")) == "paper_number_once"
    assert [make_paper(number="").pk, make_paper(number="").pk]


def test_committee_deals_with_a_paper_once_a_day():
    paper, committee = make_paper(), make_committee()
    make_deliberation(paper=paper, committee=committee)
    assert refused(lambda: make_deliberation(paper=paper, committee=committee)) == "deliberation_once"
    assert make_deliberation(paper=paper, committee=committee, day=DAY).pk


def test_chapter_has_one_text():
    text = make_chapter_text()
    assert refused(lambda: make_chapter_text(report=text.report)) == "chapter_text_once"
    assert make_chapter_text(report=text.report, chapter="limits").pk


def test_chapter_has_one_picture():
    picture = make_chapter_picture()
    assert refused(lambda: make_chapter_picture(report=picture.report)) == "chapter_picture_once"
    assert make_chapter_picture(report=picture.report, chapter="limits").pk


def test_place_on_paper_is_given_once():
    first = make_partner_text(**ACCEPTED, place=1)
    given = {**ACCEPTED, "report": first.report}
    assert refused(lambda: make_partner_text(**given, place=1)) == "partner_text_place_once"
    assert [make_partner_text(**given, place=place).place for place in (2, None, None)] == [2, None, None]


def test_office_writes_once_for_a_report():
    text = make_partner_text()
    assert refused(lambda: make_partner_text(report=text.report, office=text.office)) == "partner_text_once"
    assert make_partner_text(report=text.report).pk


def test_counting_changes_once_a_day():
    make_counting_change()
    assert refused(make_counting_change) == "counting_change_once_a_day"
    assert make_counting_change(figure="months").pk


def test_counting_change_is_about_a_figure_by_its_name():
    for wrong in ("", "Ways of contact", "channels; drop", "I03"):
        assert refused(lambda figure=wrong: make_counting_change(figure=figure)) == "counting_change_figure_is_a_name"
    assert all(make_counting_change(figure=name).pk for name in FIGURES)
