"""A portal for families does not start before it knows how its mails leave."""

import pytest

from tests.deploy.test_settings import PRODUCTION, manage


@pytest.mark.parametrize("name", ["EMAIL_HOST", "DEFAULT_FROM_EMAIL", "PORTAL_URL"])
@pytest.mark.parametrize("value", [None, "", " "])
def test_what_mails_need_is_an_error_where_it_is_missing(name, value):
    environment = {key: known for key, known in PRODUCTION.items() if key != name}
    result = manage("check", **environment | ({} if value is None else {name: value}))
    assert result.returncode == 1
    assert f"Set {name} in the environment: " in result.stderr


def test_sender_is_an_address():
    result = manage("check", **PRODUCTION | {"DEFAULT_FROM_EMAIL": "Familienzentrum"})
    assert "DEFAULT_FROM_EMAIL is no e-mail address" in result.stderr


def test_sender_may_have_a_name():
    result = manage("check", **PRODUCTION | {"DEFAULT_FROM_EMAIL": "Familienzentrum <haus@example.org>"})
    assert result.returncode == 0, result.stderr


def test_other_ways_to_send_need_no_server():
    environment = {key: known for key, known in PRODUCTION.items() if key != "EMAIL_HOST"}
    result = manage("check", **environment | {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"})
    assert result.returncode == 0, result.stderr
