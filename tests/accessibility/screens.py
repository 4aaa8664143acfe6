"""The screens on which each page is looked at, and what could be wrong there."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import NamedTuple

from playwright.sync_api import Page

# German, a script from right to left, and one in other letters that are wider than ours.
LANGUAGES = ("de", "ar", "uk")
HEIGHT = 740


class Screen(NamedTuple):
    """How somebody reads."""

    language: str
    scheme: str
    width: int

    def show(self, page: Page) -> None:
        page.emulate_media(color_scheme=self.scheme)
        page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def __str__(self) -> str:
        return f"{self.language}, {self.scheme}, {self.width} px"


SCREENS = [Screen(*one) for one in product(LANGUAGES, ("light", "dark"), (320, 1280))]

# Text of twice the size on a phone, and a browser that shows everything twice as large on a desk: half as many pixels
# are left then.
_MAGNIFIED = {"text of 200 % at 360 px": (360, "200%"), "zoom of 200 % at 1280 px": (640, "100%")}


def unfold(page: Page) -> None:
    """Open all that is folded away, but the list of languages, which would lie over the page."""
    page.evaluate("document.querySelectorAll('details:not(.languages)').forEach((one) => { one.open = true; })")


def cut_off(page: Page) -> Iterator[str]:
    """Yield the magnifications at which one would have to scroll sideways, with what sticks out."""
    for name, (width, size) in _MAGNIFIED.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        with _text_of(page, size):
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                yield f"{name}: {', '.join(page.evaluate(_STICKING_OUT))}"


@contextmanager
def _text_of(page: Page, size: str) -> Iterator[None]:
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
    yield
    page.evaluate("document.documentElement.style.fontSize = ''")


# The innermost ones that one sees, unless something around them scrolls by itself.
_STICKING_OUT = """() => {
  const isOut = (one) => {
    const at = one.getBoundingClientRect();
    return one.checkVisibility() && (at.right > innerWidth + 1 || at.left < -1);
  };
  const scrolls = (one) => /auto|scroll|hidden/.test(getComputedStyle(one).overflowX);
  const isInScrolling = (one) => Boolean(one) && (scrolls(one) || isInScrolling(one.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((one) => isOut(one) && !isInScrolling(one.parentElement) && ![...one.children].some(isOut))
    .map((one) => `${one.tagName.toLowerCase()}.${one.className} “${one.textContent.trim().slice(0, 40)}”`).slice(0, 4);
}"""
