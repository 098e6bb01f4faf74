"""`flask demo` and `flask demo-mails FOLDER`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from flask_migrate import upgrade

from app.common.transaction import write
from app.demo.fill import fill_demo
from app.demo.mails import tell_story
from app.libraries.importer import REAL_LIBRARIES
from app.libraries.reading import read_libraries
from config import ROOT


@click.command("demo")
@with_appcontext
def demo_command() -> None:
    """Fill an empty database with a network, its meetings and invented people."""
    listed = read_libraries(REAL_LIBRARIES.read_bytes())
    filled = write(fill_demo, listed.rows)
    if filled is None:
        click.echo(gettext("Der er allerede et netværk i databasen. Demoen er kun til en tom database."))
        return
    click.echo(
        gettext(
            "Demoen er lagt ind: %(rounds)d møderunder med %(people)d tilmeldinger. Personerne er opdigtede.",
            rounds=filled.rounds,
            people=filled.registrations,
        )
    )


@click.command("demo-mails")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--scratch", type=click.Path(path_type=Path), hidden=True)
@with_appcontext
def demo_mails_command(folder: Path, scratch: Path | None) -> None:
    """Write the mails of one full story of a meeting into FOLDER, to try them in mail programs.

    It happens on a database of its own, which is removed afterwards; yours is left alone.
    """
    if scratch is not None:
        _tell_story_on(scratch, folder)
        return
    _make_empty(folder)
    with tempfile.TemporaryDirectory(prefix="kreds-demo-mails-") as data_dir:
        _tell_story_apart(Path(data_dir).resolve(), folder.resolve())
    mails = len(list(folder.glob("*.eml")))
    click.echo(gettext("%(mails)d mails er skrevet i %(folder)s.", mails=mails, folder=str(folder)))


def _make_empty(folder: Path) -> None:
    """Make the folder.

    Raises:
        click.ClickException: it cannot be made, or has mails already.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        has_mails = any(folder.glob("*.eml"))
    except OSError as error:
        reason = error.strerror or str(error)
        message = gettext("Mappen %(folder)s kan ikke bruges: %(reason)s.", folder=str(folder), reason=reason)
        raise click.ClickException(message) from error
    if has_mails:
        raise click.ClickException(
            gettext("Der ligger allerede mails i %(folder)s. Vælg en tom mappe.", folder=str(folder))
        )


def _tell_story_apart(data_dir: Path, folder: Path) -> None:
    """Run this command once more, in a process whose settings know nothing but a data folder of its own."""
    kept = ("SITE_URL", "SITE_NAME", "MAIL_DEFAULT_SENDER")
    told = subprocess.run(
        [
            *(sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py")),
            *("demo-mails", str(folder), "--scratch", str(data_dir)),
        ],
        env={
            **os.environ,
            **{name: str(current_app.config[name]) for name in kept},
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": "",
            "MAIL_SERVER": "",
            "LOG_LEVEL": "WARNING",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise click.ClickException(told.stderr)


def _tell_story_on(data_dir: Path, folder: Path) -> None:
    """Tell the story in this process, whose database must be the scratch folder's and not be there yet."""
    database = data_dir / "kreds.sqlite3"
    if current_app.config["DATABASE_URL"] != f"sqlite:///{database}" or database.exists():
        raise click.ClickException("--scratch is for the command itself.")
    upgrade()
    tell_story(folder)
