"""How migrations run: on the application's own engine, or as SQL to read (`flask db upgrade --sql`)."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.common.columns import UTCDateTime
from app.common.models import db


def render_item(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration must not change with the code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Bring the database to the wanted version, each migration in a transaction of its own."""
    options = {
        "target_metadata": db.metadata,
        "render_as_batch": True,  # SQLite alters a table by copying it
        "compare_type": True,
        "compare_server_default": True,
        "transaction_per_migration": True,
        "render_item": render_item,
    }
    if context.is_offline_mode():
        context.configure(url=current_app.config["DATABASE_URL"], literal_binds=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    with db.engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
