"""Loading a centre's folder: updates, never duplicates, and refuses a bad file whole."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from familienzentrum.datafiles import BadData
from familienzentrum.entries import WriteResult
from familienzentrum.loading import load_folder
from familienzentrum.models import AuditEntry, Centre
from offers.models import Offer, Office, Place, Room

pytestmark = pytest.mark.django_db

GOOD = {
    "centre.toml": """
        [centre.musterstadt]
        name = "Familienzentrum Musterstadt"
        municipality = "Musterstadt"
        land = "NI"
        """,
    "providers.toml": """
        [providers.stadt]
        name = "Stadt Musterstadt"
        kind = "municipality"
        """,
    "offices.toml": """
        [offices.beratung]
        provider = "stadt"
        name = "Beratungsstelle"
        short_name = "Beratung"
        """,
    "topics.toml": """
        [topics.kita]
        slug = "kita"
        name = "Kita"
        """,
    "places.toml": """
        [places.haus]
        name = "Haus"

        [rooms.raum-1]
        place = "haus"
        name = "Raum 1"
        square_metres = 17.5
        """,
    "offers.toml": """
        [offers.platz]
        office = "beratung"
        title = "Ein Platz in der Kita"
        summary = "Wir suchen mit Ihnen."
        kind = "consultation"
        admission = "booking"
        topics = ["kita"]
        languages = ["de", "tr"]
        checked_on = 2026-11-01
        """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    (folder / name).write_text(GOOD[name].replace(old, new))


def test_load_folder_makes_the_rows(folder):
    assert load_folder(folder) == {WriteResult.ADDED: 7}

    offer = Offer.objects.get(key="platz")
    assert (offer.office.provider.name, offer.languages) == ("Stadt Musterstadt", ["de", "tr"])
    assert [topic.name for topic in offer.topics.all()] == ["Kita"]


def test_load_folder_twice_changes_nothing(folder):
    load_folder(folder)

    assert load_folder(folder) == {WriteResult.KEPT: 7}
    assert Offer.objects.count() == 1


def test_load_folder_updates_by_key(folder):
    load_folder(folder)
    number = Offer.objects.get().public_id
    change(folder, "offers.toml", "Ein Platz in der Kita", "Kita-Platz")

    assert load_folder(folder) == {WriteResult.KEPT: 6, WriteResult.CHANGED: 1}
    assert (Offer.objects.get().title, Offer.objects.get().public_id) == ("Kita-Platz", number)


def test_load_folder_with_other_topics_replaces_them(folder):
    load_folder(folder)
    (folder / "topics.toml").write_text(GOOD["topics.toml"] + '[topics.geld]\nslug = "geld"\nname = "Geld"\n')
    change(folder, "offers.toml", '["kita"]', '["geld"]')

    load_folder(folder)

    assert [topic.name for topic in Offer.objects.get().topics.all()] == ["Geld"]


def test_load_folder_keeps_what_the_file_does_not_say(folder):
    load_folder(folder)
    Office.objects.update(phone="0123 456")

    load_folder(folder)

    assert Office.objects.get().phone == "0123 456"


def test_load_folder_is_audited(folder):
    load_folder(folder)

    entry = AuditEntry.objects.get(action="centre.loaded")
    assert entry.details == {"added": 7, "changed": 0, "kept": 0}


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("topics.toml", 'name = "Kita"', "name = Kita", "topics.toml: "),
        ("topics.toml", "[topics.kita]", "[themen.kita]", "topics.toml, themen: "),
        ("topics.toml", "[topics.kita]", "[topics]", "topics.toml, topics: "),
        ("topics.toml", "[topics.kita]", "[[topics]]", "topics.toml, topics: "),
        ("topics.toml", 'name = "Kita"', 'nam = "Kita"', "topics.toml, topics.kita: "),
        ("topics.toml", 'name = "Kita"', "", "topics.toml, topics.kita: "),
        ("topics.toml", 'name = "Kita"', 'name = ""', "topics.toml, topics.kita: "),
        ("topics.toml", 'name = "Kita"', 'name = "Ki\\u0000ta"', "topics.toml, topics.kita: "),
        ("topics.toml", 'name = "Kita"', "name = 5", "topics.toml, topics.kita: "),
        ("topics.toml", 'name = "Kita"', f'name = "{"K" * 81}"', "topics.toml, topics.kita: name: "),
        ("topics.toml", "topics.kita", "topics.'Kita und Hort'", "topics.toml, topics.Kita und Hort: key: "),
        ("providers.toml", "municipality", "kingdom", "providers.toml, providers.stadt: kind: "),
        ("offices.toml", '"stadt"', '"land"', "offices.toml, offices.beratung: "),
        ("places.toml", "17.5", '"viel"', "places.toml, rooms.raum-1: "),
        ("offers.toml", '["kita"]', "[7]", "offers.toml, offers.platz: "),
        ("offers.toml", '["kita"]', "[]", "offers.toml, offers.platz: "),
        ("offers.toml", '["de", "tr"]', '["de", "yy"]', "offers.toml, offers.platz: Wählen Sie Sprachen"),
        ("offers.toml", "2026-11-01", '"gestern"', "offers.toml, offers.platz: "),
        ("offers.toml", "checked_on", "ends_on = 2026-01-01\nstarts_on", "offers.toml, offers.platz: "),
        ("centre.toml", '"NI"', "true", "centre.toml, centre.musterstadt: "),
    ],
)
def test_load_folder_with_a_bad_file_names_it_and_changes_nothing(folder, name, old, new, sentence):
    change(folder, name, old, new)

    with pytest.raises(BadData) as refused:
        load_folder(folder)

    assert str(refused.value).startswith(sentence)
    assert (Centre.objects.count(), Place.objects.count(), Room.objects.count()) == (0, 0, 0)


def test_load_folder_with_an_unknown_file_names_it(folder):
    (folder / "angebote.toml").write_text("")

    with pytest.raises(BadData, match=r"^angebote\.toml: "):
        load_folder(folder)


def test_load_folder_without_a_centre_names_the_file(folder):
    (folder / "centre.toml").unlink()

    with pytest.raises(BadData, match=r"^centre\.toml: "):
        load_folder(folder)


def test_load_folder_of_another_town_is_refused(folder):
    load_folder(folder)
    change(folder, "centre.toml", "musterstadt]", "anderswo]")

    with pytest.raises(BadData, match=r"^centre\.toml, centre\.anderswo: "):
        load_folder(folder)


def test_load_folder_not_in_utf_8_names_the_file(folder):
    (folder / "topics.toml").write_bytes('[topics.k]\nname = "Ärzte"'.encode("latin-1"))

    with pytest.raises(BadData, match=r"^topics\.toml: "):
        load_folder(folder)


def test_load_centre_without_the_folder_says_so(tmp_path):
    with pytest.raises(CommandError, match="nirgends"):
        call_command("load_centre", tmp_path / "nirgends")


def test_load_centre_reports_what_it_did(folder, capsys):
    call_command("load_centre", folder)

    assert "7" in capsys.readouterr().out
