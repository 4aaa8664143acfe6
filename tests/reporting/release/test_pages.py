"""Pages on which a report goes its way to the release, and those on which everybody reads it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from familienzentrum.choices import Role
from reporting.choices import CandidateState
from reporting.jobs import make_candidate as make_files
from reporting.models import Candidate, Release
from reporting.release.actions import releases as actions
from tests.factories import make_report, make_report_to_release, make_user, make_visit
from tests.factories_release import make_candidate, make_candidate_to_check, make_release, make_release_file
from tests.reading import markup

pytestmark = pytest.mark.django_db

WAY = "/haus/berichte/2025/freigabe/jahr/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def actions_on(client):
    return [form.get("action", "") for form in soup(client.get(WAY)).select("main form")]


@pytest.fixture
def colleague():
    return make_user(role=Role.ADMINISTRATION)


def test_year_names_what_is_missing(client, coordinator):
    make_report()
    page = soup(client.get("/haus/berichte/2025/"))
    assert [link["href"] for link in page.select(".gaps a")] == [
        "/haus/berichte/2025/vorlage/",
        "/haus/berichte/2025/kapitel/summary/",
    ]


def test_report_is_put_forward_by_post_only(client, coordinator):
    make_report_to_release()
    client.get(WAY)
    assert not Candidate.objects.exists()
    for _ in range(2):
        assert client.post(WAY, {"number": 1}).url == WAY
    assert Candidate.objects.get().prepared_by == coordinator


def test_report_that_is_not_ready_is_not_put_forward(client, coordinator):
    make_report()
    client.post(WAY, {"number": 1})
    assert not Candidate.objects.exists()
    assert soup(client.get(WAY)).find(class_="alert--danger")


def press(client, step, candidate):
    """Press a button on the page that shows this candidate."""
    return client.post(f"{WAY}{step}", {"candidate": candidate.public_id})


def test_correction_must_say_what_changed(client, coordinator):
    make_release(report=make_report_to_release())
    page = soup(client.post(WAY, {"number": 2, "changes": ""}))
    assert page.find(id="errors")
    client.post(WAY, {"number": 2, "changes": "A wrong sum."})
    assert Candidate.objects.get().changes == "A wrong sum."


def test_page_of_work_under_way_looks_again_by_itself(client, coordinator):
    make_candidate(report=make_report_to_release(), percent=50)
    page = client.get(WAY)
    assert page["Refresh"] == "3"
    assert soup(page).find("progress")["value"] == "50"
    assert "Refresh" not in client.get(f"{WAY}?still")


def test_page_of_work_that_died_says_so(client, coordinator):
    make_candidate(report=make_report_to_release(), alive_at=timezone.now() - dt.timedelta(minutes=6))
    page = client.get(WAY)
    assert "Refresh" not in page
    assert soup(page).find(class_="alert--danger")
    press(client, "zurueckziehen/", Candidate.objects.get())
    assert Candidate.objects.get().state == CandidateState.WITHDRAWN


def test_trouble_of_the_worker_is_told(client, coordinator):
    make_candidate(report=make_report_to_release(), state="failed", trouble="The disk is full.")
    assert "The disk is full." in soup(client.get(WAY)).find(class_="alert--danger").get_text()


def test_who_put_it_forward_is_offered_no_check(client, coordinator, colleague):
    candidate = make_candidate_to_check(report=make_report_to_release(), prepared_by=coordinator)
    assert actions_on(client) == [f"{WAY}zurueckziehen/"]
    press(client, "pruefen/", candidate)
    candidate.refresh_from_db()
    assert candidate.checked_by is None
    client.force_login(colleague)
    assert actions_on(client) == [f"{WAY}pruefen/", f"{WAY}zurueckziehen/"]


def test_two_people_release_a_report(client, coordinator, colleague):
    candidate = make_candidate_to_check(report=make_report_to_release(), prepared_by=coordinator)
    client.force_login(colleague)
    assert press(client, "pruefen/", candidate).url == WAY
    client.force_login(coordinator)
    for _ in range(2):
        press(client, "veroeffentlichen/", candidate)
    assert Release.objects.get().checked_by == colleague


def test_page_of_other_files_checks_nothing(client, coordinator, colleague):
    """A colleague reads one candidate; meanwhile it is taken back, and another is put forward."""
    report = make_report_to_release()
    read = make_candidate_to_check(report=report, prepared_by=coordinator)
    actions.withdraw(read, by=coordinator)
    other = make_candidate_to_check(report=report, prepared_by=coordinator)
    client.force_login(colleague)
    press(client, "pruefen/", read)
    other.refresh_from_db()
    assert other.checked_by is None
    press(client, "zurueckziehen/", read)
    assert Candidate.objects.open().get() == other


@pytest.mark.parametrize("step", ["pruefen/", "zurueckziehen/", "veroeffentlichen/"])
def test_steps_are_refused_where_nothing_was_put_forward(client, coordinator, step):
    make_report_to_release()
    assert client.get(f"{WAY}{step}").status_code == 405
    assert client.post(f"{WAY}{step}").url == WAY
    assert soup(client.get(WAY)).find(class_="alert--danger")


def test_file_to_check_is_for_staff_while_it_waits(client, coordinator):
    candidate = make_candidate_to_check(report=make_report_to_release())
    address = f"{WAY}entwurf/bericht.pdf"
    assert client.get(address).content == b"%PDF-1.7"
    assert client.get(f"/jahresberichte/{candidate.public_id}/bericht.pdf").status_code == 404
    press(client, "zurueckziehen/", candidate)
    assert client.get(address).status_code == 404


def test_report_to_read_stands_above_the_files_of_machines(client, coordinator):
    make_candidate_to_check(report=make_report_to_release())
    first, folded = soup(client.get(WAY)).find_all("ul", class_="files")
    assert [link["href"] for link in first("a")] == [f"{WAY}entwurf/bericht.pdf"]
    assert [link["href"] for link in folded("a")] == [f"{WAY}entwurf/SHA256SUMS"]


def test_released_report_is_public(client):
    release = make_release()
    page = client.get("/jahresberichte/")
    assert soup(page).select_one(".years a")["href"] == f"/jahresberichte/{release.public_id}/"
    file = client.get(f"/jahresberichte/{release.public_id}/bericht.pdf")
    assert (file["Content-Type"], file.content) == ("application/pdf", b"%PDF-1.7")
    assert not page.cookies
    assert not file.cookies


def test_release_that_is_not_public_stays_in_the_house(client):
    release = make_release(is_public=False)
    assert soup(client.get("/jahresberichte/")).select(".years a") == []
    assert client.get(f"/jahresberichte/{release.public_id}/").status_code == 404
    assert client.get(f"/jahresberichte/{release.public_id}/bericht.pdf").status_code == 404
    assert str(release.public_id) not in markup(client.get("/open-data/katalog.ttl"))
    client.force_login(make_user(role=Role.COORDINATOR))
    assert client.get(f"{WAY}1/bericht.pdf").status_code == 200


@pytest.mark.parametrize("name", ["", "bericht.pdf"])
def test_release_that_does_not_exist_is_unknown(client, name):
    assert client.get(f"/jahresberichte/00000000-0000-4000-8000-000000000000/{name}").status_code == 404


def test_page_without_a_release_says_so(client):
    assert soup(client.get("/jahresberichte/")).find(class_="empty")


def test_earlier_release_leads_to_its_correction(client):
    first = make_release()
    second = make_release(report=first.report, number=2, changes="A wrong sum.")
    link = soup(client.get(f"/jahresberichte/{first.public_id}/")).select_one(".alert a")
    assert link["href"] == f"/jahresberichte/{second.public_id}/"
    assert "A wrong sum." in soup(client.get(link["href"])).get_text()


def test_release_shows_its_figures_as_tables_with_bars(client):
    for month in range(1, 13):
        make_visit(day=dt.date(2025, month, 3), channel="phone")
        make_visit(day=dt.date(2025, month, 4), channel="in_person")
    candidate = make_candidate(report=make_report_to_release())
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    release = make_release(report=candidate.report, figures=candidate.figures)
    page = soup(client.get(f"/jahresberichte/{release.public_id}/"))
    table = page.find("caption", string=lambda text: "Kontaktwege" in text or "Ways" in text).parent
    assert table.select("tfoot td")[0].get_text() == "24"
    assert len(table.select(".has-bar.now-100")) == 2


def test_tables_are_to_be_kept_and_not_to_be_run(client):
    release = make_release()
    make_release_file(release=release, name="bericht.json", media_type="application/json", content=b"{}")
    file = client.get(f"/jahresberichte/{release.public_id}/bericht.json")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"


@time_machine.travel(dt.datetime(2025, 6, 1, 10, tzinfo=dt.UTC), tick=False)
def test_running_year_is_said_to_be_running(client, coordinator):
    make_report()
    assert soup(client.get("/haus/berichte/2025/")).select(".gaps li")[0].find("a") is None
