"""`flask import-libraries FILE.csv`."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.common.transaction import write
from app.libraries.importer import import_libraries
from app.libraries.reading import Reading, Unreadable, read_libraries
from app.libraries.wording import refusal_sentence


@click.command("import-libraries")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def import_libraries_command(file: Path) -> None:
    """Create and update libraries from the CSV file FILE.

    Nothing is removed, and a line that cannot be used is named and left out.
    """
    reading = _read(file)
    report = write(import_libraries, reading.rows)
    refused = sorted((*reading.refused, *report.refused), key=lambda each: each.line)
    for refusal in refused:
        sentence = refusal_sentence(refusal)
        click.echo(gettext("Linje %(line)d: %(reason)s", line=refusal.line, reason=sentence), err=True)
    click.echo(
        gettext(
            "Biblioteker: %(created)d oprettet, %(updated)d ændret, %(unchanged)d uændret. "
            "Linjer afvist: %(refused)d.",
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
            refused=len(refused),
        )
    )


def _read(file: Path) -> Reading:
    try:
        return read_libraries(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        message = gettext("Filen %(file)s kan ikke læses: %(reason)s.", file=str(file), reason=reason)
    except Unreadable as error:
        message = refusal_sentence(error.refusal)
    raise click.ClickException(message)
