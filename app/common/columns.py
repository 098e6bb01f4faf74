"""Column types with one meaning on every database."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in store.

    SQLite keeps no offset and PostgreSQL gives the server's; here both give UTC.
    A naive value is refused, for nobody could say which moment it means.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as we know it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(choices: type[StrEnum], length: int = 20) -> Enum:
    """A column that holds a member of `choices`, stored by its value with a named check."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=length,
        name=choices.__name__.lower(),
        values_callable=_values,
    )


def _values(choices: Any) -> list[str]:
    return [member.value for member in choices]
