"""Walks through all pages on all screens."""

from collections.abc import Iterator
from itertools import groupby

from playwright.sync_api import Browser, Page

from tests.accessibility.screens import SCREENS, Screen, cut_off, unfold
from tests.browser import violations

# Addresses by name, by language.
Pages = dict[str, dict[str, str]]


def look(browser: Browser, home: str, pages: Pages) -> Iterator[str]:
    """Yield what is wrong, and in the end how much was looked at. Each page is loaded once per language."""
    looked = found = 0
    for language, screens in groupby(SCREENS, key=lambda screen: screen.language):
        with browser.new_context(base_url=home, reduced_motion="reduce") as context:
            page, shown = context.new_page(), list(screens)
            for name, address in pages[language].items():
                answer = page.goto(address)
                unfold(page)
                looked += len(shown)
                lines = _wrong_with(page, shown) if answer and answer.status < 500 else ["does not open"]
                for line in lines:
                    found += 1
                    yield f"{name} ({language}, {address}): {line}"
    yield f"{looked} times a page on a screen, and {looked // 2} times one magnified: {found} found"


def _wrong_with(page: Page, screens: list[Screen]) -> Iterator[str]:
    for screen in screens:
        screen.show(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{screen}: reaches beyond the edge"
        yield from (f"{screen}: {violation}" for violation in violations(page))
    yield from cut_off(page)
