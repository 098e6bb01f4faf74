"""`flask set-up-round FILE.toml` and `flask publish-round SERIES ROUND`."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy import select

from app.common.faults import NotFound
from app.common.links import site_url
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, Series
from app.planning.plans import RoundPlan, SeriesPlan
from app.planning.round_file import RoundFileRefused, read_round_file
from app.planning.services import PlanRefused, publish, set_up_round, set_up_series
from app.planning.wording import complaint_line


@click.command("set-up-round")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--publish", "published", is_flag=True, help="Show the round to visitors at once.")
@with_appcontext
def set_up_round_command(file: Path, published: bool) -> None:
    """Make a round from the TOML file FILE; docs/examples/round.toml shows one.

    The series is made, or brought up to date with the file. Nothing is written when
    anything in the file is wrong.
    """
    series, round_ = _read(file)
    try:
        write(_set_up, series, round_, published=published)
    except PlanRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(_report(series.slug, round_.slug, published=published))


@click.command("publish-round")
@click.argument("series")
@click.argument("round_slug", metavar="ROUND")
@with_appcontext
def publish_round_command(series: str, round_slug: str) -> None:
    """Show a round that was set up as a draft to visitors; SERIES and ROUND as in its address."""
    try:
        write(_publish, series, round_slug)
    except NotFound:
        message = gettext(
            "Der er ingen runde på adressen /%(series)s/%(round)s/.", series=series, round=round_slug
        )
        raise click.ClickException(message) from None
    click.echo(_report(series, round_slug, published=True))


def _read(file: Path) -> tuple[SeriesPlan, RoundPlan]:
    try:
        return read_round_file(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        message = gettext("Filen %(file)s kan ikke læses: %(reason)s.", file=str(file), reason=reason)
    except RoundFileRefused as refused:
        lines = [complaint_line(complaint) for complaint in refused.complaints]
        message = "\n".join([gettext("Der er ikke oprettet noget. Ret filen:"), *lines])
    raise click.ClickException(message)


def _set_up(series_plan: SeriesPlan, round_plan: RoundPlan, *, published: bool) -> None:
    round_ = set_up_round(set_up_series(series_plan), round_plan)
    if published:
        publish(round_)


def _publish(series: str, slug: str) -> None:
    of_this_name = select(Round).join(Series).where(Series.slug == series, Round.slug == slug)
    round_ = db.session.scalar(of_this_name)
    if round_ is None:
        raise NotFound
    publish(round_)


def _report(series: str, slug: str, *, published: bool) -> str:
    if published:
        return gettext("Runden kan ses på %(address)s", address=_address(series, slug))
    return gettext(
        "Runden er oprettet som kladde. Vis den med: flask publish-round %(series)s %(round)s",
        series=series,
        round=slug,
    )


def _address(series: str, slug: str) -> str:
    return site_url("pages.round_page", series=series, round_slug=slug)
