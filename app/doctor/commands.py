"""`flask doctor`."""

import sys

import click
from flask.cli import with_appcontext

from app.doctor.checks import examine
from app.doctor.findings import Level


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Examine settings, disk, mail, accessibility statement, database, worker and outbox.

    One line each; exits with 1 when anything is a fault.
    """
    findings = examine()
    for finding in findings:
        click.echo(str(finding))
    if any(finding.level is Level.FAULT for finding in findings):
        sys.exit(1)
