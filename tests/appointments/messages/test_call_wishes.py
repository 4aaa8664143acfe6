"""Whoever finds nothing that fits asks to be called back: a number for the desk, and nothing that stays."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings as portal
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.choices import CallReason
from appointments.messages import call_alarms, call_wishes
from appointments.messages.call_actions import claim_call, finish_call
from appointments.messages.call_alarms import warn_of_last_calls
from appointments.messages.call_wishes import never_called, wish_for_call, wishes_counted
from appointments.models import CallTask, CallWish
from appointments.models.call_wish import CallOrigin
from appointments.privacy.actions import erase_due
from appointments.privacy.older_secrets import need_of_older_secrets
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, Centre, User
from tests.client import Client
from tests.factories import make_appointment, make_centre, make_offer, make_topic, make_user
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db

NUMBER = "0171 2345678"


@pytest.fixture(autouse=True)
def house():
    make_centre()


@pytest.fixture
def desk(client):
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def task():
    wish_for_call(NUMBER, language="ar", origin=CallOrigin.GUIDE)
    return CallTask.objects.get()


def ask(query="", *, address="192.0.2.1", **typed):
    return Client(REMOTE_ADDR=address).post(f"{reverse('call_me')}{query}", {"phone": NUMBER} | typed)


def test_number_stands_on_the_list_of_calls_sealed_and_without_a_name(client, desk):
    assert ask("?from=search", language="tr").url == reverse("call_me_noted")
    wish = CallWish.objects.get()
    assert (wish.personal.phone, wish.personal.name, wish.personal.language) == (NUMBER, "", "tr")
    assert (wish.origin, wish.erase_on - wish.wished_on) == (CallOrigin.SEARCH, dt.timedelta(portal.CALL_WISH_DAYS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT wish::text FROM appointments_callwish AS wish")
        assert "2345678" not in str(cursor.fetchall())
    assert "1 Familie ist anzurufen" in words(client.get(reverse("desk")))
    listed = words(client.get(reverse("calls")))
    for said in ("Bittet um Rückruf", "Suche ohne Treffer", "Sprache des Gesprächs: Türkisch"):
        assert said in listed
    assert "2345678" not in listed


def test_page_takes_along_what_was_chosen_before():
    page = read(Client(), "call_me", query={"from": "guide", "language": "ar"})
    assert page.find("option", selected=True)["value"] == "ar"
    # Whether somebody calls, no page can know.
    assert "It then stands on the front desk's list of calls." in words(page)
    assert "calls you" not in words(page)
    assert not page.find(attrs={"name": "name"})
    odd = Client().post(f"{reverse('call_me')}?from=x&language=<b>", {"phone": NUMBER})
    assert (odd.status_code, CallWish.objects.get().origin) == (302, CallOrigin.OTHER)


@pytest.mark.parametrize("typed", [{"phone": ""}, {"phone": "abc"}, {"website": "x"}, {"language": "zz"}])
def test_what_cannot_be_called_or_looks_like_a_program_is_refused(typed):
    assert ask(**typed).status_code == 422
    assert not CallTask.objects.exists()


@pytest.mark.parametrize("phone", ["110", "1 1 2", "0900 1 234567", "+49 900 1234567", "0137 123456", "11833"])
def test_nobody_makes_the_house_ring_the_police_or_pay_for_a_call(phone):
    page = ask(phone=phone)
    assert page.status_code == 422
    assert "zum Beispiel 0123 456789." in words(page)
    assert not CallTask.objects.exists()


def test_one_number_is_called_once():
    ask(), ask(phone="+49 171 2345678", address="192.0.2.2")
    assert CallTask.objects.count() == CallWish.objects.count() == 1


def test_who_asks_again_is_called_in_the_language_said_last_within_the_days_promised_then(task):
    with time_machine.travel(timezone.now() + dt.timedelta(days=5)):
        ask(language="tr")
        wish = CallWish.objects.get()
        assert (wish.personal.language, wish.erase_on) == ("tr", call_wishes.last_day_of(timezone.localdate()))


def test_one_connection_asks_only_so_often(settings):
    settings.LIMITS = settings.LIMITS | {"call wishes": 1}
    assert [ask(phone=f"0171 234567{one}").status_code for one in range(2)] == [302, 422]


def test_list_that_is_full_says_so(monkeypatch, task):
    monkeypatch.setattr(call_wishes, "MOST_OPEN", 1)
    answer = ask(phone="0171 9876543")
    assert (answer.status_code, CallTask.objects.count()) == (422, 1)
    assert "Bitte rufen Sie uns an" in words(answer)


def test_desk_opens_the_number_calls_and_it_goes_in_the_night(client, desk, task):
    client.post(reverse("call_claim", args=[task.pk]))
    page = client.get(reverse("call", args=[task.pk]))
    assert "tel:01712345678" in page.content.decode()
    assert "Sprache des Gesprächs: Arabisch" in words(page)
    assert AuditEntry.objects.get(action="callwish.revealed").by == desk
    client.post(reverse("call_done", args=[task.pk]), {"stamp": ""})
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert (erase_due(tomorrow - dt.timedelta(days=1)), erase_due(tomorrow)) == (0, 1)
    wish = CallWish.objects.get()
    assert (wish.is_erased, wish.number_digest, CallTask.objects.exists()) == (True, None, False)
    assert wishes_counted()[1:] == (1, 1)


def test_page_of_a_call_says_what_is_so(client, desk, task):
    page = reverse("call", args=[task.pk])
    before = words(client.get(page))
    client.post(reverse("call_done", args=[task.pk]), {"stamp": ""})
    after = words(client.get(page))
    assert ("Ruft niemand an" in before, "angerufen am" in before) == (True, False)
    assert ("Ruft niemand an" in after, "angerufen am" in after) == (False, True)
    # Whoever opens the form itself was offered nothing.
    assert "nichts Passendes" not in before


def test_call_that_was_not_made_after_all_comes_back_until_the_night(client, desk, task):
    finish_call(task, by=desk)
    assert "Wieder auf die Liste" in words(client.get(reverse("calls")))
    client.post(reverse("call_undone", args=[task.pk]))
    wish = CallWish.objects.get()
    assert (wish.called_on, wish.erase_on - wish.wished_on) == (None, dt.timedelta(portal.CALL_WISH_DAYS))
    assert CallTask.objects.open().get() == task


def test_call_whose_number_is_gone_does_not_come_back(client, desk, task):
    finish_call(task, by=desk)
    CallWish.objects.update(sealed=None, number_digest=None)
    client.post(reverse("call_undone", args=[task.pk]))
    assert CallTask.objects.get().done_at


def test_who_asks_again_after_a_call_is_called_again(desk, task):
    finish_call(task, by=desk)
    ask()
    assert CallTask.objects.open().get() != task
    assert CallWish.objects.get().called_on is None


def test_colleague_sees_who_is_calling_and_not_the_number(client, desk, task):
    claim_call(task, by=make_user(role=Role.FRONT_DESK, first_name="Ayla", last_name="Kurt"))
    assert "ruft dort gerade an" in words(client.get(reverse("calls")))
    page = client.get(reverse("call", args=[task.pk]))
    assert "2345678" not in page.content.decode()
    client.post(reverse("call_claim", args=[task.pk]))
    assert CallTask.objects.get().claimed_by != desk
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=False):
        client.post(reverse("call_claim", args=[task.pk]))
    assert CallTask.objects.get().claimed_by == desk


def test_who_reaches_nobody_leaves_the_call_to_others(client, desk, task):
    client.post(reverse("call_claim", args=[task.pk]))
    assert "auf der Liste lassen" in words(client.get(reverse("call", args=[task.pk])))
    client.post(reverse("call_later", args=[task.pk]))
    assert CallTask.objects.open().get().claimed_by is None


def test_number_that_nobody_called_goes_on_its_day_and_is_counted_for_a_year(task):
    day = timezone.localdate() + dt.timedelta(days=portal.CALL_WISH_DAYS)
    assert erase_due(day) == 1
    assert (CallTask.objects.exists(), wishes_counted()[1:]) == (False, (1, 0))
    erase_due(day + dt.timedelta(days=365))
    assert not CallWish.objects.exists()


@pytest.mark.parametrize(("left", "is_said"), [(4, False), (3, True)])
def test_desk_reads_when_the_last_days_to_call_somebody_have_come(client, desk, task, left, is_said):
    CallTask.objects.create(appointment=make_appointment(), reason=CallReason.CANCELLED, made_on=timezone.localdate())
    with time_machine.travel(timezone.now() + dt.timedelta(days=portal.CALL_WISH_DAYS - left), tick=False):
        client.force_login(desk)
        page = words(client.get(reverse("desk")))
    assert "2 Familien sind anzurufen." in page
    assert ("1 davon hat darum gebeten; die Nummer wird in höchstens 3 Tagen gelöscht." in page) == is_said


def test_house_is_written_to_each_morning_and_coordination_reads_who_was_not_called(client, desk, task, mailoutbox):
    User.objects.filter(pk=desk.pk).update(email="desk@example.org")
    Centre.objects.update(email="house@example.org")
    coordinator = make_user(role=Role.COORDINATOR, email="coordination@example.org")
    last = call_wishes.last_day_of(timezone.localdate())

    def written(days_before):
        mailoutbox.clear()
        with time_machine.travel(local_time.at(last - dt.timedelta(days=days_before), dt.time(8)), tick=False):
            warn_of_last_calls()
            for job in ProcrastinateJob.objects.filter(task_name=call_alarms.MAIL_CALL_ALARM):
                call_alarms.send_call_alarm(**job.args)
            ProcrastinateJob.objects.filter(task_name=call_alarms.MAIL_CALL_ALARM)._raw_delete(connection.alias)
        return sorted(mail.to[0] for mail in mailoutbox)

    assert written(4) == []
    assert written(3) == written(2) == ["coordination@example.org", "desk@example.org", "house@example.org"]
    assert NUMBER not in str([mail.message() for mail in mailoutbox])
    assert not never_called(last - dt.timedelta(days=7))
    erase_due(last)
    assert (written(0), never_called(last - dt.timedelta(days=7)).count(), never_called(last).count()) == ([], 1, 0)
    with time_machine.travel(local_time.at(last, dt.time(8)), tick=False):
        client.force_login(coordinator)
        page = words(client.get(reverse("cockpit")))
    assert "1 Person hat um Rückruf gebeten und ist in den versprochenen Tagen nicht angerufen worden." in page


def test_numbers_under_an_older_secret_are_counted(settings):
    settings.PERSONAL_DATA_SECRETS = ["old"]
    ask()
    settings.PERSONAL_DATA_SECRETS = ["new", "old"]
    assert need_of_older_secrets().older == 1


def test_end_of_the_guide_and_empty_search_lead_there(client):
    make_offer(topics=[make_topic(slug="money")])
    for name, page in (
        ("guide", read(client, "guide", query={"topic": "money"})),
        ("search", read(client, "offers", query={"search": "Xylophon"})),
    ):
        assert page.find("a", href=f"{address('call_me')}?from={name}"), name


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"origin": "x"}, "call_wish_origin_known"),
        ({"sealed": None}, "call_wish_erased_wholly"),
        ({"erase_on": dt.date(2026, 1, 1)}, "call_wish_erased_in_time"),
        ({"called_on": dt.date(2026, 1, 1)}, "call_wish_called_after"),
    ],
)
def test_database_refuses(task, changed, rule):
    assert CallWish.objects.update(origin=CallOrigin.OTHER)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        CallWish.objects.update(**changed)


def test_database_refuses_calls_that_nobody_wished_and_callers_of_no_time(task):
    for wrong, rule in (
        ({"reason": CallReason.CANCELLED}, "call_wished_by_somebody"),
        ({"claimed_by": make_user()}, "call_claimed_since"),
        ({"appointment": make_appointment()}, "call_about_one_thing"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            CallTask.objects.filter(pk=task.pk).update(**wrong)
