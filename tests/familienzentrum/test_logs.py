"""A failure is logged with its place, and without the address that led there."""

import io
import logging

import pytest
from django.test import Client
from django.urls import path

from familienzentrum.access import public


@public
def broken(request, key):
    raise ZeroDivisionError


urlpatterns = [path("broken/<str:key>/", broken, name="broken_page")]
handler500 = "familienzentrum.views.server_error"


@pytest.mark.urls("tests.familienzentrum.test_logs")
def test_failure_is_logged_without_its_address(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(logging.getLogger("django.request").handlers[0], "stream", log)
    page = Client(raise_request_exception=False).get("/broken/7kqm2rtx9fhc/")
    text = log.getvalue()
    assert page.status_code == 500
    assert "ZeroDivisionError" in text
    assert "broken_page" in text
    assert "7kqm2rtx9fhc" not in text + page.content.decode()
