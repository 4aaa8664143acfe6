"""The portal's settings with what tests need otherwise: a database of their own, and speed where it proves nothing."""

import datetime as dt
import os
from pathlib import Path

import psycopg

# A demonstration on the same machine stays untouched.
_is_own_server = "DATABASE_URL" not in os.environ and "FZ_VAR" not in os.environ
if _is_own_server:
    os.environ["FZ_VAR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ.setdefault("FZ_TRIAL", "1")
# Which counts hide others is drawn by this: the same in every run, and in the processes that tests start.
os.environ.setdefault("PERSONAL_DATA_SECRETS", "the-same-counts-are-hidden-in-every-run")

from familienzentrum.settings import *  # noqa: E402, F403 - the environment comes first
from familienzentrum.settings import CACHES, DATABASE_URL, DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

# The commands of this app make and empty the database faster than the portal's own.
INSTALLED_APPS = ["tests", *INSTALLED_APPS]

# A browser keeps its line to the server open, and would keep the line to the database open with it.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# What one test sees must not be what another made a moment ago.
CACHES = CACHES | {"micro": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Tests travel through a day; that nobody stays logged in without work has tests of its own.
SESSION_IDLE = dt.timedelta(hours=10)

# Tests type faster than people.
LEAST_SECONDS_TO_FILL_IN = 0

# Tests take back what they write to the database, and could not take back a file.
AUDIT_ANCHOR = None

# Passwords are hashed to be slow; that is Django's to test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Files are served from where they lie, without a collected copy.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True


def _trade_safety_for_speed(url: str) -> None:
    """What a power cut leaves of a test database matters to nobody."""
    with psycopg.connect(url, autocommit=True) as connection:
        for safety in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {safety} = off")
        # It would count the rows of tables that are empty between two tests, and plan the next test for no rows at all.
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")


if _is_own_server:
    _trade_safety_for_speed(DATABASE_URL)
