"""Opens the main pages as an old phone on a poor line does: when the first text stands, and whether it moves then."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from tests.accessibility.looking import Pages

_KBIT, _LATENCY_MS, _TIMES_SLOWER = 400, 100, 4
_TIMES = 3
_MAIN = ("start", "guide", "guide, offers", "offers", "offer", "times", "book", "appointment", "events")
_HEAD = (
    f"{_KBIT} kbit/s with {_LATENCY_MS} ms each way and back, {_TIMES_SLOWER} times slower processor, nothing in memory"
)
# Moves of what stands, as the browser itself weighs them (cumulative layout shift without the grouping by time).
_WATCH = """
window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
_FIRST_TEXT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_WEIGHT = """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


def slow(browser: Browser, home: str, pages: Pages) -> Iterator[str]:
    """Yield a line per page and language: the middle of three times."""
    yield _HEAD
    for language, addresses in pages.items():
        for name in _MAIN:
            if name in addresses:
                figures = [_opened(browser, home + addresses[name]) for _time in range(_TIMES)]
                first, moved, weight = map(median, zip(*figures, strict=True))
                yield f"{name} ({language}): first text after {first:.2f} s, moved by {moved:.3f}, {weight:.1f} kB"


def _opened(browser: Browser, address: str) -> tuple[float, float, float]:
    """Return seconds until the first text, how far it moved, and kilobytes; in a browser that has never been here."""
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = _slowly(context.new_page())
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => true)")
        first, moved, weight = (page.evaluate(words) for words in (_FIRST_TEXT, "window.moved", _WEIGHT))
        return first / 1000, moved, weight / 1000


def _slowly(page: Page) -> Page:
    devtools = page.context.new_cdp_session(page)
    line: dict[str, Any] = {"offline": False, "latency": _LATENCY_MS}
    line |= dict.fromkeys(("downloadThroughput", "uploadThroughput"), _KBIT * 1000 / 8)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", line)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _TIMES_SLOWER})
    page.add_init_script(_WATCH)
    return page
