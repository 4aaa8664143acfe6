"""Partners translate by a link: what they save reaches families once coordination has taken it over."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.choices import Role
from familienzentrum.mail import NotSent
from familienzentrum.models import AuditEntry, Translation
from offers.choices import OfferState
from offers.jobs import ask_owners, forget_translation_requests, mail_translation_request
from offers.models import Offer, Office, ProposedTranslation, TranslationRequest
from offers.translations import partners
from tests.client import Client
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.factories_freshness import make_proposed_translation, make_translation_request
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

LIST = reverse("translation_requests")


@pytest.fixture
def offer():
    make_centre(phone="0123 456")
    office = make_office(name="Beratung", description="", email="stelle@example.org")
    make_offer(title="Von anderen")
    return make_offer(title="Hilfe", summary="Wir helfen.", cost="kostenlos", office=office)


@pytest.fixture
def asked(offer):
    return make_translation_request(office=offer.office)


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def link(asked):
    return f"/uebersetzen/{asked.public_id}/"


def form_on(client, address):
    return forms_of(client.get(address), address)[-1]


def title(offer):
    return f"offer-{offer.pk}-title"


def write(client, asked, **texts):
    return form_on(client, link(asked)).filled(**texts).send(client)


def decided(staff, asked, **ticks):
    return form_on(staff, reverse("translation_request", args=[asked.pk])).filled(**ticks).send(staff)


def read_in_ukrainian(offer):
    with override("uk"):
        return words(Client().get(reverse("offer", args=[offer.public_id])))


def test_partner_sees_german_beside_each_text_of_its_offers_and_no_other(client, offer, asked):
    Translation.objects.create(
        kind="offer", row=offer.pk, field="title", language="uk", german="Hilfe", text="Поміч", is_machine_made=True
    )
    page = BeautifulSoup(client.get(link(asked)).content, "html.parser")
    fields = {area["name"]: (area.text.strip(), area["lang"]) for area in page.select("textarea")}
    # What is the same everywhere is nobody's to translate.
    assert {name.rpartition("-")[2] for name in fields} == {"name", "title", "summary"}
    assert fields[title(offer)] == ("Поміч", "uk")
    assert "Wir helfen." in page.text
    assert "Von anderen" not in page.text


def test_what_a_partner_saves_reaches_families_once_it_is_taken_over(client, staff, offer, asked):
    answer = write(client, asked, **{title(offer): "Допомога"})
    assert "Gespeichert" in words(client.get(answer.url))
    assert "Допомога" not in read_in_ukrainian(offer)
    assert "1 Text wartet auf Sie" in words(staff.get(reverse("translation_languages")))

    assert decided(staff, asked).status_code == 302
    assert "Допомога" in read_in_ukrainian(offer)
    known = Translation.objects.get()
    assert (known.by_partner_on, known.is_machine_made, known.is_checked) == (timezone.localdate(), False, False)
    assert "von einem Partner, nicht geprüft" in words(staff.get(reverse("translation_list", args=["uk"])))
    assert not ProposedTranslation.objects.exists()


def test_who_speaks_the_language_takes_it_over_as_checked_and_drops_the_rest(client, staff, offer, asked):
    write(client, asked, **{title(offer): "Допомога", f"offer-{offer.pk}-summary": "Дурниця"})
    silly = ProposedTranslation.objects.get(field="summary")
    decided(staff, asked, **{"is_checked": "on", f"take-{silly.pk}": []})
    known = Translation.objects.get()
    assert (known.text, known.is_checked, known.by_partner_on) == ("Допомога", True, timezone.localdate())
    assert "Дурниця" not in read_in_ukrainian(offer)


def test_link_can_be_used_again_and_what_is_emptied_is_taken_back(client, offer, asked):
    write(client, asked, **{title(offer): "Допомога"})
    write(client, asked, **{title(offer): "Поміч", f"offer-{offer.pk}-summary": "Допоможемо"})
    write(client, asked, **{f"offer-{offer.pk}-summary": ""})
    assert [*asked.proposed.values_list("text", flat=True)] == ["Поміч"]


def test_two_who_have_the_link_see_what_the_other_saved(client, offer, asked):
    opened = form_on(client, link(asked))
    write(client, asked, **{title(offer): "Допомога"})
    refused = opened.filled(**{title(offer): "Поміч"}).send(client)
    assert refused.status_code == 422
    assert "inzwischen jemand einen anderen Text gespeichert: Допомога" in words(refused)
    assert asked.proposed.get().text == "Допомога"
    # Having read it, they decide; and what they did not touch stays.
    forms_of(refused, link(asked))[-1].send(client)
    assert asked.proposed.get().text == "Поміч"
    opened.filled(**{f"offer-{offer.pk}-summary": "Допоможемо"}).send(client)
    assert {*asked.proposed.values_list("text", flat=True)} == {"Поміч", "Допоможемо"}


def test_german_that_changed_while_the_page_was_open_is_compared_once_more(client, offer, asked):
    opened = form_on(client, link(asked))
    Offer.objects.update(title="Beratung")
    refused = opened.filled(**{title(offer): "Допомога"}).send(client)
    assert refused.status_code == 422
    assert "Der deutsche Text hat sich inzwischen geändert" in words(refused)
    assert not asked.proposed.exists()
    forms_of(refused, link(asked))[-1].send(client)
    assert asked.proposed.get().german == "Beratung"


def test_german_that_changed_afterwards_is_said_to_both_and_a_tick_says_that_it_fits(client, staff, offer, asked):
    write(client, asked, **{title(offer): "Допомога"})
    offer.title = "Hilfe für alle"
    offer.save()
    page = reverse("translation_request", args=[asked.pk])
    assert "Der deutsche Text hat sich seitdem geändert" in words(staff.get(page))
    assert f"take-{asked.proposed.get().pk}" not in form_on(staff, page).values
    assert "Der deutsche Text hat sich geändert, seit dies übersetzt wurde" in words(client.get(link(asked)))
    write(client, asked, **{f"fits-{title(offer)}": "on"})
    decided(staff, asked)
    assert (Translation.objects.get().german, Translation.objects.get().text) == ("Hilfe für alle", "Допомога")


def test_nothing_changed_is_nothing_saved(client, asked):
    answer = write(client, asked)
    assert answer.status_code == 422
    assert "Sie haben nichts geändert" in words(answer)


def test_text_too_long_or_with_control_characters_is_named_and_kept(client, offer, asked):
    for wrong in ("x" * 3001, "a\u202eb"):
        answer = write(client, asked, **{title(offer): wrong})
        assert answer.status_code == 422
        assert (
            BeautifulSoup(answer.content, "html.parser").find("textarea", {"name": title(offer)}).text.strip() == wrong
        )
    assert not asked.proposed.exists()


ENDED = {
    "withdrawn": lambda asked, by: partners.withdraw(asked, by=by),
    "replaced": lambda asked, by: partners.ask(asked.office, "uk", by=by, is_mailed=False),
    "expired": lambda asked, _by: TranslationRequest.objects.update(
        asked_on=timezone.localdate() - dt.timedelta(days=30), ends_on=timezone.localdate() - dt.timedelta(days=1)
    ),
    "office gone": lambda _asked, _by: Office.objects.update(is_active=False),
}


@pytest.mark.parametrize("end", ENDED.values(), ids=ENDED)
def test_link_that_has_ended_says_so_and_saves_nothing(client, offer, asked, end):
    opened = form_on(client, link(asked)).filled(**{title(offer): "Допомога"})
    write(client, asked, **{f"offer-{offer.pk}-summary": "Допоможемо"})
    end(asked, make_user(role=Role.COORDINATOR))
    assert opened.send(client).status_code == 410
    page = client.get(link(asked))
    assert (page.status_code, page["X-Robots-Tag"]) == (410, "noindex")
    assert "bitten Sie das Haus um einen neuen Link" in words(page)
    # What was saved before waits on, with the link that replaced it if there is one.
    assert [*ProposedTranslation.objects.values_list("text", flat=True)] == ["Допоможемо"]


def test_link_that_ends_between_the_page_and_the_save_saves_nothing(asked):
    partners.withdraw(asked, by=make_user(role=Role.COORDINATOR))
    with pytest.raises(partners.LinkEnded):
        partners.propose(asked, {partners.texts_of(asked.office)[0]: "Допомога"})


def test_scanner_that_follows_the_link_changes_nothing_and_nobody_indexes_it(client, asked):
    for answer in (client.get(link(asked)), client.head(link(asked))):
        assert answer.status_code == 200
        assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex", True)
    assert client.get(f"/uebersetzen/{asked.office.public_id}/").status_code == 404
    assert not asked.proposed.exists()


@override_settings(LIMITS={"translations": 1})
def test_one_connection_cannot_save_without_end(client, offer, asked):
    write(client, asked, **{title(offer): "Допомога"})
    answer = write(client, asked, **{title(offer): "Поміч"})
    assert answer.status_code == 422
    assert asked.proposed.get().text == "Допомога"


def test_coordination_copies_a_link_or_has_it_sent(staff, offer):
    form_on(staff, LIST).filled(office=str(offer.office_id), language="uk").send(staff)
    made = TranslationRequest.objects.get()
    assert link(made) in words(staff.get(reverse("translation_request", args=[made.pk])))
    assert not ProcrastinateJob.objects.filter(task_name=partners.ASK).exists()

    form_on(staff, LIST).filled(office=str(offer.office_id), language="uk", is_mailed="on").send(staff)
    [job] = ProcrastinateJob.objects.filter(task_name=partners.ASK)
    assert "example" not in str(job.args)
    mail_translation_request(**job.args)
    [letter] = mail.outbox
    assert letter.to == ["stelle@example.org"]
    assert Client().get(re.search(r"(/uebersetzen/\S+)", letter.body)[1]).status_code == 200
    assert Client().get(link(made)).status_code == 410
    assert AuditEntry.objects.filter(action="translation.asked_for").count() == 2


def test_office_without_an_address_gets_no_mail_and_staff_read_why(staff):
    make_centre()
    office = make_office(email="")
    answer = form_on(staff, LIST).filled(office=str(office.pk), language="uk", is_mailed="on").send(staff)
    assert "Diese Stelle hat keine E-Mail-Adresse" in words(answer)
    assert not TranslationRequest.objects.exists()


def test_mail_that_is_refused_for_good_is_seen_by_staff(staff, asked):
    with override_settings(EMAIL_BACKEND="tests.outbox.Refusing"):
        mail_translation_request(request=asked.pk)
    assert "Die E-Mail kam nicht an" in words(staff.get(reverse("translation_request", args=[asked.pk])))


def test_text_that_changed_under_a_decision_is_looked_at_once_more(client, staff, offer, asked):
    write(client, asked, **{title(offer): "Допомога"})
    opened = form_on(staff, reverse("translation_request", args=[asked.pk]))
    write(client, asked, **{title(offer): "Щось інше"})
    answer = opened.send(staff)
    assert answer.status_code == 200
    assert "Щось інше" in words(answer)
    assert not Translation.objects.exists()


def test_mail_that_fails_is_tried_again(asked):
    with (
        override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1),
        pytest.raises(NotSent),
    ):
        mail_translation_request(request=asked.pk)
    asked.refresh_from_db()
    assert not asked.is_unreachable


@pytest.mark.parametrize("end", ENDED.values(), ids=ENDED)
def test_no_mail_leads_to_a_link_that_has_ended(asked, end):
    end(asked, make_user(role=Role.COORDINATOR))
    mail_translation_request(request=asked.pk)
    assert mail.outbox == []


def test_mail_that_was_given_up_is_tried_again_the_next_morning(staff, offer):
    form_on(staff, LIST).filled(office=str(offer.office_id), language="uk", is_mailed="on").send(staff)
    jobs = ProcrastinateJob.objects.filter(task_name=partners.ASK)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [partners.ASK])
    ask_owners()
    assert [job.status for job in jobs] == ["todo"]


def test_page_is_marked_as_german_whatever_language_its_address_has(client, asked):
    def marked():
        page = BeautifulSoup(client.get(f"/ar{link(asked)}").content, "html.parser")
        return (page.html["dir"], page.h1.find_parent(lang=True, dir=True)["lang"])

    assert marked() == ("rtl", "de")
    partners.withdraw(asked, by=make_user(role=Role.COORDINATOR))
    assert marked() == ("rtl", "de")


def test_list_costs_the_same_for_one_and_three(staff, offer, costs_the_same):
    costs_the_same(lambda: staff.get(LIST), add=make_translation_request)


def test_page_of_a_partner_costs_the_same_for_one_and_three(client, offer, asked, costs_the_same):
    costs_the_same(lambda: client.get(link(asked)), add=lambda: make_offer(office=offer.office))


def test_what_ended_long_ago_is_deleted_and_what_waits_is_not():
    today = timezone.localdate()
    make_centre()

    def ended(days):
        gone = {"asked_on": today - dt.timedelta(days=days + 28), "ends_on": today - dt.timedelta(days=days)}
        return make_translation_request(office=make_office(), **gone)

    kept, _gone, waits, old = (ended(days) for days in (29, 30, 30, 366))
    for request in (waits, old):
        make_proposed_translation(request=request)
    forget_translation_requests()
    assert {*TranslationRequest.objects.all()} == {kept, waits}


def test_offer_that_has_ended_is_left_out_for_both(client, staff, offer, asked):
    write(client, asked, **{title(offer): "Допомога"})
    Offer.objects.update(state=OfferState.ENDED)
    assert title(offer) not in form_on(client, link(asked)).values
    assert "Допомога" not in words(staff.get(reverse("translation_request", args=[asked.pk])))
    assert "wartet auf Sie" not in words(staff.get(reverse("translation_languages")))
    [row] = staff.get(reverse("translation_requests")).context["table"].rows
    assert row.get_cell("waiting") == 0


@pytest.mark.parametrize(
    ("rule", "make", "wrong"),
    [
        ("translation_request_one_link", make_translation_request, {"language": "uk"}),
        ("translation_request_language_known", make_translation_request, {"language": "de"}),
        ("translation_request_ends", make_translation_request, {"language": "ru", "ends_on": dt.date(2020, 1, 1)}),
        ("proposed_translation_once", make_proposed_translation, {"field": "name"}),
        ("proposed_translation_of_a_known_text", make_proposed_translation, {"field": "phone"}),
        ("proposed_translation_says_something", make_proposed_translation, {"field": "hours", "text": ""}),
    ],
)
def test_database_refuses(rule, make, wrong):
    request = make_translation_request()
    make_proposed_translation(request=request)
    given = {"request": request} if make is make_proposed_translation else {"office": request.office}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make(**given, **wrong)
    # Another language, or another field, is no second one.
    make(**given, **({"field": "hours"} if "request" in given else {"language": "ar"}))
