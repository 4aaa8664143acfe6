"""What every test run has in common."""

import gc

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.browser import any_page, browser, log_in, open_page, page, plain_page
from tests.client import Client
from tests.queries import costs_the_same
from tests.reading import explained
from tests.scratch import empty_database, scratch_database
from tests.towns import in_town, town

__all__ = [
    "any_page",
    "browser",
    "costs_the_same",
    "empty_database",
    "in_town",
    "log_in",
    "open_page",
    "page",
    "plain_page",
    "scratch_database",
    "town",
]

# The same examples in every run, and no verdict by the clock of a busy machine.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None)
hypothesis_settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # xdist looks for groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Races need all the connections there are: they run one after the other, in one process."""
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.xdist_group("races"))


def pytest_collection_finish() -> None:
    """What is loaded stays: looking through all of it for garbage, over and over, is one part in twenty of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """A failure about a page prints its words, not fifteen thousand signs of HTML."""
    return explained(op, left, right)


@pytest.fixture
def client() -> Client:
    """Takes the place of the one of pytest-django."""
    return Client()


@pytest.fixture(autouse=True)
def _german() -> None:
    """Every test begins in the language of the house: a page opened in another one leaves that behind."""
    translation.activate(settings.LANGUAGE_CODE)
