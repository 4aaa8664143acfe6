"""A town's folder of translations becomes rows; what does not fit is named, and what people checked stays."""

import datetime as dt
from itertools import count

import pytest

from familienzentrum.datafiles import BadData
from familienzentrum.entries import WriteResult
from familienzentrum.models import Translation
from offers.translations.files import load_translations
from tests.factories import make_centre, make_offer, make_topic
from tests.factories_groups import make_course

pytestmark = pytest.mark.django_db

FILE = """
is_machine_made = true

[centre.welcome]
german = "Willkommen"
text = "Ласкаво просимо"

[offers.kita.title]
german = "Kita"
text = "Садок"

[topics.0-3.name]
german = "Klein"
text = "Малі"
"""


@pytest.fixture
def folder(tmp_path):
    make_centre()
    make_offer(key="kita")
    make_topic(key="0-3")
    (tmp_path / "uk.toml").write_text(FILE)
    return tmp_path


def test_texts_of_a_file_become_rows_once(folder):
    assert load_translations(folder)[WriteResult.ADDED] == 3
    assert load_translations(folder) == {WriteResult.KEPT: 3}
    found = Translation.objects.get(kind="offer")
    assert (found.german, found.text, found.is_machine_made, found.is_checked) == ("Kita", "Садок", True, False)


def test_rows_of_a_table_are_read_once_however_many_texts_there_are(folder, costs_the_same):
    numbers = count()

    def add_offer():
        key = f"offer-{next(numbers)}"
        make_offer(key=key)
        with (folder / "uk.toml").open("a") as file:
            file.write(f'[offers.{key}.title]\ngerman = "Kita"\ntext = "Садок"\n')

    costs_the_same(lambda: load_translations(folder), add=add_offer)


def test_text_that_changes_in_the_file_changes_unless_somebody_has_checked_it(folder):
    load_translations(folder)
    Translation.objects.filter(kind="offer").update(checked_on=dt.date(2026, 3, 1))
    (folder / "uk.toml").write_text(FILE.replace("Садок", "Ясла").replace("Малі", "Маленькі"))
    assert load_translations(folder)[WriteResult.CHANGED] == 1
    assert set(Translation.objects.values_list("text", flat=True)) == {"Ласкаво просимо", "Садок", "Маленькі"}
    Translation.objects.filter(kind="topic").update(is_machine_made=False, by_partner_on=dt.date(2026, 3, 1))
    (folder / "uk.toml").write_text(FILE)
    assert load_translations(folder) == {WriteResult.KEPT: 3}


def test_text_of_an_entry_without_a_key_is_found_by_its_german(folder):
    course = make_course(course={"title": "Drei Abende"}).course
    given = '[[texts]]\ngerman = "Drei Abende"\ntext = "Три вечори"\n'
    (folder / "uk.toml").write_text(given)
    assert load_translations(folder)[WriteResult.ADDED] == 1
    assert Translation.objects.get(kind="course", row=course.pk, field="title").text == "Три вечори"
    (folder / "uk.toml").write_text(given.replace("Drei", "Vier"))
    with pytest.raises(BadData, match="Vier Abende"):
        load_translations(folder)


def test_portal_without_the_folder_loads_nothing(tmp_path):
    assert sum(load_translations(tmp_path / "nowhere").values()) == 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("offers.kita", "offers.unknown", "offers.unknown.title"),
        ("kita.title", "kita.phone", "offers.kita.phone"),
        ("[offers.kita.title]", "[rooms.kita.title]", "rooms"),
        ('text = "Садок"', 'text = " "', "offers.kita.title"),
        ('text = "Садок"', "text = 1", "offers.kita.title"),
        ('text = "Садок"', 'other = "Садок"', "offers.kita.title"),
        ('text = "Садок"', 'text = "Са\\u0007док"', "offers.kita.title"),
        ("[offers.kita.title]", "[offers.kita]", "offers.kita"),
        ("[centre.welcome]", "[centre]", "centre"),
        ("[offers", "[offers[", "TOML"),
    ],
)
def test_what_does_not_fit_is_named(folder, old, new, words):
    (folder / "uk.toml").write_text(FILE.replace(old, new))
    with pytest.raises(BadData, match="uk.toml") as refusal:
        load_translations(folder)
    assert words in str(refusal.value)
    assert not Translation.objects.exists()


@pytest.mark.parametrize("name", ["de.toml", "xx.toml", "uk.json"])
def test_unknown_file_is_named(folder, name):
    (folder / name).write_text(FILE)
    with pytest.raises(BadData, match=name):
        load_translations(folder)


def test_file_that_is_no_text_is_named(folder):
    (folder / "uk.toml").write_bytes(b"\xff")
    with pytest.raises(BadData, match=r"translations|uk\.toml"):
        load_translations(folder)
