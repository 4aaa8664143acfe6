"""The second person hears that something waits, on the page and by a mail that says no more than that."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.choices import Role
from reporting.choices import CandidateState, ReportKind
from reporting.jobs import make_candidate as make_files
from reporting.release.actions.publicity import confirm, propose, take_back
from reporting.release.actions.releases import check, put_forward, withdraw
from reporting.release.second_person import SEND_TO_SECOND_PERSON, tell_of_candidate
from tests.factories import make_report, make_report_to_release, make_user
from tests.factories_release import make_candidate, make_candidate_to_check, make_publicity, make_release
from tests.reading import words

pytestmark = pytest.mark.django_db

LIST = "/haus/berichte/"


@pytest.fixture
def ole():
    return make_user(role=Role.COORDINATOR, email="ole@example.org")


@pytest.fixture
def ina():
    return make_user(role=Role.ADMINISTRATION, email="ina@example.org")


def do_waiting_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name=SEND_TO_SECOND_PERSON):
        app.tasks[job.task_name](**job.args)


def written_to():
    do_waiting_mails()
    return sorted(to for sent in mail.outbox for to in sent.to)


def test_colleagues_are_written_to_when_the_files_are_made(ole, ina):
    make_user(role=Role.FRONT_DESK, email="desk@example.org")
    make_user(role=Role.COORDINATOR, email="gone@example.org", is_active=False)
    make_user(role=Role.COORDINATOR, email="")
    candidate = put_forward(make_report_to_release(), number=1, by=ole)
    assert written_to() == []
    make_files(candidate=candidate.pk)
    assert written_to() == ["ina@example.org"]


def test_mail_says_nothing_of_the_report(ole, ina):
    make_report()
    tell_of_candidate(make_candidate_to_check(report=make_report_to_release(year=2023), prepared_by=ole))
    do_waiting_mails()
    [sent] = mail.outbox
    assert sent.body.rstrip().endswith("/haus/berichte/")
    for word in ("2023", "ericht ", "eport ", ole.username, ina.username):
        assert word not in sent.subject + sent.body


def test_mail_is_not_sent_once_it_is_checked_or_taken_back(ole, ina):
    checked, taken_back = (
        make_candidate_to_check(report=make_report(year=year), prepared_by=ole) for year in (2024, 2025)
    )
    for candidate in (checked, taken_back):
        tell_of_candidate(candidate)
    check(checked, by=ina)
    withdraw(taken_back, by=ole)
    assert written_to() == []


def test_who_asks_to_show_a_release_makes_colleagues_hear_of_it(ole, ina):
    release = make_release(is_public=False)
    wish = propose(release, is_public=True, reason="The council agreed.", by=ole)
    assert written_to() == ["ina@example.org"]
    mail.outbox.clear()
    take_back(wish, by=ole)
    again = propose(release, is_public=True, reason="It did.", by=ole)
    confirm(again, by=ina)
    assert written_to() == []


def lists(client, user):
    """Return what waits for the reader and for others: the addresses, by headings."""
    client.force_login(user)
    page = BeautifulSoup(client.get(LIST).content, "html.parser")
    sections = [section for section in page.select("main section") if section.find("h2")]
    named = {section.h2.get_text(): [link["href"] for link in section.select(".gaps a")] for section in sections}
    return named.get("Wartet auf Sie", []), named.get("Wartet auf andere", [])


WAY = "/haus/berichte/2025/freigabe/jahr/"


def test_report_to_check_waits_for_the_second_person(client, ole, ina):
    make_candidate_to_check(report=make_report(year=2025), prepared_by=ole)
    assert lists(client, ina) == ([WAY], [])
    assert lists(client, ole) == ([], [WAY])


def test_checked_report_waits_for_anybody(client, ole, ina):
    candidate = make_candidate_to_check(report=make_report(year=2025), prepared_by=ole)
    check(candidate, by=ina)
    assert lists(client, ole) == lists(client, ina) == ([WAY], [])


def test_report_that_is_being_made_waits_for_nobody(client, ole, ina):
    make_candidate(report=make_report(year=2025), prepared_by=ole)
    assert lists(client, ole) == lists(client, ina) == ([], [WAY])


def test_report_that_could_not_be_made_waits_for_whoever_put_it_forward_until_it_is_put_forward_anew(client, ole, ina):
    report = make_report(year=2025)
    make_candidate(report=report, prepared_by=ole, state=CandidateState.FAILED, trouble="The disk is full.")
    assert (lists(client, ole), lists(client, ina)) == (([WAY], []), ([], [WAY]))
    make_candidate(report=report, prepared_by=ole)
    assert lists(client, ole) == ([], [WAY])


def test_wish_to_change_who_reads_waits_for_a_colleague(client, ole, ina):
    release = make_release(report=make_report(year=2025))
    make_publicity(release=release, proposed_by=ole, confirmed_by=None)
    assert lists(client, ina) == (["/haus/berichte/2025/oeffentlich/1/"], [])
    assert lists(client, ole) == ([], ["/haus/berichte/2025/oeffentlich/1/"])


def test_nothing_waits_where_all_is_done(client, ole):
    make_release(report=make_report(year=2025))
    assert lists(client, ole) == ([], [])


def test_after_the_release_the_page_has_the_files_on_top_and_says_what_comes_next(client, ole, ina):
    report = make_report_to_release()
    candidate = make_candidate_to_check(report=report, prepared_by=ole)
    check(candidate, by=ina)
    client.force_login(ole)
    done = client.post(f"{WAY}veroeffentlichen/", {"candidate": candidate.public_id})
    assert done.url == f"{WAY}1/"
    page = BeautifulSoup(client.get(done.url).content, "html.parser")
    links = [link["href"] for link in page.select("main section a")]
    assert links[0] == f"{WAY}1/bericht.pdf"
    assert f"/haus/berichte/vorlagen/{report.paper_id}/beratungsfolge/" in links


def test_release_that_does_not_exist_has_no_page(client, ole):
    client.force_login(ole)
    make_report(year=2025)
    assert client.get(f"{WAY}1/").status_code == 404


@pytest.mark.parametrize("asks", ["for a check", "for a change of readers"])
def test_whoever_waits_reads_who_can_do_it_or_that_nobody_can(client, ole, asks):
    if asks == "for a check":
        make_candidate_to_check(report=make_report(year=2025), prepared_by=ole)
        page = reverse("report_release", args=[2025, ReportKind.ANNUAL])
    else:
        make_publicity(release=make_release(report=make_report(year=2025)), proposed_by=ole, confirmed_by=None)
        page = reverse("report_publicity", args=[2025, 1])
    client.force_login(ole)
    assert "Niemand sonst hat eine dieser Rollen" in words(client.get(page))
    make_user(role=Role.FRONT_DESK, first_name="Ada", last_name="Empfang")
    make_user(role=Role.COORDINATOR, first_name="Ina", last_name="Sommer")
    read = words(client.get(page))
    assert "Das können: Ina Sommer." in read
    assert "Niemand sonst" not in read
