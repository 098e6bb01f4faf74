"""What the tests of this folder share."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from app.common.models import db


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement the database gets during the test; `clear()` forgets those until then."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)
