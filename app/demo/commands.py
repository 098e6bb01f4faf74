"""`flask demo`."""

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.common.transaction import write
from app.demo.fill import fill_demo
from app.libraries.importer import REAL_LIBRARIES
from app.libraries.reading import read_libraries


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
