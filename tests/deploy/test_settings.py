"""The settings of a real portal: strict, and complete in the documentation."""

import re
import subprocess
import sys

import pytest

from tests.conventions.tree import ROOT, files

PRODUCTION = {
    "DATABASE_URL": "postgresql:///portal",
    "SECRET_KEY": "a-key-for-this-test-that-is-long-enough-to-be-taken-for-a-real-one",
    "PERSONAL_DATA_SECRETS": "another-one-that-is-long-enough-too an-older-one-that-still-opens-seals",
    "PORTAL_URL": "https://familienzentrum.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "familienzentrum@example.org",
}


def manage(*arguments, **environment):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)


def test_deployment_passes_every_check_of_the_framework():
    result = manage("check", "--deploy", "--fail-level=WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_missing_secret_is_an_error_outside_a_trial():
    result = manage("check", DATABASE_URL="postgresql:///portal", PORTAL_URL=PRODUCTION["PORTAL_URL"])
    assert "Set SECRET_KEY in the environment" in result.stderr


def test_cookies_of_a_real_portal_come_from_nowhere_else():
    said = "from django.conf import settings as s; from appointments.families.opened_pages import COOKIE as own; "
    said += "from appointments.visits.memory import _name; "
    said += "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, own, _name('visit'), s.KNOWN_BROWSER_COOKIE_NAME)"
    result = manage("shell", "--verbosity=0", "--no-imports", "-c", said, **PRODUCTION)
    named = ["__Host-session", "__Host-csrftoken", "__Host-own_page", "__Secure-visit", "__Secure-known"]
    assert result.stdout.split() == named


@pytest.mark.parametrize("value", ["short", "  ", f"{PRODUCTION['SECRET_KEY']}  # openssl rand -base64 48"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "PERSONAL_DATA_SECRETS"])
def test_secret_that_could_be_guessed_is_refused(name, value):
    result = manage("check", **PRODUCTION | {name: value})
    assert f"Each secret in {name} needs" in result.stderr


def test_further_keys_are_as_long_as_the_first():
    result = manage("check", **PRODUCTION | {"SECRET_KEY_FALLBACKS": f"{'x' * 40} short"})
    assert "Each secret in SECRET_KEY_FALLBACKS needs" in result.stderr


def test_documentation_lists_the_environment():
    sources = [*files(".py", under="familienzentrum"), ROOT / "deploy" / "web", ROOT / "deploy" / "worker"]
    text = "".join(path.read_text() for path in sources)
    ways = (r"environ(?:\.get\(\s*|\[)", r"(?:read_secret|read_further_secrets|needed|needed_address)\(\s*")
    read = set(re.findall(rf'(?:{"|".join(ways)})"([A-Z_]+)"', text)) | set(re.findall(r"\$\{([A-Z_]+):-", text))
    listed = (ROOT / "docs" / "operations.md").read_text().split("## Environment")[1].split("\n## ")[0]
    assert read == set(re.findall(r"`([A-Z]+_?[A-Z_]+)`", listed))
