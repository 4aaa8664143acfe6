"""Supervises child processes: never orphaned, restarted when they exit, stopped in order."""

import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from familienzentrum.patience import Patience

_SECONDS_TO_END = 15
_patience = partial(Patience, ends=3, seconds=60)

Processes = dict[str, subprocess.Popen[bytes]]


class EndedTooSoon(Exception):
    """A supervised process has exited."""


@contextmanager
def running(commands: Mapping[str, Sequence[str]]) -> Iterator[Processes]:
    """Run the named commands for the duration of the block."""
    started: Processes = {}
    try:
        for name, command in commands.items():
            started[name] = _start([*_bound_to_us(), *command])
        yield started
    finally:
        _end(list(started.values()))


def watch(processes: Processes) -> None:
    """Never returns: restart whatever exits. Raises EndedTooSoon on a crash loop."""
    patience: defaultdict[str, Patience] = defaultdict(_patience)
    while True:
        start_again(processes, patience)
        time.sleep(0.5)


def start_again(processes: Processes, patience: Mapping[str, Patience]) -> None:
    """Restart each that has exited, and report it. Raises EndedTooSoon on a crash loop."""
    for name, process in processes.items():
        if process.poll() is None:
            continue
        if patience[name].is_over():
            look({name: process})
        sys.stderr.write(f"The {name} has ended with code {process.returncode} and is started again.\n")
        processes[name] = _start(process.args)


def look(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Raise EndedTooSoon if one of them has exited."""
    for name, process in processes.items():
        if process.poll() is not None:
            raise EndedTooSoon(f"The {name} has ended with code {process.returncode}.")


def _start(command: Any) -> subprocess.Popen[bytes]:
    # Own session: Ctrl-C reaches only us, and we stop the others in order.
    return subprocess.Popen(command, start_new_session=True)


def _bound_to_us() -> list[str]:
    """PDEATHSIG: the kernel ends the process if we are killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + _SECONDS_TO_END
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
