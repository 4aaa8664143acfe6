"""Drives the machine's own Chromium against the portal, and watches that no page looks anywhere else."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from deploy.chromium import path_of_chromium
from tests.client import Client

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1280, "height": 900}

# As patient as every click already is: a busy machine is no broken page.
expect.set_options(timeout=30_000)

FLAGS = [
    "--no-sandbox",  # tests also run as root, in a container
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--renderer-process-limit=1",  # visitors come one after the other
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every test gets a fresh profile of it."""
    path = path_of_chromium()
    # Playwright keeps an event loop in this thread: Django would take ours for asynchronous code, and gives it
    # other connections to the database than before and after.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Callable[..., Any]:
    """`with open_page(viewport=TABLET) as page:` for tests that need two visitors, or another size."""

    @contextmanager
    def opened(**options: Any) -> Iterator[Page]:
        with browser.new_context(**_VISITOR | {"base_url": live_server.url} | options) as context:
            page = context.new_page()
            faults = _watch(page, live_server.url)
            yield page
            assert faults == []

    return opened


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Iterator[Page]:
    """A visitor with a phone and JavaScript."""
    with open_page() as page:
        yield page


@pytest.fixture
def plain_page(open_page: Callable[..., Any]) -> Iterator[Page]:
    """A visitor with a phone and without JavaScript."""
    with open_page(java_script_enabled=False) as page:
        yield page


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def any_page(request: pytest.FixtureRequest, open_page: Callable[..., Any]) -> Iterator[Page]:
    """The test runs twice: with JavaScript and without."""
    with open_page(java_script_enabled=request.param) as page:
        yield page


@pytest.fixture
def log_in(live_server: Any) -> Callable[[Page, Any], None]:
    """`log_in(page, user)` gives the browser a session without the way through the form."""

    def logged_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return logged_in


def follow(page: Page, target: str | Locator) -> None:
    """Click what leads to another page and wait until that one stands: what is read next is never half of it."""
    with page.expect_navigation():
        (page.locator(target).first if isinstance(target, str) else target).click()


def send(page: Page) -> None:
    """Press the main button of the form on the page."""
    follow(page, "main form .kern-btn--primary")


def assert_fits(page: Page) -> None:
    """Look at the page on three screens, a phone's last: nothing may reach beyond the edge."""
    for _screen in _screens(page):
        pass


def assert_fits_and_is_accessible(page: Page) -> None:
    """Run every rule of axe on each of the three screens, for pages that are laid out otherwise on each."""
    for _screen in _screens(page):
        assert_accessible(page)


def _screens(page: Page) -> Iterator[None]:
    for size in (DESK, TABLET, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {size['width']}"
        yield


def assert_accessible(page: Page) -> None:
    """Run every rule of axe on the page as it stands; needs a page with JavaScript."""
    found = violations(page)
    assert not found, "\n".join(found)


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, a sentence each."""
    # Its program is read once for a page, and only what is wrong comes back: a third of the time of `Axe().run`.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [_sentence(one) for one in page.evaluate(_WHAT_IS_WRONG)]


# `preload` would fetch every style sheet once more, for no rule that runs unless it is asked for.
_WHAT_IS_WRONG = "axe.run({resultTypes: ['violations'], preload: false}).then(({violations}) => violations)"


_VISITOR: dict[str, Any] = {
    "locale": "de-DE",
    "timezone_id": "Europe/Berlin",
    "viewport": PHONE,
    "reduced_motion": "reduce",
}


def _watch(page: Page, home: str) -> list[str]:
    """Collect what no page may do: ask another host, break the security policy, raise in a script."""
    faults: list[str] = []
    known = (home, "data:", "blob:", "about:")
    page.on("request", lambda r: r.url.startswith(known) or faults.append(f"foreign request {r.url}"))
    page.on("console", lambda m: "Content Security Policy" in m.text and faults.append(m.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


def _sentence(violation: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in violation["nodes"])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} at {places}"
