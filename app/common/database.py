"""How connections behave, so that one code is right on SQLite and on PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, Engine, event

# Given to the connection by a writing transaction before it begins.
WRITING = {"kreds_writing": True}


def prepare(engine: Engine) -> None:
    """Set up each connection of `engine`; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin at the first write, after the reads they rest on:
    # two of them then oversell. We begin ourselves, see _begin_sqlite.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    # Its own knows A to Z only; people search for Åse by "åse".
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("kreds_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
