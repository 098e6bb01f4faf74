"""Commands that do the background's work."""

import importlib

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.jobs.tasks import carry_out_due, deliver, tidy
from app.outbox.delivery import Delivered

jobs = AppGroup("jobs", help="What runs in the background.")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send mails and tidy up until interrupted."""
    _work()


@jobs.command("run")
@click.option("--once", is_flag=True, help="Do all that is due, then exit.")
def run_jobs(once: bool) -> None:
    """Send mails and tidy up, until interrupted or once."""
    if not once:
        _work()
        return
    click.echo(f"done because it was time: {carry_out_due()}")
    delivered = _deliver_all()
    click.echo(
        f"mails: {delivered.sent} sent, {delivered.failed} to be tried again, "
        f"{delivered.given_up} given up, {delivered.withdrawn} needless"
    )
    click.echo(f"mails tidied away: {tidy()}")
    if delivered.unreachable:
        raise click.ClickException(f"the mail server cannot be reached: {delivered.unreachable}")


def _deliver_all() -> Delivered:
    """Round after round until nothing is due any more."""
    total = Delivered()
    while True:
        delivered = deliver()
        total.add(delivered)
        if delivered.unreachable or not delivered.count():
            return total


def _work() -> None:
    # Imported here because the web server reads this module too and would carry Huey along
    # for nothing: 12 MiB in each of its processes.
    importlib.import_module("app.jobs.worker").run(current_app._get_current_object())  # type: ignore[attr-defined]
