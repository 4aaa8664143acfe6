"""The folders of all towns, each loaded once in a run: whoever looks at a town works in the same database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from familienzentrum.loading import load_folder
from tests.scratch import database, working_in

FOLDERS = sorted((settings.BASE_DIR / "centres").iterdir())
# The databases are those of one process: a file that works in them has this `xdist_group`.
GROUP = "towns"

InTown = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def in_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[InTown]:
    """`with in_town(folder):` leads all connections to a database that holds what is in this folder.

    For fixtures of a module. What a test does there is undone with the test, as everywhere.
    """
    loaded: dict[Path, str] = {}
    tests = connection.settings_dict["NAME"]

    @contextmanager
    def working_in_town(folder: Path) -> Iterator[None]:
        with django_db_blocker.unblock():
            is_new = folder not in loaded
            if is_new:
                loaded[folder] = databases.enter_context(database(folder.name, like=tests))
            with working_in(loaded[folder]):
                if is_new:
                    load_folder(folder)
                yield

    with ExitStack() as databases:
        databases.enter_context(django_db_blocker.unblock())
        yield working_in_town


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def town(request: pytest.FixtureRequest, in_town: InTown) -> Iterator[Path]:
    """The test runs once for each town, and reads what its folder holds."""
    with in_town(request.param):
        yield request.param
