"""Every page for families in a browser: read by axe on one screen, then with text of twice the size.

Three languages, light and dark, narrow and wide are spread over the pages; `python -m tests.accessibility` looks at
each page on all of them.
"""

from itertools import cycle

import pytest

from tests.accessibility.screens import SCREENS, cut_off, unfold
from tests.browser import violations
from tests.public_house import PublicHouse
from tests.public_pages import public_pages

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_every_page_is_accessible_and_fits_also_when_it_is_magnified(page):
    PublicHouse()
    pages = {screen.language: public_pages(screen.language) for screen in SCREENS}
    wrong = {}
    for name, screen in zip(pages["de"], cycle(SCREENS), strict=False):
        screen.show(page)
        page.goto(pages[screen.language][name])
        unfold(page)
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = [*violations(page), *cut_off(page), *([] if fits else ["reaches beyond the edge"])]
        if found:
            wrong[f"{name} ({screen})"] = found
    assert wrong == {}
