"""No page waits for the proof of a year's figures: what takes long is for the worker."""

import datetime as dt

import pytest
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from reporting.disclosure import protection_cache, published_at_hand
from reporting.disclosure.protection_cache import NotAtHand
from tests.factories import make_report, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(monkeypatch):
    """A year whose proof takes longer than a page may."""
    monkeypatch.setattr(protection_cache, "PAGE_SECONDS", -1.0)
    for number in range(12):
        make_visit(day=dt.date(2025, 3, 3), channel="phone" if number < 3 else "in_person")
    return make_report(year=2025)


def work():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="protect_year"):
        app.tasks[job.task_name](**job.args)


def test_proof_that_takes_long_is_not_waited_for(year):
    with pytest.raises(NotAtHand):
        published_at_hand(2025)


def test_second_page_does_not_try_again(year, monkeypatch):
    with pytest.raises(NotAtHand):
        published_at_hand(2025)
    monkeypatch.setattr(protection_cache, "PAGE_SECONDS", 10.0)
    with pytest.raises(NotAtHand):
        published_at_hand(2025)


@pytest.mark.parametrize("page", ["report_goals", "report_preview", "report_pdf"])
def test_page_that_needs_the_figures_offers_to_work_them_out(client, coordinator, year, page):
    content = client.get(reverse(page, args=[2025])).content.decode()
    assert reverse("report_work_out", args=[2025]) in content


def test_year_can_be_worked_on_without_its_figures(client, coordinator, year):
    content = client.get(reverse("report", args=[2025])).content.decode()
    assert reverse("report_work_out", args=[2025]) in content
    assert reverse("report_chapter", args=[2025, "summary"]) in content
    assert client.get(reverse("report_chapter", args=[2025, "summary"])).status_code == 200


def test_worker_works_the_figures_out(client, coordinator, year):
    client.get(reverse("report", args=[2025]))
    response = client.post(reverse("report_work_out", args=[2025]))
    assert response.url == reverse("report", args=[2025])
    work()
    assert reverse("report_work_out", args=[2025]) not in client.get(reverse("report", args=[2025])).content.decode()


def test_looking_gives_the_worker_nothing_to_do(client, coordinator, year):
    client.get(reverse("report", args=[2025]))
    assert not ProcrastinateJob.objects.filter(task_name="protect_year").exists()
