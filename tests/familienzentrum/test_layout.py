"""The frame of every page for families."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from familienzentrum.models import OpeningHour
from tests.factories import make_centre


def read(client, path="/impressum/"):
    return BeautifulSoup(client.get(path).content, "html.parser")


@pytest.mark.django_db
def test_page_links_to_itself_in_every_language(client):
    make_centre()
    links = {a["lang"]: (a["href"], a["dir"], a.text) for a in read(client).select("header .languages a")}
    assert list(links) == [code for code, _name in settings.LANGUAGES]
    assert links["de"] == ("/impressum/", "ltr", "Deutsch")
    assert links["uk"] == ("/uk/impressum/", "ltr", "Українська")
    assert links["ar"] == ("/ar/impressum/", "rtl", "العربية")


@pytest.mark.django_db
def test_languages_keep_what_was_asked_for_and_pages_of_staff_have_one(client):
    make_centre()
    links = {a["lang"]: a["href"] for a in read(client, "/en/angebote/?search=Kinder").select(".languages a")}
    assert (links["de"], links["en"]) == ("/angebote/?search=Kinder", "/en/angebote/?search=Kinder")
    assert links["fa"] == "/fa/angebote/?search=Kinder"
    assert read(client, "/haus/konto/anmelden/").select(".languages") == []


@pytest.mark.django_db
def test_switch_says_which_language_is_read_and_needs_no_script(client):
    make_centre()
    switch = read(client, "/pl/impressum/").select_one("header details.languages")
    assert switch.summary.get_text(" ", strip=True).endswith("Polski")
    assert [a["lang"] for a in switch.select("[aria-current]")] == ["pl"]


@pytest.mark.django_db
def test_page_that_does_not_exist_leads_to_the_start_in_every_language(client):
    make_centre()
    page = read(client, "/uk/nichts/")
    assert page.html["lang"] == "uk"
    assert {a["lang"]: a["href"] for a in page.select(".languages a")}["ar"] == "/ar/"


@pytest.mark.django_db
def test_unknown_language_is_an_unknown_page(client):
    make_centre()
    assert {client.get(f"/{language}/").status_code for language in ("xx", "de", "ar-EG-x", "uk-UK-UK")} == {404}


@pytest.mark.django_db
def test_frame_is_kept_and_changes_with_what_it_shows(client):
    """It has no date on which it grows old, so nothing of the centre may be in it that its key does not say."""
    centre = make_centre(phone="05181 111")
    assert "05181 111" in read(client).footer.text
    for field, value in {"phone": "05181 222", "email": "da@musterstadt.example", "street": "Ring 9"}.items():
        setattr(centre, field, value)
        centre.save()
        assert value in read(client).footer.text, field
    centre.name = "Haus am Ring"
    centre.save()
    assert "Haus am Ring" in read(client).header.text
    OpeningHour.objects.create(centre=centre, weekday=3, opens_at=dt.time(7, 7), closes_at=dt.time(8))
    assert "07:07" in read(client).footer.text


@pytest.mark.django_db
def test_menu_marks_the_page_that_is_open_and_no_other(client):
    make_centre()
    for path in ("/impressum/", "/angebote/", "/en/angebote/", "/impressum/"):
        marked = [a["href"] for a in read(client, path).select("nav a[aria-current]")]
        assert marked == ([path] if "angebote" in path else [])


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/impressum/", "de"), ("/en/impressum/", "en")])
def test_page_names_its_language(client, path, language):
    make_centre()
    assert read(client, path).html["lang"] == language


@pytest.mark.django_db
def test_skip_link_leads_to_the_main_part(client):
    make_centre()
    page = read(client)
    assert page.body.find("a")["href"] == f"#{page.main['id']}"


@pytest.mark.django_db
def test_footer_tells_phone_and_hours(client):
    centre = make_centre(phone="05181 703-0")
    OpeningHour.objects.create(centre=centre, weekday=1, opens_at=dt.time(9), closes_at=dt.time(12))
    footer = read(client, "/en/impressum/").footer
    assert footer.find("a", href="tel:051817030")
    assert footer.select_one(".hours").get_text(" ", strip=True) == "Tuesday 09:00–12:00"


@pytest.mark.django_db
def test_title_names_page_and_centre(client):
    make_centre(name="Haus am Fluss")
    assert read(client).title.get_text().endswith(" – Haus am Fluss")


@pytest.mark.django_db
@pytest.mark.parametrize("is_demonstration", [True, False])
def test_only_demonstration_data_are_called_so(client, is_demonstration):
    make_centre(is_demonstration=is_demonstration)
    assert bool(read(client).select(".demonstration")) is is_demonstration


@pytest.mark.django_db
def test_reading_sets_no_cookie(client):
    make_centre()
    assert client.get("/impressum/").cookies == {}


def test_page_turns_with_the_direction_of_reading():
    with translation.override("ar"):
        page = BeautifulSoup(render_to_string("500.html"), "html.parser")
    assert page.html["dir"] == "rtl"
    assert page.find("link", rel="stylesheet")["href"].endswith("build/portal.rtl.css")
