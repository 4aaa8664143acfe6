"""Owners are asked twice a year, and answer without an account: once, and never by a machine that follows links."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.mail import NotSent
from familienzentrum.models import AuditEntry
from offers.choices import CheckState, OfferState
from offers.freshness import actions
from offers.freshness.forms import ProposalForm
from offers.jobs import ask_owners, mail_offer_checks
from offers.models import Offer, OfferCheck, Proposal, ProposedChange
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.factories_freshness import make_check, make_proposal
from tests.offers.freshness.answers import form_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house():
    make_centre()


def days_ago(number):
    return timezone.localdate() - dt.timedelta(days=number)


def send_all():
    """Do what the worker would do with the questions in the queue."""
    for job in ProcrastinateJob.objects.filter(task_name="mail_offer_checks", status="todo").order_by("pk"):
        mail_offer_checks(**job.args)


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/stimmt-das-noch/\S+)", letter.body)[1]


def page_of(check):
    return f"/stimmt-das-noch/{check.public_id}/"


def test_owner_gets_one_mail_about_all_offers_that_are_due():
    office = make_office(email="stelle@example.org")
    due = [make_offer(office=office, checked_on=days_ago(182), title=title) for title in ("Eins", "Zwei")]
    make_offer(office=office, checked_on=days_ago(181))
    make_offer(office=office, checked_on=days_ago(400), state=OfferState.ENDED)
    elsewhere = make_offer(office=office, checked_on=days_ago(300), owner_email="andere@example.org")
    ask_owners()
    send_all()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"stelle@example.org", "andere@example.org"}
    for offer in due:
        assert offer.title in letters["stelle@example.org"].body
        assert offer.title not in letters["stelle@example.org"].subject
    assert elsewhere.title not in letters["stelle@example.org"].body
    assert letters["stelle@example.org"].body.count("/stimmt-das-noch/") == 2


def test_nobody_is_asked_twice_about_the_same():
    make_offer(office=make_office(email="stelle@example.org"))
    ask_owners()
    ask_owners()
    assert OfferCheck.objects.count() == 1


def test_owner_who_never_answers_is_asked_again_after_half_a_year():
    check = make_check(asked_on=days_ago(182))
    ask_owners()
    check.refresh_from_db()
    assert check.state == CheckState.LAPSED
    assert OfferCheck.objects.filter(offer=check.offer, state=CheckState.ASKED).count() == 1


def test_job_in_the_queue_names_no_address():
    make_offer(office=make_office(email="stelle@example.org"))
    ask_owners()
    assert "example" not in str(ProcrastinateJob.objects.get(task_name="mail_offer_checks").args)


def test_one_address_gets_no_more_links_than_somebody_follows():
    office = make_office(email="stelle@example.org")
    for _ in range(actions.MOST_IN_A_MAIL + 1):
        make_offer(office=office)
    ask_owners()
    assert OfferCheck.objects.count() == actions.MOST_IN_A_MAIL
    ask_owners()
    assert OfferCheck.objects.count() == actions.MOST_IN_A_MAIL + 1


def test_mail_scanner_that_follows_the_link_changes_nothing(client):
    make_offer(office=make_office(email="stelle@example.org"))
    ask_owners()
    send_all()
    before = list(Offer.objects.values())
    for method in (client.get, client.head, client.options):
        method(link_in(mail.outbox[0]))
        method(link_in(mail.outbox[0]) + "aendern/")
    assert list(Offer.objects.values()) == before
    assert OfferCheck.objects.get().state == CheckState.ASKED
    assert "noindex" in client.get(link_in(mail.outbox[0]))["X-Robots-Tag"]


def test_one_tap_confirms_and_a_second_says_so_kindly(client):
    check = make_check()
    form = form_on(client.get(page_of(check)))
    answer = client.post(page_of(check), form, follow=True)
    check.offer.refresh_from_db()
    assert check.offer.checked_on == timezone.localdate()
    assert "Vielen Dank" in answer.content.decode()
    again = client.post(page_of(check), form, follow=True)
    assert "wurde bestätigt" in again.content.decode()
    assert AuditEntry.objects.filter(action="offer.confirmed_by_owner", by=None).count() == 1


def test_offer_that_changed_while_the_page_was_open_is_read_once_more(client):
    check = make_check()
    form = form_on(client.get(page_of(check)))
    Offer.objects.filter(pk=check.offer.pk).update(cost="5 Euro")
    answer = client.post(page_of(check), form)
    assert answer.status_code == 422
    assert "5 Euro" in answer.content.decode()
    check.refresh_from_db()
    assert check.state == CheckState.ASKED
    assert client.post(page_of(check), form_on(answer)).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"checked_on": timezone.localdate() + dt.timedelta(days=1)}, "auf anderem Weg geprüft"),
        ({"state": OfferState.ENDED}, "nicht mehr angeboten"),
    ],
)
def test_link_that_nobody_needs_any_more_says_so(client, change, words):
    check = make_check()
    Offer.objects.filter(pk=check.offer.pk).update(**change)
    assert words in client.get(page_of(check)).content.decode()
    assert client.get(page_of(check) + "aendern/").status_code == 302
    with pytest.raises(actions.AnsweredAlready):
        actions.confirm(OfferCheck.objects.get(pk=check.pk))


def test_proposal_reaches_no_family_before_somebody_decides(client):
    check = make_check()
    form = form_on(client.get(page_of(check) + "aendern/"))
    html = '<script>alert("1")</script>'
    answer = client.post(page_of(check) + "aendern/", form | {"cost": html, "note": html}, follow=True)
    assert "Ihr Vorschlag" in answer.content.decode()
    assert Offer.objects.get().cost == ""
    proposal = Proposal.objects.get()
    assert [(change.field, change.value) for change in proposal.changes.all()] == [("cost", html)]
    again = client.post(page_of(check) + "aendern/", form | {"cost": "2"})
    assert again.status_code == 302
    assert Proposal.objects.count() == 1


def test_proposal_longer_than_its_field_is_named_and_kept(client):
    check = make_check()
    form = form_on(client.get(page_of(check) + "aendern/"))
    answer = client.post(page_of(check) + "aendern/", form | {"title": "x" * 121})
    assert answer.status_code == 422
    assert "höchstens 120 Zeichen" in answer.content.decode()
    assert "x" * 121 in answer.content.decode()


def test_proposal_without_a_change_is_none(client):
    check = make_check()
    form = form_on(client.get(page_of(check) + "aendern/"))
    assert client.post(page_of(check) + "aendern/", form).status_code == 422
    assert not Proposal.objects.exists()


def test_form_of_an_owner_takes_what_the_offer_takes():
    form = ProposalForm(offer=make_offer())
    for name in form.initial.keys() - {"seen"}:
        assert form.fields[name].max_length == Offer._meta.get_field(name).max_length
        assert form.fields[name].required != Offer._meta.get_field(name).blank


def test_mail_that_is_refused_for_good_is_seen_by_staff_and_one_that_fails_is_tried_again():
    make_check(offer=make_offer(office=make_office(email="stelle@example.org")))
    [check] = OfferCheck.objects.all()
    with override_settings(EMAIL_BACKEND="tests.outbox.Refusing"):
        mail_offer_checks(checks=[check.pk])
    check.refresh_from_db()
    assert check.is_unreachable
    with (
        override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1),
        pytest.raises(NotSent),
    ):
        mail_offer_checks(checks=[check.pk])


def test_mail_that_was_given_up_is_tried_again_the_next_morning():
    make_offer(office=make_office(email="stelle@example.org"))
    ask_owners()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'mail_offer_checks'")
    ask_owners()
    send_all()
    assert [letter.to for letter in mail.outbox] == [["stelle@example.org"]]


def test_answers_are_forgotten_after_a_year_and_what_waits_is_not():
    old = make_proposal()
    OfferCheck.objects.update(asked_on=days_ago(400))
    waiting = make_proposal()
    OfferCheck.objects.filter(pk=waiting.check_asked.pk).update(asked_on=days_ago(400))
    actions.decide(old, ["title"], by=make_user())
    actions.forget(timezone.localdate())
    assert list(Proposal.objects.all()) == [waiting]


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        ("offer_check_one_open", lambda: make_check(offer=make_check().offer)),
        ("offer_check_answered_with_its_day", lambda: make_check(state="perhaps")),
        ("offer_check_answered_with_its_day", lambda: make_check(state=CheckState.CONFIRMED)),
        (
            "proposal_decided_on_and_by",
            lambda: Proposal.objects.create(check_asked=make_check(), decided_on=days_ago(0)),
        ),
        (
            "proposed_change_once_per_field",
            lambda: (
                ProposedChange.objects.create(proposal=make_proposal(), field="title")
                and ProposedChange.objects.create(proposal=Proposal.objects.get(), field="title")
            ),
        ),
        (
            "proposed_change_field_known",
            lambda: ProposedChange.objects.create(proposal=make_proposal(), field="phone"),
        ),
    ],
)
def test_database_refuses(rule, make):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make()
