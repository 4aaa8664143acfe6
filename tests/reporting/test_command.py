"""The command makes the file that the pages offer, and says in one sentence what it cannot do."""

import pytest
from django.core.management import CommandError, call_command

from familienzentrum.choices import Role
from tests.factories import make_report_to_release, make_user

pytestmark = pytest.mark.django_db


def make(path, year=2025):
    call_command("annual_report", "--year", str(year), "--output", str(path))


def test_command_writes_the_file(tmp_path, capsys):
    make(tmp_path / "2025.pdf")
    assert (tmp_path / "2025.pdf").read_bytes().startswith(b"%PDF")
    assert "2025.pdf" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["2025.pdf"]


def test_command_and_page_make_the_same_file(tmp_path, client):
    make_report_to_release()
    make(tmp_path / "2025.pdf")
    client.force_login(make_user(role=Role.COORDINATOR))
    assert client.get("/haus/berichte/2025/bericht.pdf").content == (tmp_path / "2025.pdf").read_bytes()


@pytest.mark.parametrize("year", [1999, 20255, 2100])
def test_command_refuses_a_year_that_cannot_be(year, tmp_path):
    with pytest.raises(CommandError, match=str(year)):
        make(tmp_path / "x.pdf", year=year)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/2025.pdf", "."])
def test_command_says_that_it_cannot_write(name, tmp_path):
    with pytest.raises(CommandError, match="cannot be written|nicht"):
        make(tmp_path / name)
