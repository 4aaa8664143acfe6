"""Whatever a family was told is booked is in the database, even if that is struck down in the same second."""

import os
import subprocess
import sys
import tempfile

import pytest

from tests.conventions.tree import ROOT

pytestmark = pytest.mark.race


def test_every_code_that_was_shown_is_there_after_a_crash(port):
    # A folder of our own: run as root, the server works as another user, whom pytest's folders lock out.
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"FZ_VAR": folder, "WEB_PORT": str(port)}
        command = [sys.executable, "-m", "tests.faults.bookings_in_a_crash"]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    if result.returncode:
        pytest.fail(result.stderr[-3000:])
    shown, lost, failures = map(int, result.stdout.splitlines()[-1].split())
    assert shown >= 24
    assert failures > 0
    assert lost == 0
