"""The embedded PostgreSQL starts where it can, and ends with its last user, whatever happened before."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

# The server's files are made once, in one process.
pytestmark = pytest.mark.xdist_group("embedded")

USER = """
import sys
from pathlib import Path
from familienzentrum.embedded import embedded_database_url
print(embedded_database_url(Path(sys.argv[1]), "portal"), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data():
    """One server's files for all tests of this module: making them takes longest."""
    with open_folder() as folder:
        yield folder / "postgres"


@contextmanager
def open_folder():
    """A folder of our own: run as root, the server works as another user, whom pytest's folders lock out."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def another_user(data):
    """Another process that uses the server until the block ends; yields the process."""
    with subprocess.Popen([sys.executable, "-c", USER, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert b"postgresql://" in process.stdout.readline()
        yield process


def servers(data):
    return [p for p in psutil.process_iter(["cmdline"]) if [*(p.info["cmdline"] or [])][1:3] == ["-D", str(data)]]


def test_server_stops_with_its_last_user(data):
    with another_user(data) as first:
        with another_user(data):
            assert len(servers(data)) == 1
        assert len(servers(data)) == 1
        assert first.poll() is None
    assert servers(data) == []


def test_user_who_was_killed_does_not_keep_the_server(data):
    with another_user(data) as killed:
        killed.kill()
    with another_user(data):
        assert len(servers(data)) == 1
    assert servers(data) == []


def test_server_starts_after_a_power_cut(data):
    with another_user(data) as process:
        (server,) = servers(data)
        server.send_signal(signal.SIGKILL)
        server.wait(10)
        process.kill()
    # After a restart of the machine the number in the file belongs to somebody else.
    pid_file = data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.pid), str(os.getpid()), 1))
    with another_user(data):
        assert len(servers(data)) == 1


def test_first_start_that_was_interrupted_begins_anew():
    with open_folder() as folder:
        data = folder / "postgres"
        data.mkdir()
        (data / "PG_VERSION").write_text("18\n")
        (folder / "postgres.unfinished").touch()
        with another_user(data):
            assert len(servers(data)) == 1
