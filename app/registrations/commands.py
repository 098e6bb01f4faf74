"""`flask library-link NUMBER` and `flask kitchen SERIES ROUND`."""

import click
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy import select

from app.common.faults import NotFound
from app.common.links import site_url
from app.common.models import db
from app.libraries.models import Library
from app.meetings.queries import find_round
from app.registrations.diet import counts
from app.registrations.queries import library_token


@click.command("library-link")
@click.argument("number")
@with_appcontext
def library_link_command(number: str) -> None:
    """Print the link to Vores bibliotek of the library NUMBER; whoever has it sees the library's people."""
    library = db.session.scalar(select(Library).where(Library.number == number))
    if library is None:
        raise click.ClickException(gettext("Der er intet bibliotek med nummer %(number)s.", number=number))
    click.echo(site_url("find.our_library_page", token=library_token(library)))


@click.command("kitchen")
@click.argument("series")
@click.argument("round_slug", metavar="ROUND")
@with_appcontext
def kitchen_command(series: str, round_slug: str) -> None:
    """Print what the people of a round eat, as counts without names; SERIES and ROUND as in its address."""
    try:
        round_ = find_round(series, round_slug)
    except NotFound:
        message = gettext(
            "Der er ingen runde på adressen /%(series)s/%(round)s/.", series=series, round=round_slug
        )
        raise click.ClickException(message) from None
    for sitting in round_.sittings:
        click.echo(gettext("%(sitting)s: %(people)d tilmeldt", sitting=sitting.name, people=sitting.taken))
        for diet, people in sorted(counts(sitting.id).items()):
            click.echo(f"  {people} {diet}")
