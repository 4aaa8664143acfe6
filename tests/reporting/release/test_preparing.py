"""What takes seconds is made by the worker: a click asks, a page waits, and whoever waits learns how it ends."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum import pdf
from familienzentrum.choices import Role
from reporting.choices import PreparationState, Wanted
from reporting.jobs import forget_prepared
from reporting.jobs import prepare as prepare_job
from reporting.models import Preparation
from reporting.release.actions.preparing import ask, prepare
from tests.factories import make_adviser, make_office, make_report, make_report_to_release, make_user
from tests.factories_release import make_release
from tests.papers import ordered

pytestmark = pytest.mark.django_db

LONG_AGO = dt.timedelta(minutes=6)
ASKING = ["vorschau/", "entwurf/", "zahlen/", "auszug/1/gremium/", "auszug/1/sachbericht/1/"]
GRANTS = {"grants": [{"pk": 1, "grant": {"funder": "State", "title": "A grant"}}]}


def make_preparation(**given):
    now = timezone.now()
    values = {"wanted": Wanted.DRAFT, "language": "de", "asked_at": now, "alive_at": now}
    if "report" not in given:
        values["report"] = make_report()
    return Preparation.objects.create(**values | given)


def jobs():
    return ProcrastinateJob.objects.filter(task_name="prepare")


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("address", ASKING)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATION])
def test_click_asks_the_worker_and_leads_to_a_page_that_waits(client, address, role):
    make_release(report=make_report(), figures=GRANTS)
    client.force_login(make_user(role=role))
    response = client.post(f"/haus/berichte/2025/{address}")
    asked = Preparation.objects.get()
    assert response.url == asked.get_absolute_url()
    assert asked.url_to_ask == f"/haus/berichte/2025/{address}"
    assert [job.args for job in jobs()] == [{"preparation": asked.pk}]


@pytest.mark.parametrize("address", ASKING)
def test_looking_asks_for_nothing(client, coordinator, address):
    make_release(report=make_report(), figures=GRANTS)
    assert client.get(f"/haus/berichte/2025/{address}").status_code == 405
    assert not Preparation.objects.exists()


@pytest.mark.parametrize("address", ASKING)
def test_nobody_else_asks_for_anything(client, address):
    make_release(report=make_report(), figures=GRANTS)
    for user in (make_user(role=Role.FRONT_DESK), make_adviser(make_office()), make_user()):
        client.force_login(user)
        assert client.post(f"/haus/berichte/2025/{address}").status_code == 404
    assert not Preparation.objects.exists()


@pytest.mark.parametrize("address", ["", "jahresbericht-2025-entwurf.pdf"])
def test_what_was_made_is_for_those_who_report(client, address):
    made = make_preparation(state="ready", content=b"%PDF")
    page = f"{made.get_absolute_url()}{address}"
    assert client.get(page).status_code == 302
    for user in (make_user(role=Role.FRONT_DESK), make_adviser(make_office()), make_user()):
        client.force_login(user)
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("name", ["x.pdf", "jahresbericht-2025-vorschau.html"])
def test_file_has_one_name(client, coordinator, name):
    made = make_preparation(state="ready", content=b"%PDF")
    assert client.get(f"{made.get_absolute_url()}{name}").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "making", "failed"])
def test_file_that_is_not_made_is_unknown(client, coordinator, state):
    asked = make_preparation(state=state)
    assert client.get(asked.url_when_ready).status_code == 404


@pytest.mark.parametrize("state", ["waiting", "making"])
def test_page_looks_again_by_itself_unless_it_is_to_keep_still(client, coordinator, state):
    page = make_preparation(state=state).get_absolute_url()
    assert client.get(page)["Refresh"] == "2"
    assert "Refresh" not in client.get(f"{page}?still")


@pytest.mark.parametrize("state", ["waiting", "making"])
def test_page_of_work_that_died_says_so_and_offers_to_begin_again(client, coordinator, state):
    asked = make_preparation(state=state, alive_at=timezone.now() - LONG_AGO)
    page = client.get(asked.get_absolute_url())
    assert "Refresh" not in page
    assert soup(page).find(class_="alert--danger")
    assert soup(page).select_one("main form")["action"] == asked.url_to_ask
    assert client.post(asked.url_to_ask).url != asked.get_absolute_url()
    assert jobs().count() == 1


def test_two_who_ask_at_the_same_time_share_what_comes(client, coordinator):
    report = make_report()
    assert ask(report, Wanted.DRAFT) == ask(report, Wanted.DRAFT)
    assert jobs().count() == 1
    with translation.override("en"):
        assert ask(report, Wanted.FIGURES) != ask(report, Wanted.DRAFT)


def test_what_was_written_since_the_work_began_is_in_the_next_one(client, coordinator):
    report = make_report()
    first = ask(report, Wanted.DRAFT)
    Preparation.objects.update(state=PreparationState.MAKING)
    assert ask(report, Wanted.DRAFT) != first


def test_papers_are_made_one_after_the_other():
    for year in (2024, 2025):
        ask(make_report(year=year), Wanted.DRAFT)
    assert [job.lock for job in jobs()] == ["papers", "papers"]


def test_preview_is_the_document_as_a_page(client, coordinator):
    make_report_to_release()
    page = ordered(client, "/haus/berichte/2025/vorschau/")
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert soup(page).find("html")["lang"] == "de"
    assert "A good year." in soup(page).get_text()
    assert soup(page).select_one(".preview a")["href"] == "/haus/berichte/2025/"


def test_draft_says_that_it_is_one(client, coordinator):
    make_report_to_release()
    file = ordered(client, "/haus/berichte/2025/entwurf/")
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'inline; filename="jahresbericht-2025-entwurf.pdf"'
    assert "no-store" in file["Cache-Control"]


def test_trouble_is_told_to_whoever_waits(client, coordinator):
    asked = make_preparation(state="failed", trouble="The disk is full.")
    page = client.get(asked.get_absolute_url())
    assert "Refresh" not in page
    assert "The disk is full." in soup(page).find(class_="alert--danger").get_text()


def test_what_nobody_foresaw_is_told_as_well(monkeypatch):
    """A font that is missing fails in earnest."""
    asked = ask(make_report(), Wanted.DRAFT)
    monkeypatch.setattr(pdf, "_FONTS", ("build/fonts/Nowhere.ttf",))
    with pytest.raises(pdf.MissingFont):
        prepare(asked)
    asked.refresh_from_db()
    assert asked.state == PreparationState.FAILED
    assert "Nowhere.ttf" in asked.trouble


@pytest.mark.parametrize("state", ["ready", "failed"])
def test_job_of_what_is_finished_does_nothing(state):
    made = make_preparation(wanted=Wanted.FIGURES, state=state)
    prepare_job(preparation=made.pk)
    made.refresh_from_db()
    assert made.state == state


def test_job_of_what_is_gone_does_nothing():
    prepare_job(preparation=0)
    assert not Preparation.objects.exists()


def test_job_that_a_killed_worker_left_is_done_again():
    made = make_preparation(wanted=Wanted.FIGURES, state="making")
    prepare_job(preparation=made.pk)
    made.refresh_from_db()
    assert made.state == PreparationState.READY


def test_night_takes_what_the_day_asked_for():
    old = make_preparation(state="ready", content=b"%PDF", asked_at=timezone.now() - dt.timedelta(hours=2))
    new = make_preparation(report=old.report, wanted=Wanted.PREVIEW)
    forget_prepared()
    assert list(Preparation.objects.all()) == [new]


REFUSED = [
    ("preparation_wanted_known", {"wanted": "gossip"}),
    ("preparation_state_known", {"state": "lost"}),
    ("preparation_excerpt_of_a_release", {"wanted": "committee"}),
    ("preparation_excerpt_of_a_release", {"wanted": "draft", "release_number": 1}),
    ("preparation_for_a_funder", {"wanted": "funder", "release_number": 1}),
    ("preparation_for_a_funder", {"wanted": "committee", "release_number": 1, "grant_number": 1}),
    ("preparation_content_when_ready", {"state": "ready"}),
    ("preparation_content_when_ready", {"state": "making", "content": b"%PDF"}),
    ("preparation_content_when_ready", {"wanted": "figures", "state": "ready", "content": b"%PDF"}),
]


@pytest.mark.parametrize(("name", "given"), REFUSED)
def test_database_refuses(name, given):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_preparation(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"wanted": "funder", "release_number": 1, "grant_number": 1},
        {"wanted": "committee", "release_number": 1, "state": "ready", "content": b"%PDF"},
        {"wanted": "figures", "state": "ready"},
    ],
)
def test_database_accepts(given):
    assert make_preparation(**given).pk


def test_preparation_waits_once():
    first = make_preparation()
    with pytest.raises(IntegrityError, match="preparation_waits_once"), transaction.atomic():
        make_preparation(report=first.report)
    make_preparation(report=first.report, state="making")
    make_preparation(report=first.report, language="en")
