"""Diagrams of an app's wings, top to bottom, from its import contract: `python -m deploy.wings`."""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_WIDTH = 16


def drawings() -> dict[str, str]:
    """Return a text diagram by app: a line per wing with its package's docstring; higher ones may import lower ones."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layered = [contract for contract in contracts if contract["type"] == "layers" and "containers" in contract]
    apps = {contract["containers"][0]: contract["layers"] for contract in layered}
    return {app: _drawn(app, layers) for app, layers in apps.items() if "." not in app}


def _drawn(app: str, layers: list[str]) -> str:
    lines = [f"{app}/"]
    for layer in layers:
        beside_each_other = [name.strip() for name in layer.replace(":", "|").split("|")]
        lines += [f"  {name:{_WIDTH}}{_purpose(app, name)}".rstrip() for name in beside_each_other]
        lines.append("")
    return "\n".join(lines).rstrip()


def _purpose(app: str, name: str) -> str:
    """Return the first sentence of a wing's docstring."""
    folder = ROOT / app / name
    file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    return (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n")[0]


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(drawings().values()) + "\n")
