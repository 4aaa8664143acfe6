"""The demonstration's processes end with it, in good order or not."""

import subprocess
import sys

import psutil
import pytest

from deploy.processes import EndedTooSoon, look, running

SLEEP = ["sleep", "60"]
PARENT = f"""
from deploy.processes import running
with running({{"child": {SLEEP}}}) as processes:
    print(processes["child"].pid, flush=True)
    input()
"""


def test_processes_end_with_the_block():
    with running({"one": SLEEP, "two": SLEEP}) as processes:
        look(processes)
    assert all(process.returncode is not None for process in processes.values())


def test_processes_end_when_the_block_fails():
    with pytest.raises(KeyboardInterrupt), running({"one": SLEEP}) as processes:
        raise KeyboardInterrupt
    assert processes["one"].returncode is not None


def test_end_of_one_is_noticed_by_name():
    with running({"clock": ["false"]}) as processes:
        processes["clock"].wait()
        with pytest.raises(EndedTooSoon, match="The clock has ended with code 1"):
            look(processes)


def test_processes_end_when_we_are_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        while child.name() != SLEEP[0]:
            pass  # it is still on its way from our process to the command
        parent.kill()
    child.wait(10)
    assert not child.is_running()
