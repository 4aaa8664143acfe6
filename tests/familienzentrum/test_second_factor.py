"""Beside the password something that only the person has; without it a stolen password opens nothing."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from familienzentrum.accounts.second_factor import seal_anew
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, StaffSession
from tests.client import Client
from tests.factories import make_centre
from tests.familienzentrum.accounts_help import (
    SECRET,
    code_now,
    codes_on,
    factor_kinds,
    give_app,
    is_inside,
    log_in,
    make_person,
    press,
    show_code,
    work,
)
from tests.page_forms import forms_of
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

INDEX = reverse("mfa_index")
APP = reverse("mfa_activate_totp")
CODES = reverse("mfa_view_recovery_codes")
HOLLOW_KEY = '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}'
PAGE = reverse("office_list")
NEW_OFFICE = reverse("office_new")


@pytest.fixture(autouse=True)
def house():
    cache.clear()
    make_centre()
    yield
    cache.clear()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def eva():
    return make_person(username="eva", email="eva@example.org")


def switch_on(client):
    page = client.get(APP)
    return press(client, page, code=code_now(page.context["form"].secret))


def test_password_alone_leads_to_the_second_step(client, eva):
    give_app(eva)
    assert log_in(client, "eva").url == reverse("mfa_authenticate")
    assert not is_inside(client)
    assert client.get(PAGE).status_code == 302
    assert show_code(client, code_now()).url == reverse("staff_home")
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "12345678", "\x00", "x" * 500])
def test_wrong_code_opens_nothing(code, client, eva):
    give_app(eva)
    log_in(client, "eva")
    assert show_code(client, code).context["form"].errors
    assert not is_inside(client)


def test_key_that_no_browser_made_opens_nothing(client, eva):
    give_app(eva)
    log_in(client, "eva")
    for invented in (
        "",
        "{}",
        "[]",
        "1",
        "x",
        '{"id": 1}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
    ):
        page = client.post(reverse("mfa_authenticate"), {"credential": invented})
        assert (page.status_code, is_inside(client)) == (200, False)
        cache.clear()
    show_code(client, code_now())
    for invented in ("{}", "[]", HOLLOW_KEY):
        page = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": invented})
        assert page.context["form"].errors
    assert factor_kinds(eva) == ["totp"]


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"credential": HOLLOW_KEY}])
def test_wrong_second_factor_stands_in_the_audit_log_and_its_owner_hears_of_the_third(wrong, client, eva, mailoutbox):
    give_app(eva)
    log_in(client, "eva")
    for times in range(1, 5):
        client.post(reverse("mfa_authenticate"), wrong)
        cache.clear()
        work("send_account_notice")
        assert len([mail for mail in mailoutbox if "falschen zweiten Faktor" in mail.body]) == (times >= 3)
    assert AuditEntry.objects.filter(action="user.factor_wrong").count() == 1


def test_wrong_codes_are_limited(client, eva):
    give_app(eva)
    log_in(client, "eva")
    for _try in range(5):
        show_code(client, "000000")
    assert show_code(client, code_now()).context["form"].errors
    assert not is_inside(client)


@pytest.mark.parametrize("again", ["2026-03-10T22:59:55+00:00", "2026-03-10T23:00:10+00:00"])
def test_code_counts_once_also_over_midnight(again, client, eva):
    give_app(eva)
    for moment in ("2026-03-10T22:59:50+00:00", again):
        with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
            known = locals().get("known") or code_now()
            log_in(client, "eva")
            show_code(client, known)
            assert is_inside(client) == (moment != again)
            client.logout()
    assert "user.code_used_twice" in AuditEntry.objects.values_list("action", flat=True)


def test_clock_that_is_half_a_minute_off_gets_in_and_one_of_a_minute_does_not(client, eva):
    give_app(eva)
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC), tick=False):
        log_in(client, "eva")
        show_code(client, code_now(periods=-2))
        assert not is_inside(client)
        show_code(client, code_now(periods=-1))
        assert is_inside(client)


def test_code_that_switched_the_app_on_is_used(client, eva):
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC), tick=False):
        log_in(client, "eva")
        page = client.get(APP)
        code = code_now(page.context["form"].secret)
        press(client, page, code=code)
        assert "totp" in factor_kinds(eva)
        other = Client()
        log_in(other, "eva")
        show_code(other, code)
        assert not is_inside(other)


def test_app_is_switched_on_by_its_first_code_and_codes_for_paper_are_shown_once(client, eva, mailoutbox):
    log_in(client, "eva")
    assert press(client, client.get(APP), code="000000").context["form"].errors
    assert factor_kinds(eva) == []
    assert switch_on(client).url == CODES
    assert factor_kinds(eva) == ["recovery_codes", "totp"]
    page = client.get(CODES)
    assert len(codes_on(page)) == 10
    assert "no-store" in page["Cache-Control"]
    assert codes_on(page)[0] not in markup(client.get(CODES))
    assert "user.factor_added" in AuditEntry.objects.values_list("action", flat=True)
    work("send_account_notice")
    assert {mail.to[0] for mail in mailoutbox} == {"eva@example.org"}
    assert any("zweiter Faktor" in mail.body for mail in mailoutbox)


def test_recovery_code_opens_once_and_its_owner_is_told(client, eva, mailoutbox):
    log_in(client, "eva")
    switch_on(client)
    [code, *_others] = codes_on(client.get(CODES))
    mailoutbox.clear()
    for is_first in (True, False):
        visitor = Client()
        log_in(visitor, "eva")
        show_code(visitor, code)
        assert is_inside(visitor) == is_first
    work("send_account_notice")
    assert any("Ersatzcode" in mail.body for mail in mailoutbox)


def test_neither_secret_nor_codes_can_be_read_in_the_database(client, eva):
    log_in(client, "eva")
    secret = client.get(APP).context["form"].secret
    switch_on(client)
    codes = codes_on(client.get(CODES))
    stored = str(list(Authenticator.objects.values()))
    assert not any(word in stored for word in (secret, *codes))
    assert "mfa.totp.secret" not in client.session


def test_outside_a_trial_nothing_opens_before_a_factor_is_chosen(required, client, eva):
    log_in(client, "eva")
    assert client.get(PAGE).url == INDEX
    assert client.post(reverse("office_new")).url == INDEX
    assert "bevor" in words(client.get(INDEX)).lower()
    assert client.get(reverse("account_logout")).status_code == 200
    switch_on(client)
    assert client.get(PAGE).status_code == 200


def test_login_from_before_the_first_factor_ends_with_it(required, client, eva):
    """Whoever knew the password may have been inside first."""
    client.force_login(eva)
    give_app(eva)
    assert not StaffSession.objects.filter(user=eva).exists()
    assert reverse("account_login") in client.get(PAGE).url


def test_login_by_the_password_alone_opens_and_changes_nothing_of_the_factors(required, client, eva):
    give_app(eva)
    client.force_login(eva)
    assert client.get(PAGE).url == INDEX
    assert "ab und wieder an" in words(client.get(INDEX))
    for page in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(page)).url == INDEX
        assert client.post(reverse(page)).url == INDEX
    assert Authenticator.objects.filter(user=eva).count() == 1


def test_what_was_typed_before_the_login_shows_no_page_without_the_second_factor(required, client, eva):
    """The form that was kept comes back as a page of staff: not before the factor was used."""
    give_app(eva)
    asked = client.post(NEW_OFFICE, {"name": "Beratung"})
    kept = forms_of(asked, reverse("account_login"))[-1].values["kept_input"]
    client.force_login(eva)
    assert client.post(NEW_OFFICE, {"kept_input": kept}).url == INDEX


def test_families_and_the_trial_are_not_asked(required, client, eva, settings):
    assert client.get("/").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = False
    log_in(client, "eva")
    assert client.get(PAGE).status_code == 200


def test_last_factor_stays_where_one_is_required(required, client, eva):
    give_app(eva)
    log_in(client, "eva")
    show_code(client, code_now())
    page = client.post(reverse("mfa_deactivate_totp"), follow=True)
    assert "letzter zweiter Faktor" in words(page)
    assert factor_kinds(eva) == ["totp"]


def test_factor_is_removed_where_none_is_required(client, eva):
    give_app(eva)
    log_in(client, "eva")
    show_code(client, code_now())
    client.post(reverse("mfa_deactivate_totp"))
    assert factor_kinds(eva) == []
    assert "user.factor_removed" in AuditEntry.objects.values_list("action", flat=True)


def test_old_login_at_an_open_screen_has_to_say_who_it_is_before_the_factor_changes(client, eva):
    log_in(client, "eva")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        page = client.get(APP, follow=True)
        assert page.request["PATH_INFO"] == reverse("account_reauthenticate")
        assert press(client, page, password="wrong").context["form"].errors
        assert press(client, page, password="ein sehr langer Satz").url == APP
        assert client.get(APP).status_code == 200


def test_factor_of_somebody_else_is_not_found(client, eva):
    other = make_person(username="ina", role=Role.FRONT_DESK)
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    log_in(client, "eva")
    assert client.get(reverse("mfa_remove_webauthn", args=[theirs.pk])).status_code == 404


def test_what_was_typed_comes_back_through_both_steps(client, eva):
    give_app(eva)
    client.force_login(eva)
    form = forms_of(client.get(reverse("committee_new")), reverse("committee_new"))[-1].filled(name="Ausschuss Kinder")
    client.logout()
    step = press(client, form.send(client), login="eva", password="ein sehr langer Satz")
    assert "Ausschuss Kinder" not in markup(step)
    again = forms_of(step, "")[0].filled(code="000000").send(client)
    back = forms_of(again, "")[0].filled(code=code_now()).send(client)
    assert forms_of(press(client, back), "")[-1].values["name"] == ["Ausschuss Kinder"]


def test_qr_code_names_house_and_user_and_no_address(client, eva):
    log_in(client, "eva")
    url = client.get(APP).context["totp_url"]
    assert "eva@example.org" not in url
    assert url.startswith("otpauth://totp/eva?")


def test_secret_is_the_one_of_the_app(eva):
    assert give_app(eva).wrap().validate_code(code_now(SECRET))


def test_secret_of_the_house_may_change(client, eva, settings):
    factor = give_app(eva)
    [old] = settings.PERSONAL_DATA_SECRETS
    settings.PERSONAL_DATA_SECRETS = ["the next secret of the house, long enough", old]
    assert (seal_anew(), seal_anew()) == (1, 0)
    settings.PERSONAL_DATA_SECRETS = settings.PERSONAL_DATA_SECRETS[:1]
    factor.refresh_from_db()
    assert factor.wrap().validate_code(code_now())
