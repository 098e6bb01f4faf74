"""Networks whose next round is still to be made: one for each journey, so that they do not meet in it."""

from datetime import datetime, time, timedelta

from app.agenda.models import ItemKind
from app.common.clock import COPENHAGEN, local, now
from app.meetings.models import Round, SittingState, Venue
from tests.journeys.rounds import LONG_ROUND, make

NETWORKS = ("ny-telefon", "ny-skrivebord", "ny-uden-scripts", "ny-taster", "ny-sider")
EAST = "DBC, Tempovej 7–11, 2750 Ballerup"
"""Where the last round was held in the east; the west is standing."""


ORGANISERS = ("bo@kb.example", "cecilie@kb.example", "dagny@kb.example")
"""Owners beside Karen, who sign in from their mail."""


def make_networks() -> dict[str, str]:
    """Each has a round that was held, with standing items, and one of long ago that was cancelled."""
    pages = {}
    for address in ORGANISERS:
        make.GrantFactory(account__email=address)
    west = make.VenueFactory(name="KB i Aarhus")
    east = make.VenueFactory(name="DBC", street="Tempovej 7–11", postcode="2750", city="Ballerup")
    for slug in NETWORKS:
        series = make.SeriesFactory(slug=slug, name=f"Netværket {slug}")
        _held(make.RoundFactory(series=series, slug="sidst", title="Sidste møde"), west, east)
        long_ago = make.RoundFactory(series=series, slug="foer", title=LONG_ROUND)
        make.SittingFactory(
            round=long_ago, starts_at=now() - timedelta(weeks=60), state=SittingState.CANCELLED
        )
        pages[slug] = f"/arrangoer/{slug}/ny-runde"
    return pages


def _held(round_: Round, west: Venue, east: Venue) -> None:
    day = datetime.combine(local(now()).date() - timedelta(weeks=20), time(10), COPENHAGEN)
    make.SittingFactory(round=round_, starts_at=day, venue=west, venue_is_standing=True)
    make.EastFactory(round=round_, starts_at=day + timedelta(days=2), venue=east)
    make.AgendaItemFactory(
        round=round_, title="Velkomst", kind=ItemKind.WELCOME, minutes=10, is_standing=True
    )
    make.AgendaItemFactory(round=round_, title="Fjernlån i tal", starts_after=10)
