"""bin/demo says in one sentence why it cannot start, and starts nothing."""

import socket
import subprocess

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from deploy.preparation import prepare
from tests.conventions.tree import ROOT, files


def demo(*options):
    return subprocess.run([ROOT / "bin" / "demo", *options], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--centre", "nowhere"], "There is no folder centres/nowhere. Known are: "),
        (["--centre"], "Usage: bin/demo"),
        (["--port", "many"], "A port is a number from 1 to 65535, not 'many'."),
        (["--port", "70000"], "A port is a number from 1 to 65535, not '70000'."),
        (["--faster"], "bin/demo [--centre NAME] [--port NUMBER] [--setup-only]"),
    ],
)
def test_wrong_option_is_named(options, words):
    result = demo(*options)
    assert result.returncode != 0
    assert result.stderr.startswith(words) or words in result.stderr
    assert result.stdout == ""


def test_busy_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        result = demo("--port", str(port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} is in use.")


@pytest.mark.parametrize("path", [p for p in files(under="bin") if p.read_text().startswith("#!/usr/bin/env bash")])
def test_script_can_be_read(path):
    assert subprocess.run(["bash", "-n", path], capture_output=True, check=True).stderr == b""


@pytest.mark.django_db
def test_data_of_another_version_are_named_and_left_alone():
    MigrationRecorder(connection).record_applied("offers", "0099_of_another_version")
    with pytest.raises(CommandError, match="made by another version of the portal"):
        prepare(ROOT / "centres")
