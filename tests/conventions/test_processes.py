"""What runs in one process, and what a process need not carry."""

import os
import subprocess
import sys

import pytest

# Paper, spreadsheets, the solver, open data, the laws of all countries: each is loaded where it is used.
HEAVY = {"fontTools", "highspy", "holidays", "lxml", "numpy", "odfdo", "rdflib", "weasyprint"}
_AT_REST = f"""
import sys
import familienzentrum.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
print(*sorted({HEAVY!r} & sys.modules.keys()))
"""


@pytest.mark.race
def test_races_stay_together(request):
    """pytest-xdist says nothing when it cannot keep a group together."""
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@races") == in_parallel, "pytest-xdist does not know this pytest"


def test_process_at_rest_has_loaded_nothing_heavy():
    """All pages and all tasks are known to it, as to a web server and a worker that wait."""
    found = subprocess.run([sys.executable, "-c", _AT_REST], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
