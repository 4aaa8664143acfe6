"""PostgreSQL is started anew under the portal: web server and worker come back by themselves."""

import os
import subprocess
import sys
import tempfile

import pytest

from tests.conventions.tree import ROOT

pytestmark = pytest.mark.race

LENGTHS = ["2", "12"]


def test_web_server_and_worker_come_back_after_a_restart_of_the_database(port):
    # A folder of our own: run as root, the server works as another user, whom pytest's folders lock out.
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"FZ_VAR": folder, "WEB_PORT": str(port)}
        command = [sys.executable, "-m", "tests.faults.database_restart", *LENGTHS]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400)
    if result.returncode:
        pytest.fail(result.stderr[-3000:])
    # Healthy before, not meanwhile, healthy after it; the first page is there at once; the worker has never ended.
    assert [line.split()[:5] for line in result.stdout.splitlines()] == [["200", "503", "200", "200", "None"]] * 2
