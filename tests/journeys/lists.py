"""Rounds whose people an organiser works with: one for each journey, so that they do not meet in it."""

from app.libraries.directory import directory
from tests.journeys.rounds import LONG_NAME, LONG_ROUND, LONG_TITLE, NORDFYN, make
from tests.registrations.stories import person, signed_up

ROUNDS = ("telefon", "skrivebord", "uden-scripts", "sider")


def make_lists() -> dict[str, str]:
    """Each has three people in the west, one who waits for a seat and one for their workplace to be known."""
    pages = {}
    series = make.SeriesFactory(slug="lister", name="Netværk med mange deltagere")
    numbers = {row.number: row for row in directory().rows}
    for slug in ROUNDS:
        round_ = make.RoundFactory(series=series, slug=slug, title=LONG_ROUND if slug == "sider" else slug)
        make.SittingFactory(round=round_, capacity=3)
        make.EastFactory(round=round_, venue__city="Ballerup")
        for name, number in (
            (LONG_NAME, NORDFYN),
            ("Søren Ærø", NORDFYN),
            ("Åse Rask", "756100"),
            ("Bo Å", "765700"),
        ):
            address = f"{name.split()[0].lower().replace('å', 'aa').replace('ø', 'oe')}@{slug}.example"
            who = {"name": name, "email": address}
            signed_up(round_, person(who, numbers[number], title=LONG_TITLE if name == LONG_NAME else ""))
        signed_up(
            round_,
            person({"name": "Ib Å", "email": f"ib@{slug}.example"}, None, organisation=LONG_ROUND[:110]),
        )
        pages[f"liste, {slug}"] = f"/arrangoer/lister/{slug}/tilmeldinger"
    return pages
