"""Staff log in, families do not, and nobody guesses."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from familienzentrum.choices import Role
from tests.factories import make_centre, make_user
from tests.reading import markup

pytestmark = pytest.mark.django_db

PASSWORD = "ein sehr langer Satz"
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def eva():
    user = make_user(role=Role.COORDINATOR, username="eva", email="eva@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, name="eva", password=PASSWORD, **given):
    return client.post(LOGIN, {"login": name, "password": password} | given)


def fields(page):
    soup = BeautifulSoup(page.content, "html.parser")
    return {field["name"]: field for field in soup.select("main input[name]")}


@pytest.mark.parametrize("name", ["eva", "EVA", " eva ", "eva@example.org", "Eva@Example.org"])
def test_user_name_or_email_logs_in(name, client, eva):
    assert log_in(client, name).url == reverse("staff_home")


@pytest.mark.parametrize(
    ("name", "password"),
    [("eva", "wrong"), ("nobody", PASSWORD), ("eva@example.org", "wrong"), ("eva", ""), ("", ""), ("e\x00va", "x")],
)
def test_wrong_login_is_refused_without_saying_which_part(name, password, client, eva):
    page = log_in(client, name, password)
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    assert page.context["form"].errors


def test_unknown_name_and_wrong_password_read_the_same(client, eva):
    errors = [log_in(client, *given).context["form"].errors for given in [("eva", "wrong"), ("nobody", "wrong")]]
    assert errors[0] == errors[1]


def test_closed_account_cannot_log_in(client, eva):
    eva.is_active = False
    eva.save()
    assert log_in(client).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_login_leads_back_to_where_one_wanted_to_go(client, eva):
    wanted = reverse("office_list")
    page = client.get(wanted, follow=True)
    assert fields(page)["next"]["value"] == wanted
    assert log_in(client, next=wanted).url == wanted


def test_login_never_leads_to_another_site(client, eva):
    assert log_in(client, next="https://example.com/").url == reverse("staff_home")


def test_password_managers_find_the_fields(client):
    found = fields(client.get(LOGIN))
    assert found["login"]["autocomplete"] == "username"
    assert found["password"]["autocomplete"] == "current-password"
    assert "placeholder" not in found["login"].attrs


def test_many_wrong_passwords_close_the_door_for_a_while(client, eva):
    for _try in range(5):
        log_in(client, password="wrong")
    assert log_in(client).context["form"].errors
    assert "_auth_user_id" not in client.session


def test_one_address_cannot_try_all_names(client):
    answers = [log_in(client, f"name{n}", "wrong").status_code for n in range(31)]
    assert answers[-1] == 429
    assert answers[0] == 200


def test_logout_asks_first_and_then_does(client, eva):
    client.force_login(eva)
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == reverse("start")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_nobody_opens_an_account_from_outside(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_usual_address_of_a_sign_up_is_not_found(client):
    assert client.get("/haus/konto/signup/").status_code == 404


def changed(client, **given):
    sent = {"oldpassword": PASSWORD, "password1": "ein anderer Satz hier", "password2": "ein anderer Satz hier"}
    return client.post(reverse("account_change_password"), sent | given)


def test_password_is_changed_with_the_old_one(client, eva):
    client.force_login(eva)
    assert client.get(reverse("account_change_password")).status_code == 200
    assert changed(client).status_code == 302
    eva.refresh_from_db()
    assert eva.check_password("ein anderer Satz hier")


@pytest.mark.parametrize(
    ("field", "value"),
    [("oldpassword", "wrong"), ("password2", "something else"), ("password1", "short"), ("password1", "")],
)
def test_password_is_not_changed(field, value, client, eva):
    client.force_login(eva)
    given = {field: value} | ({"password2": value} if field == "password1" else {})
    assert changed(client, **given).context["form"].errors
    eva.refresh_from_db()
    assert eva.check_password(PASSWORD)


def test_broken_link_leads_to_a_new_one(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"]))
    assert page.context["token_fail"]
    assert RESET in markup(page)


def test_help_names_the_length_that_is_asked_for():
    lengths = [validator.get("OPTIONS", {}).get("min_length") for validator in settings.AUTH_PASSWORD_VALIDATORS]
    assert 12 in lengths


def test_page_of_staff_says_who_is_logged_in(client):
    make_centre()
    client.force_login(make_user(role=Role.FRONT_DESK, first_name="Ina", last_name="Sommer"))
    assert "Ina Sommer" in client.get(reverse("staff_home"), follow=True).content.decode()
