import ast
import subprocess
import sys
import tomllib

import pytest

from config import ROOT
from tests.support.source import imported, modules

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_contracts_of_imports_are_kept():
    answer = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout
    assert f"{len(PYPROJECT['tool']['importlinter']['contracts'])} kept, 0 broken" in answer.stdout


def test_every_module_that_calls_itself_pure_is_kept_pure():
    pure = {
        name
        for name, tree in modules()
        if any(
            line.startswith("Pure") or line.endswith("Pure.")
            for line in (ast.get_docstring(tree) or "").split("\n")
        )
    }
    contract = next(
        one for one in PYPROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "forbidden"
    )
    assert pure == set(contract["source_modules"])


def test_nobody_imports_the_views_or_forms_of_another_package():
    for name, tree in modules():
        package = name.split(".")[1] if "." in name else ""
        for other in imported(tree):
            parts = other.split(".")
            if parts[0] == "app" and len(parts) > 2 and parts[2] in ("views", "forms"):
                allowed = parts[1] in (package, "common") or name == "app.blueprints"
                assert allowed, f"{name} imports {other}"


def test_nothing_is_imported_inside_a_function():
    for name, tree in modules():
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                hidden = [n for n in ast.walk(function) if isinstance(n, (ast.Import, ast.ImportFrom))]
                assert not hidden, f"{name}.{function.name} imports something"


@pytest.mark.parametrize(
    ("method", "homes"),
    [
        ("commit", {"app.common.transaction"}),  # one transaction, committed at the edge
        ("utcnow", set()),
        ("today", set()),
    ],
)
def test_only_its_home_calls(method, homes):
    callers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    }
    assert callers <= homes


def test_there_is_one_clock():
    readers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in (("datetime", "now"), ("time", "time"), ("date", "today"))
    }
    assert readers == {"app.common.clock"}


def test_no_file_is_too_long_to_read():
    long = {
        str(path.relative_to(ROOT)): length
        for folder in ("app", "tests", "bench", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        if "versions" not in path.parts and (length := len(path.read_text().splitlines())) > 400
    }
    assert not long
