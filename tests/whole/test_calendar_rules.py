"""Each rule that mails and feeds keep for calendars is named by a test (CALENDAR.md 1 to 15, 20 to 22)."""

import ast
import re
from collections.abc import Iterator

from tests.support.source import modules

RULES = {*range(1, 16), *range(20, 23)}

_IN_NAME = re.compile(r"test_calendar_(\d+(?:_and_\d+)*)_")
_IN_TEXT = re.compile(r"CALENDAR\.md (\d+(?:(?:, | and )\d+)*)")


def named_by(test: ast.FunctionDef) -> Iterator[int]:
    """The rules that the name of a test and its first words name."""
    for found in (_IN_NAME.match(test.name), _IN_TEXT.match(ast.get_docstring(test) or "")):
        yield from map(int, re.findall(r"\d+", found[1]) if found else ())


def test_every_rule_is_named_by_a_test():
    tests = [
        node
        for _, tree in modules("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    named = {rule for test in tests for rule in named_by(test)}
    assert RULES - named == set()
