"""Photographs: chosen by staff, written anew, shown to families, and gone with what they belong to."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFile

from familienzentrum.choices import Role
from familienzentrum.models import Translation
from offers.models import Photograph
from tests.factories import make_centre, make_office, make_photograph, make_user, picture_file
from tests.offers.reading import read
from tests.page_forms import forms_of
from tests.reading import words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def planner(client):
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def send(client, content, **given):
    told = {"alternative": "Rotes Haus", "rights": "Foto: Archiv", "kind": "house", "office": "", "role": ""}
    file = SimpleUploadedFile("bild.jpg", content, content_type="image/jpeg")
    return client.post(reverse("photograph_new"), told | {"picture": file} | given)


def main_form(client, url):
    (form,) = forms_of(client.get(url), url)
    return form


def figures(page):
    return page.select("figure.photograph")


def test_pages_are_complete_without_photographs(client):
    make_centre()
    assert not figures(read(client, "start"))
    assert not figures(read(client, "office", make_office().public_id))


def test_what_a_camera_wrote_is_gone_and_the_picture_is_small(planner, client):
    exif = Image.Exif()
    exif[0x010E] = "Familie Sommer am Deich"
    send(planner, picture_file("JPEG", (2400, 1200), exif=exif.tobytes()))
    stored = Photograph.objects.get()
    assert (stored.width, stored.height) == (800, 400)
    with Image.open(io.BytesIO(stored.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (800, 400), {})
    assert b"Sommer" not in bytes(stored.content)


def test_what_is_no_picture_is_refused_with_what_to_do(planner, monkeypatch):
    # As a process does that has made a PDF.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for content in (SVG, b"%PDF-1.7", b"GIF89a", picture_file("BMP"), picture_file("PNG")[:60]):
        assert "Wählen Sie eine Datei der Art JPEG, PNG oder WebP." in words(send(planner, content)), content[:6]
        assert not Photograph.objects.exists()


def test_picture_without_words_or_consent_is_refused(planner):
    office = make_office().pk
    for wrong in (
        {"alternative": ""},
        {"rights": " "},
        {"kind": "face", "office": office, "role": "Empfang"},
        {"kind": "face", "office": office, "role": "Empfang", "agreed_on": "2999-01-01"},
        {"kind": "face", "office": office, "role": "Frau Sommer", "agreed_on": "2026-01-01"},
        {"kind": "face", "role": "Empfang", "agreed_on": "2026-01-01"},
    ):
        send(planner, picture_file(), **wrong)
        assert not Photograph.objects.exists(), wrong


def test_house_stands_on_the_start_page_with_its_measures_words_and_rights(client):
    make_centre()
    house = make_photograph(alternative="Red house", rights="Photo: archive")
    (figure,) = figures(read(client, "start"))
    picture = figure.img
    assert (picture["alt"], picture["width"], picture["height"]) == ("Red house", "40", "30")
    assert picture["loading"] == "lazy"
    assert words(figure.figcaption) == "Photo: archive"
    answer = client.get(picture["src"])
    assert (answer.content, answer["Content-Type"]) == (bytes(house.content), "image/webp")
    assert "immutable" in answer["Cache-Control"]


def test_face_stands_at_its_office_by_its_role_and_is_kept_by_browsers_for_a_week(client):
    make_centre()
    face = make_photograph(kind="face", alternative="A woman at a desk")
    assert not figures(read(client, "start"))
    (figure,) = figures(read(client, "office", face.office.public_id))
    assert words(figure.figcaption).startswith("Empfang")
    assert client.get(figure.img["src"])["Cache-Control"] == "public, max-age=604800"
    assert client.get(reverse("photograph", args=[face.sha256])).status_code == 404


def test_role_and_what_a_picture_shows_are_said_in_the_language_of_the_reader(client):
    make_centre()
    face = make_photograph(kind="face", role="Empfang", alternative="Eine Frau am Tresen")
    office = reverse("office", args=[face.office.public_id])

    def read_in(language):
        (figure,) = figures(BeautifulSoup(client.get(f"/{language}{office}").content, "lxml"))
        return figure.img["alt"], figure.img.get("lang"), words(figure.strong), bool(figure.strong.span)

    assert read_in("uk") == ("Eine Frau am Tresen", "de", "Empfang", True)
    translated = {"kind": "photograph", "row": face.pk, "language": "uk"}
    Translation.objects.create(**translated, field="alternative", german=face.alternative, text="Жінка за стійкою")
    Translation.objects.create(**translated, field="role", german=face.role, text="Рецепція")
    assert read_in("uk") == ("Жінка за стійкою", None, "Рецепція", False)


def test_picture_is_gone_at_once_with_its_entry_or_its_office(planner, client):
    face = make_photograph(kind="face")
    house, office = make_photograph(), face.office
    assert figures(read(client, "start"))
    main_form(planner, reverse("photograph_remove", args=[house.pk])).send(planner)
    assert not figures(read(client, "start"))
    assert client.get(reverse("photograph", args=[house.sha256])).status_code == 404
    office.delete()
    assert client.get(reverse("face", args=[face.sha256])).status_code == 404


def test_words_change_and_the_picture_stays(planner):
    house = make_photograph()
    url = reverse("photograph_edit", args=[house.pk])
    page = planner.get(url).content.decode()
    assert 'type="file"' not in page
    main_form(planner, url).filled(alternative="Blaues Haus").send(planner)
    changed = Photograph.objects.get()
    assert (changed.alternative, changed.sha256) == ("Blaues Haus", house.sha256)


def test_picture_stands_once():
    house = make_photograph()
    assert refused(lambda: make_photograph(content=bytes(house.content))) == "photograph_once"


def test_day_of_consent_may_be_today(planner):
    given = {"kind": "face", "office": make_office().pk, "role": "Empfang", "agreed_on": timezone.localdate()}
    send(planner, picture_file(), **given)
    assert Photograph.objects.get().role == "Empfang"
