"""The nightly job of the ground floor."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from familienzentrum.jobs import clear_sessions


@pytest.mark.django_db
def test_sessions_that_are_over_are_removed():
    for name, hours in [("over", -1), ("running", 1)]:
        expires = timezone.now() + dt.timedelta(hours=hours)
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
    clear_sessions(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == ["running"]
