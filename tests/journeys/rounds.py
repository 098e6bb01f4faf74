"""What the journeys walk through: networks with rounds in every state, made for the real clock."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from app.agenda.models import ItemKind
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.importer import REAL_LIBRARIES, import_libraries
from app.libraries.models import Library
from app.libraries.reading import read_libraries
from app.meetings.models import Round, Series, Sitting, SittingState
from app.meetings.partners import PartnerRole
from app.meetings.steps import CancelStep
from app.planning.partners import add_partner
from app.planning.picture_file import small_picture
from app.planning.pictures import set_picture
from app.planning.plans import PartnerPlan
from app.registrations import diet, own_days, self_service
from app.registrations.models import Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.queries import library_token, receipt
from app.registrations.services import sign_up
from app.renewals.links import token_of
from tests import factories

make: Any = factories  # factory_boy has no types

SERIES = "laanesamarbejde"
KAREN = "karen@kb.example"
"""The owner, who signs in by `desk.sign_in`."""
OPEN = f"/{SERIES}/aaben/"
"""The round that everybody signs up for: west and east, 300 places each."""
SEVERAL_DAYS = f"/{SERIES}/flere-dage/"
"""A meeting of two days, with a picture as heavy as one can be, partners, and items side by side."""

LONG_NAME = "Anne-Margrethe Charlotte Ørskov-Sønderbæk Kjærgaard-Nørrelykke"
LONG_TITLE = "Specialkonsulentogafdelingsbibliotekarsvikar for lånesamarbejde, fjernlån og fælles indkøb"
LONG_ROUND = (
    "Nye veje i lånesamarbejdet: bibliotekssamarbejdsaftalernes udviklingsmuligheder – erfaringer fra øst og "
    "vest og drøftelse af de næste skridt på Ærø"
)
NORDFYN = "748000"
"""The library with the longest name."""

DOMAINS = {
    "horsens": "761500",
    "vejle": "763000",
    "viborg": "779100",
    "randers": "773000",
    "skive": "777900",
    "kolding": "762100",
    "struer": "767100",
    "thisted": "778700",
    "lemvig": "766500",
    "herning": "765700",
    "esbjerg": "756100",
    "halsnaes": "726000",
    "nordfyn": NORDFYN,
}
"""Where addresses at <name>.example have been used before, so that the library is known from them."""


def make_rounds() -> dict[str, str]:
    """Fill an empty database; the addresses of pages by the state they show."""
    write(import_libraries, read_libraries(REAL_LIBRARIES.read_bytes()).rows)
    numbers = {row.number: row.id for row in directory().rows}
    for town, number in DOMAINS.items():
        make.MailDomainFactory(domain=f"{town}.example", library_id=numbers[number])
    make.GrantFactory(account__name="Karen Kjærgaard", account__email=KAREN)
    series = make.SeriesFactory(slug=SERIES)
    make.SeriesFactory(slug="tomt", name="Netværk uden møder")
    _only_held(make.SeriesFactory(slug="holdt-netvaerk", name="Netværk uden kommende møder"))
    return {
        "forside": "/",
        "netværk": f"/{SERIES}/",
        "netværk uden kommende møder": "/holdt-netvaerk/",
        **_rounds(series),
        **_signed_up(_open_round(series)),
        **_waiting(series),
        **_own_pages(series),
        **_story(series),
        **_written_to(series),
        **_several_days(series),
        **_met_before("igen-telefon"),
        **_met_before("igen-skrivebord"),
        **_asked_again(make.SeriesFactory(slug="fornyelse-netvaerk", name="Netværk, der mødes igen")),
        "find": "/find",
        "findes ikke": "/findes-ikke",
        "privatliv": "/privatliv",
        "cookies": "/cookies",
        "kontakt": "/kontakt",
    }


def _open_round(series: Series) -> Round:
    """The next round of its series."""
    round_: Round = make.RoundFactory(series=series, slug="aaben", title="Fra bestilling til hylde")
    day = now().replace(hour=9, minute=0, second=0, microsecond=0)
    for weeks, factory in ((5, make.SittingFactory), (6, make.EastFactory)):
        factory(round=round_, capacity=300, starts_at=day + timedelta(weeks=weeks))
    item = make.AgendaItemFactory(
        round=round_, title="Hvor går tiden?", note="Fem biblioteker har talt dagene."
    )
    make.AppearanceFactory(item_id=item.id)
    make.AgendaItemFactory(round=round_, kind=ItemKind.BREAK, title="Pause", starts_after=45, minutes=15)
    return round_


def _rounds(series: Series) -> dict[str, str]:
    """A round in each of the other phases."""
    day = timedelta(days=1)
    opens, held = now() + day, now() - 30 * day
    states: dict[str, dict[str, Any]] = {
        "fuld": {"capacity": 20, "taken": 20},
        "kommende": {"opens_at": opens},
        "lukket": {"signup_until": now() - day},
        "aflyst": {"state": SittingState.CANCELLED},
        "holdt": {"starts_at": held},
    }
    for slug, fields in states.items():
        round_ = make.RoundFactory(series=series, slug=slug, title=f"Netværksmøde ({slug})")
        for factory in (make.SittingFactory, make.EastFactory):
            factory(round=round_, **fields)
        make.AgendaItemFactory(round=round_)
    _fill(series, "holdt", 70)
    _long(make.SeriesFactory(slug="langt", name=LONG_ROUND[:80]))
    return {
        "runde": OPEN,
        **{f"runde, {slug}": f"/{SERIES}/{slug}/" for slug in states},
        "runde, lange navne": "/langt/lange-navne/",
        "netværk, lange navne": "/langt/",
        "dagsorden": f"{OPEN}dagsorden",
        "ikke åben": f"/{SERIES}/lukket/tilmelding",
        "formular": f"{OPEN}tilmelding",
    }


def _only_held(series: Series) -> None:
    held = make.RoundFactory(series=series, slug="maj", title="Lån på tværs")
    make.SittingFactory(round=held, starts_at=now() - timedelta(days=30))


def _long(series: Series) -> None:
    round_ = make.RoundFactory(series=series, slug="lange-navne", title=LONG_ROUND, theme=LONG_TITLE)
    for factory in (make.SittingFactory, make.EastFactory):
        factory(
            round=round_, room=LONG_TITLE[:80], contact_name=LONG_NAME, contact_email=f"{'æ' * 60}@kb.example"
        )
    item = make.AgendaItemFactory(round=round_, title=LONG_ROUND, note=LONG_TITLE)
    make.AppearanceFactory(item_id=item.id, speaker__name=LONG_NAME)
    _fill(series, "lange-navne", 1)


def _fill(series: Series, slug: str, many: int) -> None:
    """Confirmed people from as many libraries as there are, beginning with the longest name."""
    sittings = db.session.scalars(
        db.select(Sitting).join(Round).where(Round.series_id == series.id, Round.slug == slug)
    ).all()
    libraries = db.session.scalars(db.select(Library).order_by(Library.number != NORDFYN, Library.id)).all()
    for sitting in sittings:
        db.session.add_all(
            make.RegistrationFactory.build(sitting=sitting, library=one) for one in libraries[:many]
        )
        sitting.taken = many
    db.session.commit()


def _signed_up(round_: Round) -> dict[str, str]:
    """Receipts and registrations of all kinds."""
    one = _book(round_, [_person("Åse Sørensen", "aase@ballerup.example", "715100")])
    three = _book(
        round_,
        [
            _person(LONG_NAME, f"{'anne-margrethe' * 4}@nordfyn.example", NORDFYN, title=LONG_TITLE),
            _person("Bo Ærø", "bo@nordfyn.example", NORDFYN),
            _person("Ib Å", "ib@slots.example", "", organisation=LONG_ROUND[:110]),
        ],
    )
    revoked = _book(round_, [_person("Dagny Løkkegård", "dagny@odense.example", "746100")])
    row = db.session.get_one(Registration, revoked.tickets[0].id)
    row.link_version += 1
    db.session.commit()
    return {
        "kvittering": f"/kvittering/{one.token}",
        "kvittering for tre": f"/kvittering/{three.token}",
        "min tilmelding": f"/tilmelding/{one.tickets[0].token}",
        "min tilmelding, lange navne": f"/tilmelding/{three.tickets[0].token}",
        "min tilmelding, afventer": f"/tilmelding/{three.tickets[2].token}",
        "ugyldigt link": f"/tilmelding/{revoked.tickets[0].token}",
    }


def _story(series: Series) -> dict[str, str]:
    """The round of the story of Horsens; nobody is in it yet."""
    round_ = make.RoundFactory(series=series, slug="horsens", title="Lån på tværs", vat_sentence="momsfrit")
    venue = make.VenueFactory(name="Det Kgl. Bibliotek, Aarhus", street="Victor Albecks Vej 1")
    make.SittingFactory(round=round_, venue=venue, room="")
    make.EastFactory(round=round_, venue__name="DBC", venue__street="Tempovej 7", room="")
    library = db.session.scalars(db.select(Library).filter_by(number=DOMAINS["horsens"])).one()
    return {"horsens": f"/{SERIES}/horsens/", "horsens, bibliotek": f"/bibliotek/{library_token(library)}"}


def _written_to(series: Series) -> dict[str, str]:
    """A round whose people are written to: two in the west, one in the east."""
    round_ = make.RoundFactory(series=series, slug="besked", title="Lån og låner")
    for factory in (make.SittingFactory, make.EastFactory):
        factory(round=round_)
    _book(round_, [_person(LONG_NAME, "anne@besked.example", NORDFYN)])
    _book(round_, [_person("Bo Ærø", "bo@besked.example", "761500")])
    _book(round_, [_person("Carl Krægpøth", "carl@besked.example", "763000", wish="oest")])
    return {"beskeder": f"/arrangoer/{SERIES}/besked/beskeder"}


def _several_days(series: Series) -> dict[str, str]:
    """A meeting of two days, to which one comes on the first alone."""
    round_ = make.RoundFactory(series=series, slug="flere-dage", title="Strategisk møde på Ærø")
    west = make.SittingFactory(round=round_)
    first = west.starts_at, west.starts_at + timedelta(hours=11)
    second = first[0] + timedelta(hours=23), first[0] + timedelta(hours=29)
    west.ends_at, west.day_times, round_.days_told = second[1], (first, second), 2
    db.session.commit()
    for starts, title, place in (
        (0, LONG_ROUND, "Spor A"),
        (0, "Kort", "Spor B, lokale 2"),
        (23 * 60, "Dag 2", ""),
    ):
        make.AgendaItemFactory(
            round=round_, title=title, place=place, starts_after=starts, is_parallel=title == "Kort"
        )
    noise = BytesIO()
    Image.effect_noise((1600, 1200), 200).save(noise, "PNG")
    write(set_picture, round_.id, small_picture(noise.getvalue()), LONG_TITLE, KAREN)
    for role in PartnerRole:
        for name in (LONG_TITLE, "Æ"):
            plan = PartnerPlan(role, name, "https://partner.example" if name == "Æ" else "")
            write(add_partner, round_.id, plan, KAREN)
    (one,) = _book(round_, [_person(LONG_NAME, "dage@nordfyn.example", NORDFYN)]).tickets
    write(own_days.choose_days, one.id, {1})
    return {
        "kalender": "/kalender",
        "runde, flere dage": SEVERAL_DAYS,
        "dagsorden, én dag": f"{SEVERAL_DAYS}dagsorden?dag=1",
        "min tilmelding, flere dage": f"/tilmelding/{one.token}",
        "dage": f"/tilmelding/{one.token}/dage",
    }


def _met_before(slug: str) -> dict[str, str]:
    """A network whose last round Åse of Herning and two of Nordfyn came to; the page that asks them again."""
    series = make.SeriesFactory(slug=slug, name=f"Netværk {slug}")
    held = make.RoundFactory(series=series, slug="sidst", title="Sidste møde")
    west = make.SittingFactory(round=held, starts_at=now() - timedelta(weeks=20))
    for name, number in (("Åse Igen", "765700"), (LONG_NAME, NORDFYN), ("Bo Ærø", NORDFYN)):
        address = f"{name.split()[0].lower().replace('å', 'aa')}@{slug}.example"
        make.RegistrationFactory(sitting=west, library=_library(number), name=name, email=address)
    coming = make.RoundFactory(series=series, slug="naeste", title=LONG_ROUND)
    make.SittingFactory(round=coming)
    make.EastFactory(round=coming)
    return {slug: f"/arrangoer/{slug}/naeste/invitation"}


def _asked_again(series: Series) -> dict[str, str]:
    """What people meet behind the link of an invitation; the east is full."""
    round_ = make.RoundFactory(series=series, slug="aaben", title=LONG_ROUND)
    make.SittingFactory(round=round_)
    make.EastFactory(round=round_, taken=70)
    closed = make.RoundFactory(series=series, slug="lukket", title="Lukket møde")
    make.SittingFactory(round=closed, signup_until=now() - timedelta(days=1))
    _book(round_, [_person(LONG_NAME, "tilmeldt@nordfyn.example", NORDFYN)])
    paying = {"library_id": _library(NORDFYN).id, "name": LONG_NAME, "title": LONG_TITLE}
    states: dict[str, dict[str, Any]] = {
        "fornyelse": {},
        "fornyelse, gebyr og kø": {**paying, "wish": "oest"},
        "fornyelse, tak": {"declined_at": now()},
        "fornyelse, tilmeldt": {**paying, "email": "tilmeldt@nordfyn.example"},
    }
    rows = {
        name: make.RenewalFactory(round_id=round_.id, **{"library_id": _library("716900").id, **fields})
        for name, fields in states.items()
    }
    late = make.RenewalFactory(round_id=closed.id, library_id=_library("716900").id)
    pages = {
        name: f"/fornyelse/{token_of(row)}" for name, row in (*rows.items(), ("fornyelse, lukket", late))
    }
    return {
        **pages,
        "fornyelse, nej": f"{pages['fornyelse']}/nej",
        "fornyelse, tak": f"{pages['fornyelse, tak']}/nej",
        "fornyelse, efter nej": pages["fornyelse, tak"],
    }


def _library(number: str) -> Library:
    return db.session.scalars(db.select(Library).filter_by(number=number)).one()


def _waiting(series: Series) -> dict[str, str]:
    """A round with two seats in the west and two in the east, all taken, and people in both queues."""
    round_ = make.RoundFactory(series=series, slug="venteliste", title="Kø i både øst og vest")
    for factory in (make.SittingFactory, make.EastFactory):
        factory(round=round_, capacity=2)
    seated = _book(round_, [_person("Dagny Løkkegård", "dagny@faxe.example", "732000", wish="vest")])
    mover = _book(round_, [_person(LONG_NAME, "mover@nordfyn.example", NORDFYN, wish="vest")])
    for number, town in enumerate(("716500", "720100")):
        _book(round_, [_person(f"Bo {number}", f"bo@by{number}.example", town, wish="oest")])
    both = [_person(LONG_NAME, "lang@nordfyn.example", NORDFYN, wish="begge")]
    both.append(_person("Freja Krægpøth", "freja@nordfyn.example", NORDFYN, wish="vest"))
    waiting = _book(round_, both)
    write(self_service.move, mover.tickets[0].id, "oest", Shown(0, frozenset({0})))
    return {
        "runde, venteliste": f"/{SERIES}/venteliste/",
        "formular, venteliste": f"/{SERIES}/venteliste/tilmelding",
        "kvittering, venteliste": f"/kvittering/{waiting.token}",
        "min tilmelding, venteliste": f"/tilmelding/{waiting.tickets[0].token}",
        "min tilmelding, ønske": f"/tilmelding/{mover.tickets[0].token}",
        "skift møde, kø": f"/tilmelding/{seated.tickets[0].token}/skift-moede",
        "skift møde, ønske": f"/tilmelding/{mover.tickets[0].token}/skift-moede",
        "skift møde, venteliste": f"/tilmelding/{waiting.tickets[1].token}/skift-moede",
        "afmeld, venteliste": f"/tilmelding/{waiting.tickets[0].token}/afmeld",
    }


def _own_pages(series: Series) -> dict[str, str]:
    """Min tilmelding in its other states, after the deadline for cancelling; and what a library sees."""
    step = CancelStep(now() + timedelta(days=3), 50)
    times = {"cancel_until": now() - timedelta(days=1), "cancel_steps": (step,)}
    round_ = make.RoundFactory(
        series=series,
        slug="fordeling",
        title=LONG_ROUND,
        sector_release_at=now() + timedelta(days=3),
        no_show_fee=750_00,
    )
    for factory in (make.SittingFactory, make.EastFactory):
        factory(round=round_, **times)
    people = [_person(LONG_NAME, f"person{n}@nordfyn.example", NORDFYN) for n in range(4)]
    people.append(_person("Bo Ærø", "bo-fordeling@nordfyn.example", NORDFYN, title=LONG_TITLE))
    ours = _book(round_, people).tickets
    write(self_service.cancel, ours[1].id, Shown(500_00))
    write(self_service.cancel, ours[0].id, Shown(500_00))
    write(diet.save, ours[2].id, ["vegan", "nuts"], "Kun æbler fra Ærø, og ingen rosiner")
    pending = _book(round_, [_person("Ib Å", "ib@kb.example", "800010")])
    mine = {number: f"/tilmelding/{one.token}" for number, one in enumerate(ours)}
    library = db.session.scalars(db.select(Library).filter_by(number=NORDFYN)).one()
    empty = db.session.scalars(db.select(Library).filter_by(number="785100")).one()
    return {
        "min tilmelding, afmeldt": mine[1],
        "min tilmelding, ny pris og kost": mine[2],
        "min tilmelding, fordeling": f"/tilmelding/{pending.tickets[0].token}",
        "runde, fordeling": f"/{SERIES}/fordeling/",
        "ret": f"{mine[4]}/ret",
        "skift møde": f"{mine[4]}/skift-moede",
        "giv videre": f"{mine[4]}/giv-videre",
        "afmeld, gebyr": f"{mine[4]}/afmeld",
        "vores bibliotek": f"/bibliotek/{library_token(library)}",
        "vores bibliotek, tomt": f"/bibliotek/{library_token(empty)}",
    }


def _book(round_: Round, people: Sequence[Person]) -> Any:
    order = Order(
        round_id=round_.id,
        form_id=f"journey-form-{people[0].email}",
        people=tuple(people),
        contact_name=people[0].name,
        contact_email=people[0].email,
        ean="5798009954343" if len(people) > 1 else "",
        payment_reference=LONG_NAME[:60] if len(people) > 1 else "",
    )
    return receipt(
        write(sign_up, order, Shown(round_.fee_amount * len(people), frozenset(range(len(people)))))
    )


def _person(
    name: str, email: str, number: str, organisation: str = "", title: str = "", wish: str = "vest"
) -> Person:
    library = next((row for row in directory().rows if row.number == number), None)
    return Person(name, email, library, organisation, wish, title)
