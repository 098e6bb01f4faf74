"""The program's own text, for tests about its shape."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config import ROOT


@cache
def modules(folder: str = "app") -> tuple[tuple[str, ast.Module], ...]:
    """Every module under `folder` by its dotted name, vendored ones left out."""
    return tuple(
        (module_name(path), ast.parse(path.read_text(), str(path)))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "static" not in path.parts
    )


def module_name(path: Path) -> str:
    """'app.meetings.models'."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names a module imports; `from a import b` gives both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
