"""No form of staff overwrites in silence: each that edits what is stored is opened twice, and saved by two people."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from familienzentrum.versioned_forms import OPENED
from reporting.models import AnnualReport
from tests import factories, factories_planning
from tests.client import Client
from tests.conventions.staff_house import staff_house
from tests.conventions.staff_pages import WINGS
from tests.page_forms import PageForm, forms_of
from tests.reading import words

# What has something to fill in and changes nothing that is stored: it makes something new, or does something once.
MAKES_SOMETHING_NEW = {
    "person": "gives a role",
    "factor_reset_ask": "asks a second person",
    "desk": "searches, or records a visit",
    "visits": "records a visit",
    "tally": "records visits",
    "market": "counts",
    "wish_trees": "begins a tree",
    "wish_tree": "hangs up a wish, and refuses a step of one that was moved meanwhile",
    "market_shell": "counts on a device",
    "desk_book": "books",
    "desk_move": "refuses an appointment that was moved meanwhile",
    "desk_cancel": "refuses an appointment that was cancelled meanwhile",
    "desk_wait_offer": "enters a family",
    "desk_wait_course": "enters a family",
    "desk_wish": "enters a family",
    "referrals": "makes a slip, or takes one",
    "walk_in_queue": "calls whoever is next",
    "course_date_add": "adds a date",
    "lend_room": "lends a room",
    "school_holiday_import": "adds what is not there yet",
    "reports": "begins a report",
    "report_partners": "asks an office",
    "translation_requests": "asks an office",
    "freshness_together": "marks what was read in the preview, and refuses what was changed since",
    "report_publicity": "asks for a change that it names",
}


@dataclass(frozen=True)
class Walk:
    """Two fields of a form: `x` is changed by both people, `y` by the second alone, to values that it takes."""

    x: str
    theirs: str
    mine: str
    y: str = ""
    other: str = ""


def texts(x: str, y: str = "", **given: str) -> Walk:
    return Walk(x, **{"theirs": "Von Ina", "mine": "Von Ole", "y": y, "other": "Auch von Ole"} | given)


WALKS = {
    "centre_edit": [texts("welcome", "imprint")],
    "opening_hour_edit": [Walk("closes_at", "20:00", "21:00", "weekday", "5")],
    "provider_edit": [texts("name", "kind", other="church")],
    "age_phase_edit": [texts("label", "position", other="7")],
    "place_edit": [texts("name", "stop")],
    "place_hour_edit": [Walk("closes_at", "20:00", "21:00", "weekday", "5")],
    "spot_kind_edit": [texts("name", "line")],
    "spot_edit": [texts("name", "has")],
    "talk_language_edit": [texts("name", "own_name")],
    "landmark_edit": [texts("name", "kind", other="church")],
    "photograph_edit": [texts("alternative", "rights")],
    "brochure_edit": [texts("kept_at", "left", other="7")],
    "stand_edit": [texts("directions", "ends_at", other="19:00")],
    "room_edit": [texts("name", "equipment")],
    "office_edit": [texts("name", "description")],
    "offer_edit": [texts("title", "summary")],
    "own_offer": [texts("title", "summary")],
    "topic_edit": [texts("name", "line")],
    "emergency_number_edit": [texts("name", "line")],
    "translation_edit": [texts("text")],
    "feed_edit": [texts("name", "address", other="https://andere.example/api/hsds")],
    "signpost_edit": [texts("title", "takes")],
    "synonym_edit": [texts("means", "words")],
    "page_words_edit": [texts("title", "summary")],
    "person_edit": [texts("first_name", "last_name")],
    "desk_correct": [
        Walk("adults", "2", "3", "email", "neu@example.org"),
        Walk("email", "a@example.org", "b@example.org"),
    ],
    "desk_company": [Walk("companion", "empfang", "verwaltung")],
    "count_stand": [Walk("adults", "2", "3", "children", "4")],
    "count_heads": [Walk("adults", "2", "3", "children", "4")],
    "edit_visit": [Walk("channel", "phone", "video", "language", "tr")],
    "office_video_link": [Walk("video_link", "https://video.example/a", "https://video.example/b")],
    "draw_edit": [texts("title", "most_seats", other="3")],
    "course_edit": [texts("title", "note"), Walk("capacity", "14", "15", "title", "Neuer Titel")],
    "course_date": [Walk("ends_at", "17:55", "17:50", "starts_at", "06:00")],
    "duty_edit": [Walk("ends_at", "20:00", "21:00", "weekday", "5")],
    "school_holiday_edit": [texts("name", "last_day", other="2026-12-31")],
    "hour_edit": [Walk("lead_hours", "5", "6", "horizon_weeks", "7")],
    "hour_video_link": [Walk("video_link", "https://video.example/a", "https://video.example/b")],
    "message_text": [Walk("text", "Von Ina {link}", "Von Ole {link}")],
    "goal_edit": [texts("title", "description")],
    "committee_edit": [texts("name", "short_name", other="ABC")],
    "paper_edit": [texts("title", "submitted_by")],
    "indicator_edit": [texts("name", "printed")],
    "funder_edit": [texts("name", "position", other="7")],
    "grant_edit": [texts("title", "note"), texts("purpose", "reference")],
    "counting_change_edit": [texts("words", "since", other="2024-05-01")],
    "paper_deliberations": [texts("deliberations-0-decision", "deliberations-0-follow_up")],
    "report_paper": [
        texts("title", "submitted_by"),
        texts("deliberations-0-decision", "title"),
    ],
    "report_budget": [texts("form-0-title", "form-0-condition"), Walk("form-0-actual_cost", "1", "2")],
    "report_chapter": [texts("text", "is_shown", other="")],
    "report_picture": [texts("alternative", "rights")],
    "report_grant": [texts("done")],
    "report_goal": [texts("assessment", "target", other="12"), texts("measures-0-outcome", "measures-0-responsible")],
    "report_funders": [Walk("contributions-0-planned", "1", "2", "contributions-0-actual", "3")],
}
# What ends something: it refuses whatever changed since the page was opened.
ENDS = {
    "closure": ("2026-03-18", "2026-03-17"),
    "absence": ("2026-03-18", "2026-03-17"),
    "hour_end": ("2026-06-01", "2026-05-01"),
}

# What decides about a text, and refuses one that was changed: tests/reporting/writing/test_partner_texts.py and
# tests/offers/freshness/test_coordination.py, tests/offers/translations/test_partners.py,
# tests/appointments/desk/test_taking_back.py.
DECIDES = {
    "report_partner",
    "report_partner_ask",
    "report_partner_paper",
    "proposal",
    "translation_request",
    "past_step",
}


@contextmanager
def house() -> Iterator[tuple[dict[str, Client], dict[str, Any]]]:
    with staff_house() as (clients, rows):
        factories.make_measure(goal=rows["goal"], year=2025)
        factories_planning.make_contribution(line=rows["budget_line"])
        for paper in (rows["paper"], AnnualReport.objects.get(year=2025).paper):
            factories.make_deliberation(paper=paper)
        # The date of the course lies in it.
        rows["closure"].ends_at = rows["closure"].starts_at + dt.timedelta(hours=1)
        rows["closure"].save()
        rows["person"].last_name = "Sommer"
        rows["person"].save()
        yield clients, rows


def pages_of(wing: str, clients: dict[str, Client], rows: dict[str, Any]) -> Iterator[tuple[str, str, Client]]:
    """Yield each page that can be opened: its name, its address, and somebody who may."""
    for name, page in WINGS[wing].items():
        who = next(who for who in ("administration", "coordination", "own", "desk", "audit") if who in page.opens_for)
        if page.answers == 200:
            yield name, reverse(name, args=page.needs(rows)), clients[who]


def carries(form: PageForm) -> bool:
    return any(name.endswith(OPENED) for name in form.values)


@pytest.mark.django_db
@pytest.mark.parametrize("wing", WINGS)
def test_forms_that_edit_what_is_stored_know_what_they_were_opened_with(wing):
    silent, unwalked = [], []
    with house() as (clients, rows):
        for name, url, client in pages_of(wing, clients, rows):
            answer = client.get(url)
            for form in forms_of(answer, url) if b"<form" in answer.getvalue() else []:
                is_asked = name.endswith("_remove")
                if carries(form):
                    unwalked += [] if is_asked or name in WALKS.keys() | ENDS.keys() | DECIDES else [name]
                elif is_asked or form.shown and not name.endswith("_new") and name not in MAKES_SOMETHING_NEW:
                    silent.append((name, form.shown))
    assert (silent, unwalked) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("wing", WINGS)
def test_two_people_save_what_each_changed_and_choose_where_both_did(wing):
    """One test for many pages, because the house is dear."""
    wrong = {}
    with house() as (clients, rows):
        for name, url, client in pages_of(wing, clients, rows):
            for walk in WALKS.get(name, []):
                with transaction.atomic():
                    if found := faults(client, url, walk):
                        wrong[f"{name}: {walk.x}"] = found
                    transaction.set_rollback(True)
    assert wrong == {}


def faults(client: Client, url: str, walk: Walk) -> list[str]:
    """Walk through one form; return what went wrong."""
    stale, said = opened(client, url), []
    said += left_undone("theirs", opened(client, url).filled(**{walk.x: walk.theirs}).save(client))
    if walk.y:
        said += left_undone("the other field", stale.filled(**{walk.y: walk.other}).save(client))
        said += differs(client, url, {walk.x: walk.theirs, walk.y: walk.other})
    asked = stale.filled(**{walk.x: walk.mine}).save(client)
    said += differs(client, url, {walk.x: walk.theirs})
    return said + chosen(client, url, walk, asked)


def chosen(client: Client, url: str, walk: Walk, asked: Any) -> list[str]:
    """Choose one version, then, from the same page, the other one."""
    counts = f"{walk.x}-counts"
    form = next((form for form in forms_of(asked, url) if counts in form.controls), None)
    if form is None:
        return [f"no two versions are shown: {words(asked)[:400]}"]
    unchosen = form.save(client)
    said = [] if unchosen.status_code != 302 else ["saved before anybody chose"]
    said += left_undone("my version", form.filled(**{counts: "mine"}).save(client))
    said += differs(client, url, {walk.x: walk.mine})
    # That version is not stored any more: from the older page nobody can choose it.
    form.filled(**{counts: "theirs"}).save(client)
    return said + differs(client, url, {walk.x: walk.mine})


def opened(client: Client, url: str) -> PageForm:
    """Return the form that is filled in: a button beside it may know what it was opened with, too."""
    return next(form for form in forms_of(client.get(url), url) if carries(form) and form.shown)


def left_undone(what: str, answer: Any) -> list[str]:
    return [] if answer.status_code == 302 else [f"{what} was not saved: {words(answer)[:600]}"]


def differs(client: Client, url: str, wanted: dict[str, str]) -> list[str]:
    """Read the form anew. What is known of a family is not shown: that field stays empty."""
    form = opened(client, url)
    wanted = {name: "" if name == "email" else value for name, value in wanted.items()}
    found = {name: " ".join(form.values.get(name, [])) for name in wanted}
    return [] if found == wanted else [f"stored is {found}, not {wanted}"]


@pytest.mark.django_db
def test_what_ends_something_refuses_what_changed_meanwhile():
    with house() as (clients, rows):
        for lasting in (rows["closure"], rows["absence"]):
            lasting.ends_at = lasting.starts_at + dt.timedelta(days=4)
            lasting.save()
        for name, url, client in pages_of("plan", clients, rows):
            if name not in ENDS:
                continue
            first, later = ENDS[name]
            stale = opened(client, url)
            opened(client, url).filled(last_day=first).save(client)
            answer = stale.filled(last_day=later).save(client)
            assert answer.status_code == 200, name
            assert "inzwischen" in words(answer)
            assert opened_form(answer, url).filled(last_day=later).save(client).status_code == 302, name


def opened_form(answer: Any, url: str) -> PageForm:
    return next(form for form in forms_of(answer, url) if carries(form))
