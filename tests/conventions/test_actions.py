"""What writes more than one row does so in one transaction."""

import ast

import pytest

from tests.conventions.tree import APPS, files, named

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
    "execute",
    "record",
}
MODULES = [path for app in APPS for path in files(".py", under=app) if "actions" in {*path.parts, path.stem}]


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_atomic(node):
    """Tell whether a function is decorated with, or a block opened by, transaction.atomic."""
    items = node.decorator_list if isinstance(node, ast.FunctionDef) else [item.context_expr for item in node.items]
    return any("transaction.atomic" in ast.unparse(item) for item in items)


def exposed_calls(node):
    """Yield the names of calls that no transaction of this function encloses."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and is_atomic(child):
            continue
        if isinstance(child, ast.Call):
            yield name_of(child)
        yield from exposed_calls(child)


def exposed_writes(tree):
    """Return the public functions from which a write is reached without a transaction around it."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    def writes(name, seen=frozenset()):
        if name in seen or is_atomic(functions[name]):
            return False
        called = set(exposed_calls(functions[name]))
        return bool(called & WRITES) or any(writes(c, seen | {name}) for c in called & functions.keys())

    return [name for name in functions if not name.startswith("_") and writes(name)]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_actions_write_in_a_transaction(path):
    assert exposed_writes(ast.parse(path.read_text())) == []


def test_convention_sees_what_it_looks_for():
    tree = ast.parse("def cancel(row):\n    _put(row)\ndef _put(row):\n    row.save()")
    assert exposed_writes(tree) == ["cancel"]
    assert exposed_writes(ast.parse("@transaction.atomic\n" + ast.unparse(tree))) == []
