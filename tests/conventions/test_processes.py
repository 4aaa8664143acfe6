"""What must run in one process does: pytest-xdist says nothing when it cannot keep a group together."""

import os

import pytest


@pytest.mark.race
def test_races_stay_together(request):
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@races") == in_parallel, "pytest-xdist does not know this pytest"
