"""The demonstration's processes end with it, in good order or not."""

import subprocess
import sys
from collections import defaultdict

import psutil
import pytest

from deploy.processes import EndedTooSoon, look, running, start_again, watch
from familienzentrum.patience import Patience

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


def test_what_ends_is_started_again_and_said(capfd):
    with running({"clock": SLEEP, "bell": SLEEP}) as processes:
        clock, bell = processes["clock"], processes["bell"]
        clock.kill()
        clock.wait()
        start_again(processes, defaultdict(lambda: Patience(ends=2, seconds=60)))
        assert processes["clock"].poll() is None
        assert (processes["clock"].pid != clock.pid, processes["bell"]) == (True, bell)
    assert capfd.readouterr().err == "The clock has ended with code -9 and is started again.\n"
    assert processes["clock"].returncode is not None


def test_what_ends_again_and_again_is_given_up():
    with (
        running({"clock": ["false"]}) as processes,
        pytest.raises(EndedTooSoon, match="The clock has ended with code 1"),
    ):
        watch(processes)
