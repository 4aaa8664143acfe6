"""Looks at every page for families in a browser, and prints what keeps somebody from reading it.

    .venv/bin/python -m tests.accessibility [--port N] [--only WORD]

The portal is a town's demonstration in var/load, which stays; nothing leaves this machine.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from deploy.chromium import path_of_chromium
from tests.load.portal import open_portal, serving


def main() -> None:
    options = _options()
    open_portal(options.port)
    # Imported late: these need the settings.
    from tests.accessibility.looking import look
    from tests.accessibility.missing import make_what_is_missing
    from tests.accessibility.screens import LANGUAGES
    from tests.accessibility.slow import slow
    from tests.public_pages import public_pages

    make_what_is_missing()
    # Read before the browser starts: Playwright keeps an event loop, in which Django refuses to read.
    pages = {language: public_pages(language) for language in LANGUAGES}
    with serving(options.port), _browser() as browser:
        for measure in (look, slow):
            if options.only in measure.__name__:
                for line in measure(browser, f"http://127.0.0.1:{options.port}", pages):
                    print(line, flush=True)


@contextmanager
def _browser() -> Iterator[Browser]:
    from tests.browser import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        yield browser
        browser.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8451)
    parser.add_argument("--only", default="", help="measure only what has this word in its name: look, slow")
    return parser.parse_args()


if __name__ == "__main__":
    main()
