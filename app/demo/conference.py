"""Demo: the yearly conference of two days, last year's and the next, with dates computed from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.agenda.models import ItemKind
from app.common.clock import COPENHAGEN
from app.common.holidays import holiday_on
from app.meetings.partners import PartnerRole
from app.meetings.prices import Category
from app.meetings.steps import CancelStep
from app.planning.plans import (
    ItemPlan,
    OptionPlan,
    PartnerPlan,
    RoundPlan,
    SeriesPlan,
    SittingPlan,
    VenuePlan,
)
from app.registrations.options import OptionKind

CONFERENCE = SeriesPlan(
    slug="strategisk-folkebiblioteksmoede",
    name="Strategisk Folkebiblioteksmøde",
    organiser="Centralbibliotekerne",
    purpose=(
        "Hvert år mødes folkebibliotekernes chefer og ledere to dage om ét tema: hvor er vi på vej hen, og "
        "hvad skal vi gøre sammen?\n\n"
        "Mødet holdes af de seks centralbiblioteker. Oplæg for alle veksler med samtaler i mindre grupper, "
        "og aftenen er god til dem, man ellers kun mailer med."
    ),
    audience="Chefer, ledere og udviklere ved folkebibliotekerne og deres samarbejdspartnere.",
    contact_name="Regitze Ørnskov",
    contact_email="strategi@centralbibliotekerne.example",
    contact_phone="87654321",
)
VINGSTED = VenuePlan(
    name="Vingsted Centret",
    street="Vingsted Skovvej 2",
    postcode="7182",
    city="Bredsten",
    directions="Bus 211 fra Vejle Station, cirka 25 minutter. Der er gratis parkering ved hotellet.",
)

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
_DAY = 24 * 60
_FIRST, _SECOND = (10, 21), (9, 15)
"""From when to when (hours in Denmark) the days last."""
DINNER = "Festmiddag med tre retter"
BEDS = 40
"""In double rooms; at the next conference a few more want one."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who comes to a conference: so many pairs of colleagues, and single people.

    The first pairs share a double room. All of them are of a library with a free place but for
    `sector`, by library number.
    """

    pairs: int
    sharing: int
    alone: int
    sector: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conference:
    """A conference and who comes to it."""

    plan: RoundPlan
    turnout: Turnout


def conferences(today: date) -> list[Conference]:
    """Last year's, which was held, and the next one, for which people are signing up."""
    last = _round(
        _thursday(today - timedelta(weeks=43)),
        "Biblioteket som demokratiets forsamlingshus",
        "Hvor mødes borgere, der ikke er enige? Vi ser på debatter, læsekredse og borgersamlinger, der blev "
        "til noget – og på dem, der ikke gjorde.",
        ("Når uenigheden får et rum: tre år med borgersamlinger", "Den stille debat: læring fra læsekredse"),
        beds=60,
    )
    following = _round(
        _thursday(today + timedelta(weeks=9)),
        "Folkebibliotekernes digitale strategilandskab: fælles retning, lokale valg og det, vi skal holde op "
        "med at gøre hver for sig",
        "Alle har en digital strategi. Få har den samme. Vi lægger kortene ved siden af hinanden: Hvor er vi "
        "enige, hvor gør vi det samme dobbelt, og hvad kræver en fælles beslutning?\n\nTag jeres egen "
        "strategi med – gerne på én side.",
        (
            "98 strategier på ét bord: hvad står der, og hvad står der ikke?",
            "Fra fælles indkøb til fælles data",
        ),
        beds=BEDS,
    )
    return [
        Conference(last, Turnout(pairs=30, sharing=25, alone=30, sector=("831020", "820190"))),
        Conference(following, Turnout(pairs=26, sharing=22, alone=18, sector=("831020", "820030"))),
    ]


def _thursday(day: date) -> date:
    """The first Thursday from this day on, outside the weeks of Christmas, with a working day after it."""
    day += timedelta(days=(3 - day.weekday()) % 7)
    while (
        (day.month, day.day) >= (12, 18)
        or (day.month, day.day) <= (1, 2)
        or holiday_on(day)
        or holiday_on(day + timedelta(days=1))
    ):
        day += timedelta(weeks=1)
    return day


def _round(thursday: date, title: str, theme: str, talks: tuple[str, str], beds: int) -> RoundPlan:
    return RoundPlan(
        slug=f"{_MONTHS[thursday.month - 1]}-{thursday.year}",
        title=title,
        theme=theme,
        fee_amount=3_990_00,
        other_prices=_prices(3_990_00, sector=4_490_00, partner=1_990_00, without_library=True),
        sittings=(_sitting(thursday),),
        agenda=_agenda(*talks),
        partners=_PARTNERS,
        options=_options(beds),
        free_places=0,
        vat_sentence="momsfrit",
    )


def _sitting(thursday: date) -> SittingPlan:
    friday = thursday + timedelta(days=1)
    first, second = (
        (_at(day, hours[0]), _at(day, hours[1])) for day, hours in ((thursday, _FIRST), (friday, _SECOND))
    )
    free_until = _at(thursday - timedelta(weeks=5), 12)
    return SittingPlan(
        slug="vingsted",
        name="Vingsted",
        side=None,
        starts_at=first[0],
        ends_at=second[1],
        day_times=(first, second),
        opens_at=_at(thursday - timedelta(weeks=14), 9),
        signup_until=_at(thursday - timedelta(weeks=3), 12),
        cancel_until=free_until,
        cancel_steps=(CancelStep(_at(thursday - timedelta(weeks=2), 12), 50),),
        capacity=160,
        venue=VINGSTED,
        venue_is_standing=True,
        room="Auditoriet",
    )


def _options(beds: int) -> tuple[OptionPlan, ...]:
    day = _prices(2_400_00, sector=2_700_00, partner=1_200_00)
    single, bed, dinner, lunch = (_prices(amount) for amount in (1_095_00, 745_00, 595_00, 195_00))
    return (
        OptionPlan(OptionKind.DAY, "Dag 1", 1, None, day),
        OptionPlan(OptionKind.SINGLE, "Enkeltværelse", 1, 60, single),
        OptionPlan(OptionKind.DOUBLE, "Dobbeltværelse", 1, beds, bed),
        OptionPlan(OptionKind.MEAL, "Frokost dag 1", 1, None, lunch),
        OptionPlan(OptionKind.MEAL, DINNER, 1, None, dinner),
        OptionPlan(OptionKind.DAY, "Dag 2", 2, None, day),
        OptionPlan(OptionKind.MEAL, "Frokost dag 2", 2, None, lunch),
    )


def _prices(
    amount: int, sector: int | None = None, partner: int | None = None, *, without_library: bool = False
) -> dict[Category, int]:
    """What everybody pays, but for speakers and hosts, and guests for all but a room or a meal."""
    is_part = sector is not None
    prices = {
        Category.LIBRARY: amount,
        Category.SECTOR: amount if sector is None else sector,
        Category.GUEST: 0 if is_part else amount,
        Category.SPEAKER: 0,
        Category.PARTNER: amount if partner is None else partner,
    }
    return {one: prices[one] for one in Category if not (without_library and one is Category.LIBRARY)}


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), COPENHAGEN)


_PARTNERS = (
    PartnerPlan(PartnerRole.HOST, "De seks centralbiblioteker"),
    PartnerPlan(PartnerRole.FUNDER, "Slots- og Kulturstyrelsen, Center for Kunst og Biblioteker"),
    PartnerPlan(PartnerRole.SPEAKER, "Videncenter for Lokaldemokrati", "https://lokaldemokrati.example"),
    PartnerPlan(PartnerRole.SUPPLIER, "Øresunds Bibliotekssystemer A/S", "https://systemer.example"),
)


def _agenda(first_talk: str, second_talk: str) -> tuple[ItemPlan, ...]:
    """Two days, with items side by side in the afternoon of the first and the morning of the second."""
    host = ("Regitze Ørnskov", "Centralbibliotekerne")
    begin = _FIRST[0] * 60

    def at(day: int, hour: int, minute: int = 0) -> int:
        return (day - 1) * _DAY + hour * 60 + minute - begin

    return (
        ItemPlan(at(1, 10), 30, ItemKind.WELCOME, "Kaffe og indkvartering", is_standing=True),
        ItemPlan(at(1, 10, 30), 30, ItemKind.WELCOME, "Velkomst", speakers=(host,), is_standing=True),
        ItemPlan(
            at(1, 11), 60, ItemKind.TALK, first_talk, speakers=(("Åse Præstegaard", "Skovby Bibliotek"),)
        ),
        ItemPlan(at(1, 12), 60, ItemKind.MEAL, "Frokost", is_standing=True),
        ItemPlan(
            at(1, 13),
            90,
            ItemKind.DIALOGUE,
            "Hvad skal vi holde op med?",
            "Samtaler ved runde borde. Kom med ét eksempel.",
            place="Spor A, Auditoriet",
        ),
        ItemPlan(
            at(1, 13),
            90,
            ItemKind.TALK,
            "Små biblioteker, store systemer",
            speakers=(("Jørgen Frøslev-Sønderby", "Nørreø Folkebibliotek"),),
            place="Spor B, Møllesalen",
            is_parallel=True,
        ),
        ItemPlan(
            at(1, 13),
            90,
            ItemKind.GROUP_WORK,
            "Værksted: skriv strategien på én side",
            place="Spor C, Lokale 4",
            is_parallel=True,
        ),
        ItemPlan(at(1, 14, 30), 30, ItemKind.BREAK, "Kaffe og kage", is_standing=True),
        ItemPlan(at(1, 15), 60, ItemKind.TALK, second_talk, speakers=(("Astrid Højsgaard", "DBC"),)),
        ItemPlan(at(1, 16), 30, ItemKind.DIALOGUE, "Opsamling på dagen", speakers=(host,)),
        ItemPlan(at(1, 18, 30), 150, ItemKind.MEAL, "Festmiddag", is_standing=True),
        ItemPlan(at(2, 9), 45, ItemKind.TALK, "Godmorgen: natten over på gårsdagen", speakers=(host,)),
        ItemPlan(
            at(2, 9, 45),
            75,
            ItemKind.GROUP_WORK,
            "Fælles indkøb: hvem går forrest?",
            place="Spor A, Auditoriet",
        ),
        ItemPlan(
            at(2, 9, 45),
            75,
            ItemKind.GROUP_WORK,
            "Data om brug: hvad må vi, og hvad vil vi?",
            place="Spor B, Møllesalen",
            is_parallel=True,
        ),
        ItemPlan(at(2, 11), 60, ItemKind.DIALOGUE, "Sporene fremlægger"),
        ItemPlan(at(2, 12), 60, ItemKind.MEAL, "Frokost", is_standing=True),
        ItemPlan(at(2, 13), 90, ItemKind.DIALOGUE, "Tre beslutninger, vi tager med hjem"),
        ItemPlan(
            at(2, 14, 30), 30, ItemKind.CLOSING, "Tak for denne gang", speakers=(host,), is_standing=True
        ),
    )
