"""Every job that is asked for by its name is one that workers know."""

import ast

from procrastinate.contrib.django import app

from tests.conventions.tree import APPS, files


def asked_for(source):
    """Return the names, written out, of the tasks that a module puts into the queue."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    named = [call.args[0] for call in calls if getattr(call.func, "id", "") == "in_this_transaction"]
    return {name.value for name in named if isinstance(name, ast.Constant)}


def test_every_job_is_known_to_workers():
    names = set().union(*(asked_for(path.read_text()) for under in APPS for path in files(".py", under=under)))
    assert sorted(names - set(app.tasks)) == []


def test_name_that_is_planted_is_found():
    assert asked_for('in_this_transaction("lost", at=now).defer()\nin_this_transaction(task.name)') == {"lost"}
