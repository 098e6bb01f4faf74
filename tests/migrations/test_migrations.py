from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text

from app import create_app
from app.common.models import db
from config import ROOT
from tests.conftest import settings_for_tests
from tests.support.databases import data_folder, fresh_database

pytestmark = pytest.mark.both_databases


@pytest.fixture
def empty(dialect: str, worker: str) -> Iterator[Flask]:
    """An application whose database holds no table yet."""
    app = create_app(settings_for_tests(fresh_database(dialect, f"migrating_{worker}"), data_folder(worker)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def modelled(dialect: str, worker: str) -> Iterator[Engine]:
    """A database made from the models alone."""
    engine = create_engine(fresh_database(dialect, f"modelled_{worker}"))
    db.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_all_migrations_together_give_the_models(empty, modelled):
    upgrade()
    assert differences_by_alembic() == []
    assert described(db.engine) == described(modelled)


def test_every_migration_can_be_undone_and_done_again(empty):
    for version in reversed([script.revision for script in directory().walk_revisions()]):
        upgrade(revision=version)
        downgrade(revision="-1")
        upgrade(revision=version)
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    upgrade()
    assert differences_by_alembic() == []


def test_migrating_twice_changes_nothing(empty):
    upgrade()
    before = described(db.engine)
    upgrade()
    assert described(db.engine) == before


def test_foreign_keys_are_watched_again_afterwards(empty, dialect):
    upgrade()
    if dialect == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_there_is_one_line_of_versions(empty):
    assert len(directory().get_heads()) == 1


def directory() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def differences_by_alembic() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata))


def described(engine: Engine) -> dict[str, Any]:
    """Everything a database says of its tables, checks and partial indexes included."""
    look = inspect(engine)
    return {
        table: {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)
            },
            "primary key": look.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(str(key) for key in look.get_foreign_keys(table)),
            "unique": sorted(str(unique) for unique in look.get_unique_constraints(table)),
            "checks": sorted(
                (str(check["name"]), check["sqltext"]) for check in look.get_check_constraints(table)
            ),
            "indexes": sorted((str(one["name"]), _written(one)) for one in look.get_indexes(table)),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def _written(index: Any) -> str:
    options = {name: str(value) for name, value in index["dialect_options"].items()}
    return f"{index['column_names']} {index['unique']} {options}"
