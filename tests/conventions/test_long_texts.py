"""Ten thousand letters in any field of the reports are taken, or refused in words that name the field."""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reporting.writing.partner_texts import ask_partner
from tests.client import Client
from tests.conventions.test_no_overwriting import house, pages_of
from tests.factories import make_office, make_report, make_user
from tests.page_forms import forms_of

LONG = "x" * 10_000
_TEXT = {"text", "email", "url", "tel", "search", "number", None}
SAVED = 302


def long_fields(form):
    """Return what somebody can type into, by the names of the fields."""
    tags = {name: controls[0] for name, controls in form.controls.items()}
    return [
        name
        for name, tag in tags.items()
        if tag.name == "textarea" or (tag.name == "input" and tag.get("type") in _TEXT)
    ]


def wrong(client, form, name):
    """Return what is wrong with the answer; nothing if the field is named, or takes so much."""
    with transaction.atomic():
        answer = form.filled(**{name: LONG}).send(client)
        transaction.set_rollback(True)
    if answer.status_code == SAVED:
        return ""
    if answer.status_code not in (200, 422):
        return f"answers {answer.status_code}"
    page = BeautifulSoup(answer.content, "lxml")
    named = [link["href"].removeprefix("#") for link in page.select("#errors a")]
    control = page.find(attrs={"name": name})
    return "" if control is not None and control.get("id") in named else f"names {named or 'nothing'}"


@pytest.mark.django_db
def test_long_texts_are_taken_or_refused_by_name():
    found, tried = {}, 0
    with house() as (clients, rows):
        for name, url, client in pages_of("reports", clients, rows):
            answer = client.get(url)
            for form in forms_of(answer, url) if b"<form" in answer.getvalue() else []:
                for field in long_fields(form):
                    tried += 1
                    if fault := wrong(client, form, field):
                        found[name, field] = fault
    assert found == {}
    assert tried > 60


@pytest.mark.django_db
def test_partner_reads_that_the_text_is_too_long():
    asked = ask_partner(make_report(), make_office(), until=timezone.localdate(), by=make_user())
    client, url = Client(), reverse("partner_text", args=[asked.token])
    [form] = forms_of(client.get(url), url)
    assert wrong(client, form, "text") == ""
