"""What every visitor has to load: small, complete, from this house only."""

import re

import brotli
import pytest
from django.conf import settings
from django.template import Context, Template

from familienzentrum.templatetags.portal import icon

BUILD = settings.BASE_DIR / "static" / "build"
ICONS = sorted((settings.BASE_DIR / "static" / "icons").glob("*.svg"))
SHEETS = ["portal.css", "portal.rtl.css"]


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_is_small(name):
    assert len(brotli.compress((BUILD / name).read_bytes(), quality=11)) < 12_000


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_loads_only_fonts_of_this_house(name):
    sheet = (BUILD / name).read_text()
    assert set(re.findall(r"url\(([^)]*)\)", sheet)) == {
        '"fonts/FiraSans-Regular.woff2"',
        '"fonts/FiraSans-SemiBold.woff2"',
    }
    assert "@import" not in sheet


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_defines_every_token_it_uses_without_a_fallback(name):
    sheet = (BUILD / name).read_text()
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
    assert used - set(re.findall(r"(--[\w-]+):", sheet)) == set()


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_needs_no_colours_that_older_browsers_lack(name):
    assert "oklch(" not in re.sub(r"color-mix\([^;}]*", "", (BUILD / name).read_text())


def test_fonts_together_are_small():
    fonts = list((BUILD / "fonts").glob("*.woff2"))
    assert len(fonts) == 2
    assert sum(font.stat().st_size for font in fonts) <= 60_000


def test_right_to_left_sheet_is_the_mirror():
    left, right = ((BUILD / name).read_text() for name in SHEETS)
    assert left != right
    assert len(left) == pytest.approx(len(right), rel=0.01)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_sign_is_a_plain_drawing_in_the_colour_of_the_text(path):
    drawing = path.read_text()
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none"')
    assert 'stroke="currentColor"' in drawing
    assert not re.search(r"style=|<script|href|url\(", drawing)


def test_sign_is_skipped_by_screen_readers():
    assert icon("phone").startswith('<svg class="icon" aria-hidden="true" focusable="false"')


def test_sign_turns_with_the_direction_of_reading():
    assert icon("arrow-right", "large").startswith('<svg class="icon icon--turns icon--large"')


def test_unknown_sign_is_a_mistake():
    with pytest.raises(FileNotFoundError):
        Template("{% load portal %}{% icon 'unicorn' %}").render(Context())
