"""The command gives what was released, or today's draft, and says in one sentence what it cannot do."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command

from familienzentrum.choices import Role
from tests.factories import make_report_to_release, make_user
from tests.factories_release import make_release
from tests.papers import ordered

pytestmark = pytest.mark.django_db


def make(path, *options, year=2025):
    call_command("annual_report", "--year", str(year), "--output", str(path), *options)


def test_command_writes_the_draft(tmp_path, capsys):
    make(tmp_path / "2025.pdf", "--draft")
    assert (tmp_path / "2025.pdf").read_bytes().startswith(b"%PDF")
    assert "2025.pdf" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["2025.pdf"]


def test_command_and_page_make_the_same_file(tmp_path, client):
    make_report_to_release()
    client.force_login(make_user(role=Role.COORDINATOR))
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        make(tmp_path / "2025.pdf", "--draft")
        assert ordered(client, "/haus/berichte/2025/entwurf/").content == (tmp_path / "2025.pdf").read_bytes()


def test_command_gives_the_last_release_as_it_is(tmp_path):
    first = make_release()
    make_release(report=first.report, number=2, changes="A sum", content=b"corrected")
    make(tmp_path / "2025.pdf")
    assert (tmp_path / "2025.pdf").read_bytes() == b"corrected"


def test_command_without_a_release_says_how_to_get_a_draft(tmp_path):
    with pytest.raises(CommandError, match="--draft"):
        make(tmp_path / "2025.pdf")
    assert list(tmp_path.iterdir()) == []


def test_command_finds_a_name_for_the_file(tmp_path, monkeypatch):
    make_release()
    monkeypatch.chdir(tmp_path)
    call_command("annual_report", "--year", "2025")
    assert [path.name for path in tmp_path.iterdir()] == ["jahresbericht-2025.pdf"]


@pytest.mark.parametrize("year", [1999, 20255, 2100])
def test_command_refuses_a_year_that_cannot_be(year, tmp_path):
    with pytest.raises(CommandError, match=str(year)):
        make(tmp_path / "x.pdf", year=year)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/2025.pdf", "."])
def test_command_says_that_it_cannot_write(name, tmp_path):
    make_release()
    with pytest.raises(CommandError, match="cannot be written|nicht"):
        make(tmp_path / name)


def test_full_disk_leaves_the_earlier_file_whole(tmp_path):
    make_release()
    (tmp_path / "2025.pdf").write_bytes(b"earlier")
    (tmp_path / ".2025.pdf.part").symlink_to("/dev/full")
    with pytest.raises(CommandError, match="No space left"):
        make(tmp_path / "2025.pdf")
    assert (tmp_path / "2025.pdf").read_bytes() == b"earlier"
