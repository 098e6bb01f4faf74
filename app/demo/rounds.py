"""Demo: the network's rounds, with dates computed from today."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.agenda.models import ItemKind
from app.common.clock import COPENHAGEN
from app.meetings.models import Side
from app.planning.plans import ItemPlan, RoundPlan, SeriesPlan, SittingPlan, VenuePlan

SERIES = SeriesPlan(
    slug="laanesamarbejde",
    name="Netværk i lånesamarbejde",
    organiser="Det Kgl. Bibliotek",
    purpose=(
        "Netværket er for alle, der arbejder med lån mellem bibliotekerne. Her taler vi om, hvad der virker, "
        "hvad der driller, og hvad vi skal gøre sammen.\n\n"
        "Vi mødes to gange om året. Hver gang holder vi ét møde i øst og ét i vest med den samme dagsorden, "
        "og oplæg veksler med dialog og arbejde i små grupper."
    ),
    audience=(
        "Medarbejdere ved folkebibliotekerne. "
        "Andre fra bibliotekssektoren er velkomne, så langt pladserne rækker."
    ),
    contact_name="Karen Ravnsborg",
    contact_email="laanesamarbejde@kb.example",
    contact_phone="12345678",
)

ORGANISER = ("Karen Ravnsborg", "karen.ravnsborg@kb.example")
"""Name and address of who arranges the meetings; ./run prints a link to sign in as her."""

AARHUS = VenuePlan(
    name="Det Kgl. Bibliotek, Aarhus",
    street="Victor Albecks Vej 1",
    postcode="8000",
    city="Aarhus C",
    directions="Indgang fra Universitetsparken. Fra banegården med letbanen eller 20 minutter til fods.",
)
BALLERUP = VenuePlan(
    name="DBC",
    street="Tempovej 7–11",
    postcode="2750",
    city="Ballerup",
    directions="S-tog til Malmparken Station, derfra 10 minutter til fods.",
)

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()

CAPACITY = 70
LONG_NAMED_AT = "748000"
"""Nordfyn's, the longest name of a library."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many come to a sitting, all from its own side of the Great Belt.

    `public` libraries with a free place; `second` and `third` of them bring so many people.
    `sector` is the people of libraries that pay from the first one, by library number. When all
    seats are taken come one person each of `late_sector`, of `late_more` libraries that have a
    seat, and of `late_first` libraries that have none: a queue of all three classes.
    """

    sitting: str
    side: Side
    public: int
    second: int = 0
    third: int = 0
    sector: dict[str, int] = field(default_factory=dict)
    late_sector: tuple[str, ...] = ()
    late_more: int = 0
    late_first: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A round and who comes to it."""

    plan: RoundPlan
    turnouts: tuple[Turnout, ...]
    cancelled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()  # libraries nobody has signed up for, so that a visitor can be the first
    unlisted: str = ""  # a workplace that is no known library; its person is pending


def editions(today: date) -> list[Edition]:
    """The rounds as they are on this day: one long ago with a cancelled sitting, the last and the next."""
    return [_long_ago(today), _last(today), _next(today)]


def _long_ago(today: date) -> Edition:
    plan = _round(
        _tuesday(today - timedelta(weeks=50)),
        "Nye veje i lånesamarbejdet: fælles køer, færre kørsler og bedre besked til låneren – erfaringer fra "
        "øst og vest og drøftelse af de næste skridt",
        "Hvem skal have bogen først, når mange venter på den? Vi deler erfaringer med fælles køer og taler "
        "om, hvordan vi giver låneren besked undervejs.",
        ("Fælles køer i praksis", "Færre kørsler: hvad et år med ny rute har lært os"),
    )
    west = Turnout("vest", Side.WEST, public=34, second=4, sector={"831020": 2})
    return Edition(plan, (west,), cancelled=("oest",))


def _last(today: date) -> Edition:
    plan = _round(
        _tuesday(today - timedelta(weeks=26)),
        "Når bogen ikke er hjemme: fjernlån og depot",
        "Meget af det, lånerne spørger om, står ikke på egne hylder. Vi ser på, hvad vi henter hos hinanden, "
        "hvad depotet kan, og hvornår det er bedre at købe.",
        ("Hvad henter vi hos hinanden? Et års fjernlån i tal", "Fra depotet til disken på to dage"),
    )
    west = Turnout("vest", Side.WEST, 40, 14, 3, {"831020": 2, "820050": 1, "820030": 1, "700400": 1})
    east = Turnout("oest", Side.EAST, 36, 12, 5, {"800010": 3, "820190": 2, "830060": 1, "830370": 1})
    return Edition(plan, (west, east))


def _next(today: date) -> Edition:
    plan = _round(
        _tuesday(today + timedelta(weeks=5)),
        "Fra bestilling til hylde: kortere vej for lån mellem bibliotekerne",
        "Hver dag er bøger på vej fra ét bibliotek til et andet. Vi ser på, hvor tiden går, og hvad vi kan "
        "gøre ved det sammen.\n\nTag gerne et eksempel med fra din egen hverdag: et lån, der gik galt, eller "
        "ét, der gik, som det skulle.",
        ("Hvor går tiden? Fem biblioteker har talt dagene", "Nyt fra DBC om bestillinger og reserveringer"),
        opened_by=today - timedelta(weeks=2),
    )
    west = Turnout("vest", Side.WEST, 30, 4, 0, {"831020": 2, "820050": 1, "820030": 1})
    east = Turnout(
        "oest",
        Side.EAST,
        *(44, 15, 2),
        {"800010": 2, "820190": 2, "830060": 1, "830370": 1, "830520": 1},
        late_sector=("830060", "830370"),
        late_more=3,
        late_first=2,
    )
    unlisted = "Slots- og Kulturstyrelsen, Center for Kunst og Biblioteker"
    return Edition(plan, (west, east), absent=("761500",), unlisted=unlisted)


def _tuesday(day: date) -> date:
    """The first Tuesday from this day on, outside the weeks of Christmas."""
    day += timedelta(days=(1 - day.weekday()) % 7)
    while (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 1):
        day += timedelta(weeks=1)
    return day


def _round(
    tuesday: date, title: str, theme: str, talks: tuple[str, str], opened_by: date | None = None
) -> RoundPlan:
    """West on the Tuesday, east two days later; sign-up from eight to two weeks before."""
    opens = tuesday - timedelta(weeks=8)
    signup = _at(min(opens, opened_by or opens), 9), _at(tuesday - timedelta(weeks=2), 12)
    return RoundPlan(
        slug=f"{_MONTHS[tuesday.month - 1]}-{tuesday.year}",
        title=title,
        theme=theme,
        fee_amount=500_00,
        sittings=(
            _sitting("vest", "Vest", Side.WEST, tuesday, signup, AARHUS, "Store auditorium"),
            _sitting("oest", "Øst", Side.EAST, tuesday + timedelta(days=2), signup, BALLERUP, "Kantinen"),
        ),
        agenda=_agenda(*talks),
        vat_sentence="momsfrit",
    )


def _sitting(
    slug: str,
    name: str,
    side: Side,
    day: date,
    signup: tuple[datetime, datetime],
    venue: VenuePlan,
    room: str,
) -> SittingPlan:
    opens_at, deadline = signup
    east = side is Side.EAST
    return SittingPlan(
        slug=slug,
        name=name,
        side=side,
        starts_at=_at(day, 10),
        ends_at=_at(day, 15),
        opens_at=opens_at,
        signup_until=deadline,
        cancel_until=deadline,
        capacity=CAPACITY,
        venue=venue,
        venue_is_standing=not east,
        room=room,
        contact_name="Henrik Bøgelund" if east else "",
        contact_email="henrik.boegelund@dbc.example" if east else "",
        contact_phone="87654321" if east else "",
    )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), COPENHAGEN)


def _agenda(first_talk: str, second_talk: str) -> tuple[ItemPlan, ...]:
    kb, dbc = "Det Kgl. Bibliotek", "DBC"
    host = ("Karen Ravnsborg", kb)
    return (
        ItemPlan(0, 15, ItemKind.WELCOME, "Velkomst og siden sidst", speakers=(host,), is_standing=True),
        ItemPlan(
            15,
            30,
            ItemKind.TALK,
            "Tallene for lån mellem bibliotekerne",
            speakers=(("Jonas Overgaard", kb),),
            is_standing=True,
        ),
        ItemPlan(45, 35, ItemKind.TALK, first_talk, speakers=(("Åse Præstegaard", "Skovby Bibliotek"),)),
        ItemPlan(80, 10, ItemKind.BREAK, "Pause", is_standing=True),
        ItemPlan(
            90,
            45,
            ItemKind.DIALOGUE,
            "Dialog ved bordene: hvad genkender I fra jeres eget bibliotek?",
            "Skriv det vigtigste ned undervejs; det samles op i plenum.",
        ),
        ItemPlan(135, 45, ItemKind.MEAL, "Frokost", is_standing=True),
        ItemPlan(
            180,
            35,
            ItemKind.TALK,
            second_talk,
            speakers=(("Henrik Bøgelund", dbc), ("Astrid Højsgaard", dbc)),
        ),
        ItemPlan(
            215,
            45,
            ItemKind.GROUP_WORK,
            "Gruppearbejde: tre ting, vi kan gøre på tværs, og hvem der tager dem med hjem",
            "Grupper på fem til seks, blandet fra store og små biblioteker.",
        ),
        ItemPlan(260, 15, ItemKind.BREAK, "Kaffe og kage", is_standing=True),
        ItemPlan(275, 15, ItemKind.DIALOGUE, "Grupperne fremlægger"),
        ItemPlan(290, 10, ItemKind.CLOSING, "Afrunding og næste møde", speakers=(host,), is_standing=True),
    )
