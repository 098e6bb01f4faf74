"""How migrations run: on the application's own engine, or as SQL to read (`flask db upgrade --sql`)."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, text

from app.common.columns import UTCDateTime
from app.common.database import WRITING
from app.common.models import db
from app.meetings.models import CancelSteps, DayTimes

# Any number that nothing else locks; it spells "kreds".
_LOCK = 0x6B72656473


def render_item(kind: str, item: object, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: code changes, a migration must not."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, (CancelSteps, DayTimes)):
        return "sa.JSON()"
    return False


def run() -> None:
    """Bring the database to the wanted version: all of the way, or not at all."""
    options: dict[str, Any] = {
        "target_metadata": db.metadata,
        "render_as_batch": True,  # SQLite alters a table by copying it
        "transactional_ddl": True,  # SQLite too, since app.common.database begins for itself
        "compare_type": True,
        "compare_server_default": True,
        "render_item": render_item,
    }
    if context.is_offline_mode():
        context.configure(url=current_app.config["DATABASE_URL"], literal_binds=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    with db.engine.connect().execution_options(**WRITING) as connection:
        keep_references(connection, kept=False)
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            wait_for_others(connection)
            context.run_migrations()
            check_references(connection)
        keep_references(connection, kept=True)


def wait_for_others(connection: Connection) -> None:
    """Two processes that start at once must not migrate at once; on SQLite the transaction itself waits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def keep_references(connection: Connection, *, kept: bool) -> None:
    """Turn SQLite's foreign keys off and on: altering by copying drops a table, and what points at it."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if kept else 'OFF'}")


def check_references(connection: Connection) -> None:
    """What SQLite did not watch over meanwhile must hold at the end.

    Raises:
        RuntimeError: a row points at one that is not there; everything is undone.
    """
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(
                f"after migrating, rows point at nothing: {[tuple(row) for row in broken[:10]]}"
            )


run()
