"""Starts processes that never outlive the one that started them, and ends them in good order."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

_SECONDS_TO_END = 15


class EndedTooSoon(Exception):
    """A process that should run until told otherwise has ended."""


@contextmanager
def running(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run the commands, by name, for the length of the block."""
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C reaches only us, and we end the others in order.
            started[name] = subprocess.Popen([*_bound_to_us(), *command], start_new_session=True)
        yield started
    finally:
        _end(list(started.values()))


def watch(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Return never. Raises EndedTooSoon."""
    while True:
        look(processes)
        time.sleep(0.5)


def look(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Raise EndedTooSoon if one of them has ended."""
    for name, process in processes.items():
        if process.poll() is not None:
            raise EndedTooSoon(f"The {name} has ended with code {process.returncode}.")


def _bound_to_us() -> list[str]:
    """Let the kernel end the process if we are killed without a chance to do it."""
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
