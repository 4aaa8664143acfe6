"""What every visitor has to load: small, complete, from this house only."""

import re
import unicodedata
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.template import Context, Template
from fontTools.ttLib import TTFont

from familienzentrum.templatetags.portal import icon

BUILD = settings.BASE_DIR / "static" / "build"
ICONS = sorted((settings.BASE_DIR / "static" / "icons").glob("*.svg"))
SHEETS = ["portal.css", "portal.rtl.css"]
# Bytes of both weights: the first come with every page, the others with pages in their script.
FONTS = {"FiraSans": 30_000, "FiraSans-Cyrillic": 15_000, "NotoSansArabic": 30_000}


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_is_small(name):
    assert len(brotli.compress((BUILD / name).read_bytes(), quality=11)) < 12_000


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_loads_only_fonts_of_this_house(name):
    sheet = (BUILD / name).read_text()
    assert set(re.findall(r"url\(([^)]*)\)", sheet)) == {
        f'"fonts/{font}-{weight}.woff2"' for font in FONTS for weight in ("Regular", "SemiBold")
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


@pytest.mark.parametrize("font", FONTS)
def test_fonts_of_a_script_are_small(font):
    fonts = list((BUILD / "fonts").glob(f"{font}-[RS]*.woff2"))
    assert len(fonts) == 2
    assert sum(found.stat().st_size for found in fonts) <= FONTS[font]


@pytest.mark.parametrize("language", ["uk", "ru", "ar", "fa"])
def test_fonts_have_the_letters_of_every_language(language):
    """What a font lacks, the browser takes from another, and the word looks patched."""
    said = Path(settings.BASE_DIR, "locale", language, "LC_MESSAGES", "django.po").read_text()
    letters = {letter for letter in said if unicodedata.category(letter).startswith("L") and ord(letter) > 0x3FF}
    known = set()
    for font in FONTS:
        known |= set(TTFont(BUILD / "fonts" / f"{font}-Regular.woff2").getBestCmap())
    assert {letter for letter in letters if ord(letter) not in known} == set()


@pytest.mark.parametrize("name", SHEETS)
def test_fonts_of_other_scripts_are_fetched_only_where_their_letters_stand(name):
    faces = re.findall(r"@font-face\{[^}]*\}", (BUILD / name).read_text())
    everywhere = {face for face in faces if "url(" in face and "unicode-range" not in face}
    assert {re.search(r"fonts/(.*)-", face)[1] for face in everywhere} == {"FiraSans"}


@pytest.mark.parametrize("name", SHEETS)
def test_no_font_takes_the_place_of_another_while_somebody_reads(name):
    """Text that is set anew in another font moves everything below it."""
    faces = re.findall(r"@font-face\{[^}]*\}", (BUILD / name).read_text())
    fetched = [face for face in faces if "url(" in face]
    assert fetched
    assert all("font-display:optional" in face for face in fetched)


def test_right_to_left_sheet_is_the_mirror():
    left, right = ((BUILD / name).read_text() for name in SHEETS)
    assert left != right
    assert len(left) == pytest.approx(len(right), rel=0.01)


@pytest.mark.parametrize("name", ["bars.css", "planning.css"])
def test_sheet_of_some_pages_uses_what_the_sheet_of_all_pages_sets(name):
    """What nothing in that one refers to is left out of it: here it would be a colour that does not exist."""
    here, there = ((BUILD / sheet).read_text() for sheet in (name, "portal.css"))
    assert set(re.findall(r"var\((--[\w-]+)\)", here)) - set(re.findall(r"(--[\w-]+):", here + there)) == set()


@pytest.mark.parametrize("name", [*SHEETS, "bars.css"])
def test_bar_begins_where_a_german_report_does(name):
    """In an Arabic page it would lie over the numbers, which end on the right."""
    rules = re.findall(r"([^{}]*\.has-bar[^{}]*)\{([^{}]*background-position[^{}]*)\}", (BUILD / name).read_text())
    assert rules
    assert not [rule for rule in rules if "right" in rule[1]]


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
