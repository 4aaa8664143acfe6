"""A release says nothing that its proof does not know: what is left out is in no file, and the audit looks for it."""

import copy
import datetime as dt

import pytest
import time_machine

from appointments.models import Visit
from familienzentrum.canonical import canonical, checksum
from familienzentrum.choices import Role
from reporting.choices import Chapter, ReportKind
from reporting.jobs import make_candidate as make_files
from reporting.models import Goal
from reporting.paper.stored import contradictions_within, document_of
from reporting.recheck import contradictions
from reporting.recheck.places import unbounded
from reporting.recheck.sayings import series_beside
from reporting.release.actions.releases import put_forward
from tests.factories import (
    make_appointment,
    make_budget_line,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_indicator,
    make_measure,
    make_office,
    make_paper,
    make_referral,
    make_report_to_release,
    make_slot,
    make_topic,
    make_user,
    make_visit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_next_year")]

CONTACTS = 47


@pytest.fixture
def _next_year():
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def report():
    """A year with goals that are measured by its figures, money and a social area."""
    topic = make_topic(name="School")
    for number in range(CONTACTS):
        channel = "phone" if number < 3 else ["in_person", "email"][number % 2]
        make_visit(day=dt.date(2025, number % 6 + 1, 3), main_topic=topic, channel=channel, first_contact="yes")
    for number in range(11):
        make_referral(given_on=dt.date(2025, number % 6 + 1, 4))
    make_goal_year(goal=make_goal(title="Be found", indicator="Contacts", figure="contacts"), target=10)
    make_goal_year(goal=make_goal(title="Be known", indicator="Flyers", unit="Flyer"), target=90, actual=80)
    make_measure(goal=Goal.objects.latest("pk"), title="Print 80 flyers")
    paid = {"actual_cost": 47000, "actual_own": 47000, "actual_third": 0}
    make_budget_line(title="Desk", planned_cost=600, planned_own=600, planned_third=0, **paid)
    make_deliberation(paper=make_paper(title="A house"), decision="In 12 Monaten wird berichtet.", result="agreed")
    make_indicator(name="Children")
    report = make_report_to_release()
    words = "Seit dem 3. März 2025 gibt es zwei Räume.\nEs kamen 47 Familien, und wir zeigten 12 Filme."
    make_chapter_text(report=report, chapter=Chapter.OUTLOOK, text=words)
    return report


def leave_out(report, chapter):
    make_chapter_text(report=report, chapter=chapter, is_shown=False)


def released(report, kind=ReportKind.ANNUAL):
    candidate = put_forward(report, number=1, by=make_user(role=Role.COORDINATOR), kind=kind)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    return candidate.figures


def proved(figures):
    return {name for name, _checksum in figures["certificate"]["sources"][-1]["tables"]}


def told_apart(figures):
    """Return what the lists of cases in the certificate tell apart."""
    cliques = [clique for group in figures["certificate"]["groups"] for clique in group["blocks"]]
    return {name for clique in cliques for name in (*clique["dimensions"], clique["many"]) if name}


def test_certificate_of_a_whole_year_is_about_all_its_tables(report):
    figures = released(report)
    assert {"channels", "first_contact", "sent_on"} <= proved(figures) == figures["tables"].keys()
    assert list(contradictions(figures)) == []


def test_half_year_says_nothing_of_tables_that_it_does_not_show(report):
    make_chapter_text(report=report, chapter=ReportKind.GUIDE_FIRST.own_chapter)
    make_office(is_guide=True)
    figures = released(report, ReportKind.GUIDE_FIRST)
    assert figures["tables"].keys() == {"guide_offers", "guide_hours"}
    assert proved(figures) == figures["tables"].keys()
    assert not told_apart(figures)
    assert figures["headlines"] == []


def test_months_say_nothing_of_tables_that_they_do_not_show(report):
    figures = released(report, ReportKind.INTERIM)
    assert {"languages", "age_phases"}.isdisjoint(figures["tables"])
    assert proved(figures) == figures["tables"].keys()
    assert not {"language", "age_phase"} & told_apart(figures)
    assert {headline["key"] for headline in figures["headlines"]} <= {
        "contacts",
        "first_contacts",
        "appointments",
        "referrals",
    }


def test_chapter_that_is_left_out_is_in_no_file(report):
    leave_out(report, Chapter.USE)
    figures = released(report)
    assert "channels" not in figures["tables"]
    assert "channel" not in told_apart(figures)
    assert {"contacts", "first_contacts"}.isdisjoint(headline["key"] for headline in figures["headlines"])
    assert str(CONTACTS) not in figures["chapters"][0]["message"]
    assert [goal["actual"] for group in figures["goals"] for goal in group["goals"]] == [
        "steht nicht in diesem Bericht",
        "80",
    ]
    assert list(contradictions(figures)) == []


@pytest.mark.parametrize(
    ("chapter", "part"), [(Chapter.GOALS, "goals"), (Chapter.MONEY, "budget"), (Chapter.MONEY, "funders")]
)
def test_part_that_nobody_counts_is_left_out_with_its_chapter(report, chapter, part):
    leave_out(report, chapter)
    figures = released(report)
    assert not figures[part]
    assert "Be found" not in str(figures) or chapter != Chapter.GOALS


def test_audit_accepts_names_with_numbers_thousands_and_halves():
    """Topics and offices have names of their own, a median lies between two days, and the year had many contacts."""
    named = {
        "main_topic": make_topic(name="Fragen zu „U3“ und 4"),
        "referred_to": make_office(short_name="Haus 77"),
    }
    other = {"main_topic": make_topic(), "referred_to": make_office()}
    talk = {"day": dt.date(2025, 3, 3), "channel": "phone", "part_of_day": "morning"}
    Visit.objects.bulk_create(Visit(**talk, **(named if number % 4 else other)) for number in range(1234))
    slot = make_slot(starts_at=dt.datetime(2025, 6, 30, 8, tzinfo=dt.UTC), capacity=99)
    for days in (0, 10, 11, 20):
        for _number in range(12):
            make_appointment(slot=slot, booked_on=dt.date(2025, 6, 30) - dt.timedelta(days))
    make_goal_year(goal=make_goal(figure="waiting_days"), target=14)
    figures = released(make_report_to_release())
    said = " ".join(chapter["message"] for chapter in figures["chapters"])
    assert "1.234 Mal" in said
    assert "Haus 77 (925)" in said
    assert "„U3“ und 4" in said
    assert figures["goals"][0]["goals"][0]["actual"] == "10,50"
    assert list(contradictions(figures)) == []


def say_a_headline(figures):
    figures["headlines"][0]["now"] = CONTACTS + 1


def say_a_headline_of_the_year_before(figures):
    figures["headlines"][0]["before"] = [4]


def say_another_count_in_a_series(figures):
    figures["trends"][0]["points"][-1]["count"] = CONTACTS + 1


def say_a_year_that_no_release_showed(figures):
    figures["trends"][0]["points"].insert(0, {"year": 2019, "count": 31, "release": ""})


def measure_a_goal(figures):
    figures["goals"][0]["goals"][0]["actual"] = "1.003"


def say_a_sentence(figures):
    figures["chapters"][0]["message"] = "Vier Familien kamen, das sind 3,5 von allen."


def rewrite(figures, key, text):
    """Write another text into a chapter, and wherever the release has it once more."""
    chapter = next(one for one in figures["chapters"] if one["key"] == key)
    chapter["text"] = figures["texts"][key] = text(chapter["text"])


def write_another_digit(figures):
    rewrite(figures, "outlook", lambda text: text.replace("47", "48"))


def write_another_word(figures):
    rewrite(figures, "outlook", lambda text: f"{text} Darunter waren drei aus dem Norden.")


def write_a_number_that_was_read_elsewhere(figures):
    rewrite(figures, "summary", lambda text: f"{text}\nEs kamen 12 Väter.")


def write_a_part_of_a_number_that_was_read(figures):
    rewrite(figures, "outlook", lambda text: f"{text}\nEs kamen 4 Väter.")


def write_into_what_the_council_is_asked_for(figures):
    figures["paper"]["proposal"] = "Der Rat hilft 4 Familien."


def write_into_another_chapter(figures):
    rewrite(figures, "limits", lambda text: f"{text}Es kamen 47 Familien.")


def write_into_what_changed(figures):
    figures["changes"] = "Es waren 97 Familien."


def write_into_a_decision(figures):
    figures["papers"][0]["stations"][0]["decision"] = "Die 4 Familien werden besucht."


def write_into_what_the_council_is_asked(figures):
    figures["paper"]["proposal"] = "Der Rat hilft 4 Familien."


def write_into_the_decision_on_the_report(figures):
    figures["paper"]["stations"][0]["decision"] = "Der Rat hilft 4 Familien."


def write_into_a_step(figures):
    figures["goals"][0]["goals"][1]["steps"][0]["title"] = "Print 7 flyers"


def write_another_value_of_a_goal(figures):
    figures["goals"][0]["goals"][1]["actual"] = "81"


def write_another_difference(figures):
    figures["goals"][0]["goals"][0]["difference"] = "+38"


def write_into_a_line_of_the_budget(figures):
    figures["budget_lines"][0]["condition"] = "für 3 Familien"


def pay_another_amount(figures):
    figures["budget_lines"][0]["actual"]["cost"]["known"] = "47001.00"


def say_another_cost_of_a_year(figures):
    figures["money"][1]["rows"][0]["amounts"][0]["known"] = "48000.00"


def say_what_a_contact_cost(figures):
    """Everybody can divide: the release leaves the table of contacts out."""
    del figures["tables"]["channels"]
    sources = figures["certificate"]["sources"][-1]
    sources["tables"] = [named for named in sources["tables"] if named[0] != "channels"]


def say_another_cost_of_a_contact(figures):
    figures["money"][-1]["rows"][0]["amounts"][0]["known"] = "1001"


def print_another_amount(figures):
    figures["budget"][0]["actual"]["cost"] = "47.003 €"


def print_another_sum(figures):
    figures["sums"]["actual"]["cost"] = "47.003 €"


def print_another_text(figures):
    figures["texts"]["outlook"] = "Es kamen drei Familien."


def print_another_figure_of_the_area(figures):
    figures["comparisons"][0]["sources"][0]["printed"] = "17,6 %"


def pay_another_share_that_adds_up(figures):
    """Everything that is printed of it says the same, and the sums of the year are right."""
    planned = figures["budget_lines"][0]["planned"]
    planned["own"]["known"], planned["third"]["known"] = "500.00", "100.00"
    figures |= {name: canonical(document_of(figures).frozen()[name]) for name in ("budget", "sums")}


def show_a_count_that_was_hidden(figures):
    table = figures["tables"]["channels"]
    row = next(row for row in table["rows"] if row["cells"][0] is None)
    row["cells"][0] = 3


def take_places_away(figures):
    """A count that is bound by four places, and witnesses that know nothing of them."""
    figures["tables"]["channels"]["rows"][0]["at_most"] = [4]


def prove_a_table_that_is_left_out(figures):
    del figures["tables"]["weekdays"]


PLANTED = [
    say_a_headline,
    say_a_headline_of_the_year_before,
    say_another_count_in_a_series,
    say_a_year_that_no_release_showed,
    measure_a_goal,
    say_a_sentence,
    prove_a_table_that_is_left_out,
    write_another_digit,
    write_another_word,
    write_a_number_that_was_read_elsewhere,
    write_a_part_of_a_number_that_was_read,
    write_into_what_the_council_is_asked_for,
    write_into_another_chapter,
    write_into_what_changed,
    write_into_a_decision,
    write_into_what_the_council_is_asked,
    write_into_the_decision_on_the_report,
    write_into_a_step,
    write_another_value_of_a_goal,
    write_another_difference,
    write_into_a_line_of_the_budget,
    pay_another_amount,
    say_another_cost_of_a_year,
    say_what_a_contact_cost,
    say_another_cost_of_a_contact,
    print_another_amount,
    print_another_sum,
    print_another_text,
    print_another_figure_of_the_area,
    pay_another_share_that_adds_up,
    show_a_count_that_was_hidden,
    take_places_away,
]


@pytest.mark.parametrize(("limits", "faults"), [(([], []), 1), (([40, None], []), 0), (([None, None], [41, None]), 0)])
def test_audit_asks_how_many_places_a_hidden_booking_had(limits, faults):
    at_most, at_least = limits
    row = {"key": "held", "cells": [None, 12], "at_most": at_most, "at_least": at_least}
    assert len(list(unbounded({"order": ["bookings"], "tables": {"bookings": {"rows": [row]}}}))) == faults


@pytest.mark.parametrize(
    ("kind", "said", "faults"),
    [("annual", 31, 0), ("annual", None, 0), ("annual", 30, 1), ("interim", 30, 0)],
    ids=["shown", "hidden since", "not shown", "not the year's"],
)
def test_audit_looks_up_what_a_series_says_in_the_report_of_that_year(kind, said, faults):
    before = {"kind": kind, "year": 2024, "headlines": [{"key": "contacts", "now": 31, "before": []}]}
    series = {"key": "contacts", "points": [{"year": 2024, "count": said, "release": "0"}]}
    assert len(list(series_beside({"year": 2026, "trends": [series]}, [before]))) == faults


def audited(figures):
    """Return all that `disclosure_audit` finds."""
    return [*contradictions(figures), *contradictions_within(figures)]


def test_audit_finds_what_stands_beside_the_tables(report):
    clean = released(report)
    assert audited(clean) == []
    assert {"area_sum", "money_sum"} <= {name for name, value in clean.items() if value}
    for plant in PLANTED:
        figures = copy.deepcopy(clean)
        plant(figures)
        certificate = figures["certificate"]
        certificate["sha256"] = checksum({name: value for name, value in certificate.items() if name != "sha256"})
        assert audited(figures), plant.__name__
