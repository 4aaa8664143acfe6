"""A login ends by itself, its owner sees all of them, and nobody else's."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from familienzentrum.models import AuditEntry, StaffSession
from tests.client import Client
from tests.factories import make_centre
from tests.familienzentrum.accounts_help import is_inside, log_in, make_person, press
from tests.page_forms import forms_of
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

PAGE = reverse("office_list")
LIST = reverse("account_sessions")
NINE = dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def house(settings):
    settings.SESSION_IDLE = dt.timedelta(minutes=30)
    cache.clear()
    make_centre()


@pytest.fixture
def eva():
    return make_person(username="eva")


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def opens(client):
    return client.get(PAGE).status_code == 200


def test_login_ends_after_half_an_hour_without_work_and_not_before(client, eva, clock):
    log_in(client, "eva")
    for minutes, is_open in ((29, True), (29, True), (31, False)):
        clock.shift(dt.timedelta(minutes=minutes))
        assert opens(client) == is_open


def test_login_ends_after_ten_hours_whatever_is_done(client, eva, clock):
    log_in(client, "eva")
    for _quarter in range(39):
        clock.shift(dt.timedelta(minutes=15))
        assert opens(client)
    clock.shift(dt.timedelta(minutes=16))
    assert not opens(client)


def test_what_is_typed_for_longer_than_half_an_hour_comes_back(client, eva, clock):
    log_in(client, "eva")
    url = reverse("committee_new")
    form = forms_of(client.get(url), url)[-1].filled(name="Ausschuss Kinder")
    clock.shift(dt.timedelta(minutes=45))
    back = press(client, form.send(client), login="eva", password="ein sehr langer Satz")
    assert forms_of(press(client, back), "")[-1].values["name"] == ["Ausschuss Kinder"]


def test_what_is_sent_writes_to_no_session(client, eva, clock):
    log_in(client, "eva")
    before = StaffSession.objects.values().get(user=eva)
    clock.shift(dt.timedelta(minutes=5))
    client.post(reverse("committee_new"), {})
    assert StaffSession.objects.values().get(user=eva) == before
    client.get(PAGE)
    assert StaffSession.objects.values().get(user=eva) != before


def test_own_logins_are_listed_without_key_or_address(client, eva):
    log_in(client, "eva", headers={"user-agent": FIREFOX})
    client.get(PAGE, headers={"user-agent": FIREFOX})
    other = Client(headers={"user-agent": FIREFOX})
    log_in(other, "eva")
    log_in(Client(), make_person(username="ole").username)
    page = client.get(LIST)
    assert len(page.context["sessions"]) == 2
    assert page.context["sessions"][0].is_this_one
    assert "Firefox, Linux" in words(page)
    keys = StaffSession.objects.values_list("pk", flat=True)
    assert not any(key in markup(page) for key in keys)
    assert "127.0.0.1" not in str([row.get_decoded() for row in StaffSession.objects.all()])


def test_one_own_login_is_ended_and_no_foreign_one(client, eva):
    other, foreign = Client(), Client()
    for visitor, name in ((client, "eva"), (other, "eva"), (foreign, make_person(username="ole").username)):
        log_in(visitor, name)
    [_this, theirs] = client.get(LIST).context["sessions"]
    [of_ole] = foreign.get(LIST).context["sessions"]
    client.post(reverse("account_session_end"), {"session": of_ole.number})
    client.post(reverse("account_session_end"), {"session": theirs.number})
    assert (opens(client), opens(other), opens(foreign)) == (True, False, True)
    assert list(AuditEntry.objects.filter(action="user.session_ended").values_list("by", flat=True)) == [eva.pk]


def test_list_asks_once_more_who_is_there_if_the_login_is_old(client, eva, clock):
    log_in(client, "eva")
    clock.shift(dt.timedelta(minutes=6))
    assert client.get(LIST).url.startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("account_session_end")).url.startswith(reverse("account_reauthenticate"))


def test_ending_this_login_logs_out(client, eva):
    log_in(client, "eva")
    [this] = client.get(LIST).context["sessions"]
    answer = client.post(reverse("account_session_end"), {"session": this.number})
    assert (answer.url, is_inside(client)) == (reverse("account_login"), False)


def test_all_others_are_ended_at_once(client, eva):
    others = [Client(), Client()]
    for visitor in (client, *others):
        log_in(visitor, "eva")
    client.post(reverse("account_session_end"))
    assert [opens(visitor) for visitor in (client, *others)] == [True, False, False]


def test_changed_password_ends_all_others(client, eva):
    other = Client()
    log_in(client, "eva")
    log_in(other, "eva")
    new = {"password1": "Regenbogen am Dienstag", "password2": "Regenbogen am Dienstag"}
    client.post(reverse("account_change_password"), new | {"oldpassword": "ein sehr langer Satz"})
    assert (opens(client), opens(other)) == (True, False)
    assert StaffSession.objects.filter(user=eva).count() == 1


def test_key_changes_with_the_login(client, eva):
    client.get(reverse("account_login"))
    session = client.session
    session["anything"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    log_in(client, "eva")
    assert client.session.session_key != before
    assert not StaffSession.objects.filter(pk=before).exists()
