"""The German privacy papers say what register and settings say."""

from deploy.privacy_papers import FOLDER, about_families, papers, register, words


def test_every_table_about_families_has_its_german():
    assert about_families(register()) == set(words())


def test_papers_are_as_they_are_made():
    assert [file for file, text in papers().items() if (FOLDER / file).read_text() != text] == []


def test_no_setting_is_left_open():
    assert [file for file, text in papers().items() if "{" in text] == []
