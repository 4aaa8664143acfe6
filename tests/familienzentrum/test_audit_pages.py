"""The audit log is read by whoever is in charge of it; how offers and hours were is read by those who plan."""

import ast
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from familienzentrum.audit import record
from familienzentrum.auditing.chain import link_new
from familienzentrum.auditing.words import DEEDS
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, Centre, PastRow
from tests.conventions.tree import files
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.reading import markup

pytestmark = pytest.mark.django_db

LOG = "/haus/protokoll/"


@pytest.fixture
def auditor(client):
    make_centre()
    user = make_user(role=Role.AUDIT, last_name="Datenschutz")
    client.force_login(user)
    return user


def rows(client, **asked):
    return [(row.action, row.subject) for row in client.get(LOG, asked).context["table"].page.object_list.data]


def test_log_is_narrowed_by_person_thing_deed_and_time(client, auditor, time_machine):
    now = timezone.now()
    one, other, offer = make_user(last_name="Eins"), make_user(last_name="Zwei"), make_offer()
    time_machine.move_to(now - dt.timedelta(days=10))
    record("offer.changed", offer, by=one, fields=["title"])
    time_machine.move_to(now)
    record("centre.changed", Centre.current(), by=other)
    record("offer.removed", offer, by=other)
    thing = f"offers.offer:{offer.pk}"
    assert rows(client) == [
        ("offer.removed", thing),
        ("centre.changed", "familienzentrum.centre:1"),
        ("offer.changed", thing),
    ]
    assert rows(client, by=one.pk) == [("offer.changed", thing)]
    assert rows(client, kind="offers.offer", number=offer.pk) == [("offer.removed", thing), ("offer.changed", thing)]
    assert rows(client, deed="removed") == [("offer.removed", thing)]
    day = timezone.localdate()
    assert len(rows(client, since=day)) == 2
    assert rows(client, until=day - dt.timedelta(days=9)) == [("offer.changed", thing)]
    page = markup(client.get(LOG))
    assert "Eins" in page
    assert "Angebot" in page
    assert "Titel" in page


def test_list_reads_the_same_for_many_entries(client, auditor, costs_the_same):
    offer = make_offer()
    costs_the_same(lambda: client.get(LOG), add=lambda: record("offer.changed", offer, by=make_user()))


def test_nothing_of_the_log_can_be_sent_to(client, auditor):
    assert client.post(LOG).status_code == 405


def test_export_holds_what_is_shown_and_is_entered_itself(client, auditor):
    offer, bad = make_offer(), make_user(last_name="=HYPERLINK()", first_name="")
    record("offer.changed", offer, by=bad, fields=["title"])
    record("offer.removed", offer, by=auditor)
    link_new()
    answer = client.post(f"{reverse('audit_export')}?deed=changed")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 2
    assert "offer.changed" in lines[1]
    assert "'=HYPERLINK()" in lines[1]
    assert "no-store" in answer["Cache-Control"]
    taken = AuditEntry.objects.get(action="auditlog.exported")
    assert (taken.by, taken.details) == (auditor, {"entries": 1})


def test_logins_and_what_did_not_become_one_are_entered(client):
    make_centre()
    person = make_user(username="eva")
    person.set_password("ein-langer-satz")
    person.save()
    for login, password in (("eva", "falsch"), ("my-password-typed-here", "x"), ("EVA", "ein-langer-satz")):
        client.post(reverse("account_login"), {"login": login, "password": password})
    client.post(reverse("account_logout"))
    entered = list(AuditEntry.objects.order_by("pk").values_list("action", "subject", "by"))
    of_eva = f"familienzentrum.user:{person.pk}"
    assert entered == [
        ("user.login_failed", of_eva, None),
        ("user.login_failed", "familienzentrum.centre:1", None),
        ("user.logged_in", of_eva, person.pk),
        ("user.logged_out", of_eva, person.pk),
    ]
    assert "my-password" not in str(list(AuditEntry.objects.values()))


def test_every_deed_that_the_code_enters_has_words():
    assert {deed for deed in entered_deeds() if deed not in DEEDS} == set()


def entered_deeds():
    """Return what follows the dot in each action that is spelled out in the code."""
    found = set()
    for path in files(".py"):
        if "/migrations/" in str(path) or "/tests/" in str(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in ("record", "audit.record"):
                found |= {
                    text.value.rpartition(".")[2]
                    for text in ast.walk(node.args[0])
                    if isinstance(text, ast.Constant) and isinstance(text.value, str) and "." in text.value
                }
    return found - {""}


def test_walk_finds_the_deeds():
    assert {"removed", "role_given", "revealed", "logged_in"} <= entered_deeds()


def test_offer_can_be_read_as_it_was_on_a_day(client, time_machine):
    make_centre()
    planner = make_user(role=Role.COORDINATOR, last_name="Plan")
    client.force_login(planner)
    offer = make_offer(title="Früher", office=make_office())
    PastRow.objects.all().delete()
    client_url = reverse("past_row", args=["offers.offer", offer.pk])
    offer.title = "Heute"
    offer.save(update_fields=["title"])
    offer.save(update_fields=["title"])
    record("offer.changed", offer, by=planner)
    [version] = PastRow.objects.all()
    PastRow.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    page = client.get(client_url).context
    [change] = page["changes"]
    assert [(column.name, column.before, column.after) for column in change.columns] == [("Titel", "Früher", "Heute")]
    assert change.by == planner
    today, yesterday = timezone.localdate(), timezone.localdate() - dt.timedelta(days=1)
    assert ("Titel", "Heute") in client.get(client_url, {"day": today}).context["columns"]
    assert ("Titel", "Früher") in client.get(client_url, {"day": yesterday}).context["columns"]
    assert version.values["title"] == "Früher"


def test_video_link_of_an_hour_is_not_kept():
    from tests.factories_hours import make_hour

    hour = make_hour(channel="video", video_link="https://video.example.org/secret")
    type(hour).objects.filter(pk=hour.pk).update(capacity=2)
    kept = PastRow.objects.filter(kind="appointments.consultationhour", row=hour.pk).last()
    assert "secret" not in str(kept.values)


@pytest.mark.parametrize("asked", ["9999-12-31", "x", "2026-02-31", "0001-01-01"])
def test_day_that_nobody_means_shows_today(asked, client):
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))
    offer = make_offer()
    page = client.get(reverse("past_row", args=["offers.offer", offer.pk]), {"day": asked})
    assert page.context["day"] == timezone.localdate()


def test_only_what_is_remembered_is_shown(client):
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))
    user = make_user()
    assert client.get(reverse("past_row", args=["familienzentrum.user", user.pk])).status_code == 404
