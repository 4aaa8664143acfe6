"""The picture of a chapter: staff choose it, releases keep it, everybody sees it with its words."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from familienzentrum.choices import Role
from reporting.choices import ReportKind
from reporting.models import ChapterPicture
from reporting.recheck.texts import unread
from reporting.writing.passages import passages_of
from reporting.writing.vouching import refusals
from tests.client import Client
from tests.factories import make_chapter_picture, make_report, make_user, picture_file
from tests.reading import words
from tests.reporting.paper import small_house

pytestmark = pytest.mark.django_db
URL = reverse("report_picture", args=[2025, "use"])
WORDS = {"alternative": "Ein Haus am Fluss.", "rights": "Foto: Archiv"}


@pytest.fixture
def client():
    make_report()
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def sent(content=None, **given):
    return {"picture": SimpleUploadedFile("a.png", content or picture_file()), **WORDS} | given


def test_picture_is_chosen_shown_and_removed(client):
    assert client.post(URL, sent()).status_code == 302
    stored = ChapterPicture.objects.get()
    assert (stored.alternative, stored.rights, stored.chapter) == (*WORDS.values(), "use")
    assert WORDS["alternative"] in client.get(reverse("report_chapter", args=[2025, "use"])).content.decode()
    shown = client.get(reverse("report_picture_file", args=[2025, "use"]))
    assert shown["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (40, 30)
    assert client.post(reverse("report_picture_remove", args=[2025, "use"])).status_code == 302
    assert not ChapterPicture.objects.exists()


def test_words_change_without_the_picture(client):
    client.post(URL, sent())
    assert client.post(URL, WORDS | {"rights": "Foto: Stadt"}).status_code == 302
    assert ChapterPicture.objects.get().rights == "Foto: Stadt"


@pytest.mark.parametrize("missing", WORDS)
def test_picture_has_words_for_whoever_does_not_see_it_and_its_rights(client, missing):
    answer = client.post(URL, sent(**{missing: " "}))
    assert (answer.status_code, ChapterPicture.objects.exists()) == (200, False)


def test_script_in_a_picture_is_refused_in_words(client):
    answer = client.post(URL, sent(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))
    assert "JPEG, PNG oder WebP" in words(answer)
    assert not ChapterPicture.objects.exists()


def test_forty_megabytes_are_refused_in_words(client):
    answer = client.post(URL, sent(bytes(40_000_000)))
    assert "10 Megabyte" in words(answer)


def test_two_people_do_not_replace_each_others_picture_in_silence(client):
    opened = client.get(URL)
    assert client.post(URL, sent(picture_file(color="red"))).status_code == 302
    first = ChapterPicture.objects.get().sha256
    answer = client.post(URL, sent() | {"shown": opened.context["form"]["shown"].value() or ""})
    assert answer.status_code == 200
    assert ChapterPicture.objects.get().sha256 == first
    again = answer.context["form"]["shown"].value()
    assert client.post(URL, sent() | {"shown": again}).status_code == 302
    assert ChapterPicture.objects.get().sha256 != first


def test_words_of_a_picture_are_read_for_small_counts():
    picture = make_chapter_picture(alternative="Drei Mütter kochen.")
    found = refusals(passages_of(picture.report, ReportKind.ANNUAL), 5)
    assert [passage.url for _words, passage in found] == [reverse("report_picture", args=[2025, "summary"])]


@pytest.mark.xdist_group(small_house.GROUP)
def test_release_keeps_the_picture_and_the_audit_reads_its_words():
    contents, figures = small_house.made()
    kept = next(one["picture"] for one in figures["chapters"] if one["picture"])
    assert kept["sha256"] in contents["SHA256SUMS"].decode()
    assert contents[kept["name"]][:3] == b"\xff\xd8\xff"
    planted = json.loads(json.dumps(figures))
    next(one["picture"] for one in planted["chapters"] if one["picture"])["alternative"] = "Neun Kinder."
    assert list(unread(figures)) == []
    assert len(list(unread(planted))) == 1
