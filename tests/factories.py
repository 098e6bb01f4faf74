"""Rows for tests, sound by default and told apart by number.

A sitting is open for sign-up at the frozen moment of the tests. Everything made here is
committed, so a request sees it.
"""

from datetime import datetime, timedelta
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory

from app.accounts.models import Account, Grant
from app.accounts.roles import Role as AccountRole
from app.agenda.models import AgendaItem, Appearance, ItemKind, Speaker
from app.attendance.models import Attendance, Presence
from app.broadcasts.models import Broadcast
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library, LibraryKind, MailDomain
from app.meetings.models import FreeScope, Round, Series, Side, Sitting, SittingState, Venue
from app.meetings.prices import Category
from app.registrations.models import Booking, Option, Registration
from app.registrations.options import OptionKind
from app.registrations.states import State
from app.renewals.asking import Why
from app.renewals.models import Mailing, MailingKind, Renewal

PEOPLE = (
    "Åse Sørensen",
    "Bjørn Ærø",
    "Cecilie Østergård",
    "Dagny Løkkegård",
    "Ebbe Nørgaard",
    "Freja Krægpøth",
)
TOWNS = ("Ærøskøbing", "Ølstykke", "Åbyhøj", "Næstved", "Tønder", "Brønderslev")


def _person(number: int) -> str:
    name = PEOPLE[number % len(PEOPLE)]
    return name if number < len(PEOPLE) else f"{name} {number}"


def _town(number: int) -> str:
    name = TOWNS[number % len(TOWNS)]
    return name if number < len(TOWNS) else f"{name} {number}"


class _Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "commit"


class SeriesFactory(_Factory):
    """A series."""

    class Meta:
        model = Series

    slug = Sequence(lambda n: "laanesamarbejde" if n == 0 else f"laanesamarbejde-{n}")
    name = "Netværk i lånesamarbejde"
    organiser = "Det Kgl. Bibliotek"
    purpose = "Vi deler erfaringer med lån på tværs.\n\nAlle fortæller, alle spørger."
    audience = "Medarbejdere, der arbejder med fjernlån."
    contact_name = "Åse Sørensen"
    contact_email = "aase@kreds.example"
    contact_phone = "12345678"


class VenueFactory(_Factory):
    """A place."""

    class Meta:
        model = Venue

    name = Sequence(lambda n: f"Biblioteket i {_town(n)}")
    street = Sequence(lambda n: f"Ågade {n + 1}")
    postcode = "8000"
    city = "Aarhus C"
    directions = "Gå ind ad døren mod åen."


class RoundFactory(_Factory):
    """A round that costs 500 kr. from the second participant of a public library."""

    class Meta:
        model = Round

    series = SubFactory(SeriesFactory)
    slug = Sequence(lambda n: f"foraar-{2027 + n}")
    title = Sequence(lambda n: f"Netværksmøde i foråret {2027 + n}")
    theme = "Lån på tværs af grænser."
    fee_amount = 500_00
    free_places = 1
    sector_free_places = 0
    free_scope = FreeScope.ROUND
    vat_sentence = "Prisen er uden moms."


class SittingFactory(_Factory):
    """A sitting in seven weeks, open since last week, with 70 places."""

    class Meta:
        model = Sitting

    round = SubFactory(RoundFactory)
    slug = "vest"
    name = "Vest"
    side = Side.WEST
    venue = SubFactory(VenueFactory)
    room = "Mødelokale Å"
    starts_at = LazyFunction(lambda: _at_nine(now() + timedelta(weeks=7)))
    ends_at = LazyAttribute(lambda it: it.starts_at + timedelta(hours=5))
    opens_at = LazyAttribute(lambda it: it.starts_at - timedelta(weeks=8))
    signup_until = LazyAttribute(lambda it: it.starts_at - timedelta(weeks=2))
    cancel_until = LazyAttribute(lambda it: it.starts_at - timedelta(weeks=1))
    capacity = 70
    state = SittingState.PUBLISHED
    content_changed_at = LazyFunction(now)


class EastFactory(SittingFactory):
    """The same in the east, two days later."""

    slug = "oest"
    name = "Øst"
    side = Side.EAST
    starts_at = LazyFunction(lambda: _at_nine(now() + timedelta(weeks=7, days=2)))


class ConferenceFactory(SittingFactory):
    """Two days with a night; what it costs depends on who comes. Its options are made by `OptionFactory`."""

    round = SubFactory(
        RoundFactory,
        fee_amount=3_990_00,
        other_prices={
            Category.SECTOR: 4_490_00,
            Category.GUEST: 0,
            Category.SPEAKER: 0,
            Category.PARTNER: 1_990_00,
        },
        free_places=0,
        has_options=True,
    )
    slug = "vingsted"
    name = "Vingsted"
    side = None
    capacity = 200
    ends_at = LazyAttribute(lambda it: it.starts_at + timedelta(days=1, hours=6))
    day_times = LazyAttribute(
        lambda it: (
            (it.starts_at, it.starts_at + timedelta(hours=8)),
            (it.starts_at + timedelta(days=1), it.ends_at),
        )
    )


class OptionFactory(_Factory):
    """Dinner on the first day, for as many as like; `price` is that of everybody."""

    class Meta:
        model = Option

    class Params:
        price = 600_00

    round_id = None
    kind = OptionKind.MEAL
    name = "Festmiddag"
    day = 1
    capacity = None
    prices = LazyAttribute(lambda it: dict.fromkeys(Category, it.price))


class SpeakerFactory(_Factory):
    """A person who speaks."""

    class Meta:
        model = Speaker

    name = Sequence(_person)
    organisation = Sequence(lambda n: f"{_town(n)} Bibliotek")


class AgendaItemFactory(_Factory):
    """A talk of 45 minutes from the start."""

    class Meta:
        model = AgendaItem

    round = None  # the row knows its round by id only
    starts_after = 0
    minutes = 45
    kind = ItemKind.TALK
    title = "Fjernlån på ærøsk"
    note = ""

    @classmethod
    def _create(cls, model_class: type[AgendaItem], *args: Any, **fields: Any) -> Any:
        round_ = fields.pop("round")
        if round_ is not None:
            fields["round_id"] = round_.id
        return super()._create(model_class, *args, **fields)


class AppearanceFactory(_Factory):
    """A speaker's part in an item, given by `item_id`."""

    class Meta:
        model = Appearance

    speaker = SubFactory(SpeakerFactory)
    position = 0


class LibraryFactory(_Factory):
    """A public library of the west, with a free place."""

    class Meta:
        model = Library

    number = Sequence(lambda n: str(700_001 + n))
    isil = LazyAttribute(lambda it: f"DK-{it.number}")
    name = Sequence(lambda n: f"{_town(n)} Bibliotek")
    kind = LibraryKind.PUBLIC
    municipality_code = Sequence(lambda n: str(101 + n % 800))
    municipality = Sequence(_town)
    region = "Region Midtjylland"
    side = Side.WEST
    has_free_place = True


class ResearchLibraryFactory(LibraryFactory):
    """A library of the rest of the sector: no free place."""

    name = Sequence(lambda n: f"Forskningsbibliotek Ø {n}")
    kind = LibraryKind.RESEARCH
    municipality_code = ""
    municipality = ""
    has_free_place = False


class MailDomainFactory(_Factory):
    """A mail domain known for a library, given by `library_id`."""

    class Meta:
        model = MailDomain

    domain = Sequence(lambda n: f"bibliotek-{n}.example")


class BookingFactory(_Factory):
    """A booking without registrations."""

    class Meta:
        model = Booking

    round = SubFactory(RoundFactory)
    form_id = Sequence(lambda n: f"form-{n:027d}")
    contact_name = Sequence(_person)
    contact_email = Sequence(lambda n: f"kontakt-{n}@bibliotek.example")
    created_at = LazyFunction(now)


class RegistrationFactory(_Factory):
    """A confirmed registration at a sitting, without a free place.

    It does not raise the sitting's `taken`; tests of places sign up through the services.
    """

    class Meta:
        model = Registration

    sitting = SubFactory(SittingFactory)
    round = SelfAttribute("sitting.round")
    booking = SubFactory(
        BookingFactory,
        round=SelfAttribute("..round"),
        contact_name=SelfAttribute("..name"),
        contact_email=SelfAttribute("..email"),
    )
    library = SubFactory(LibraryFactory)
    name = Sequence(_person)
    email = Sequence(lambda n: f"Deltager-{n}@bibliotek.example")
    email_key = LazyAttribute(lambda it: it.email.casefold())
    title = "Bibliotekar"
    state = State.CONFIRMED
    signed_up_at = LazyFunction(now)
    held_since = LazyAttribute(lambda it: it.signed_up_at if it.state is State.CONFIRMED else None)
    cancelled_at = LazyAttribute(lambda it: it.signed_up_at if it.state is State.CANCELLED else None)
    agreed_fee = 0


def _at_nine(moment: datetime) -> datetime:
    """The same day at 9.00 UTC."""
    return moment.replace(hour=9, minute=0, second=0, microsecond=0)


class AccountFactory(_Factory):
    """Somebody with an account, and no role."""

    class Meta:
        model = Account

    name = Sequence(_person)
    email = Sequence(lambda n: f"Arrangoer-{n}@kreds.example")
    email_key = LazyAttribute(lambda it: it.email.casefold())
    created_at = LazyFunction(now)


class GrantFactory(_Factory):
    """The role of an owner; with a series given by `series_id` and another role, that."""

    class Meta:
        model = Grant

    account = SubFactory(AccountFactory)
    role = AccountRole.OWNER


class AttendanceFactory(_Factory):
    """The mark of a registration, given by `row`: present."""

    class Meta:
        model = Attendance
        exclude = ("row",)

    registration_id = SelfAttribute("row.id")
    sitting_id = SelfAttribute("row.sitting_id")
    presence = Presence.PRESENT
    marked_at = LazyFunction(now)
    marked_by = "command"


def _some_library() -> int:
    """The id of a new one."""
    make: Any = LibraryFactory
    return int(make().id)


class MailingFactory(_Factory):
    """A mailing of invitations, in the round given by `round_id`."""

    class Meta:
        model = Mailing

    form_id = Sequence(lambda n: f"mailing-{n:024d}")
    kind = MailingKind.INVITATION
    made_at = LazyFunction(now)


class RenewalFactory(_Factory):
    """Somebody who had a seat last time and was asked to the west, in the round given by `round_id`."""

    class Meta:
        model = Renewal

    library_id = LazyFunction(_some_library)
    invitation = SubFactory(MailingFactory, round_id=SelfAttribute("..round_id"))
    why = Why.RETURNING
    name = Sequence(_person)
    email = Sequence(lambda n: f"Igen-{n}@bibliotek.example")
    email_key = LazyAttribute(lambda it: it.email.casefold())
    wish = "vest"


class BroadcastFactory(_Factory):
    """A message to those with a seat in the round given by `round_id`; nobody has a copy of it."""

    class Meta:
        model = Broadcast

    form_id = Sequence(lambda n: f"broadcast-{n:014d}")
    actor = "command"
    audience = LazyFunction(
        lambda: {"states": ["confirmed"], "roles": [], "sittings": [], "libraries": [], "sides": []}
    )
    subject = "Praktisk om mødet"
    body = "Kære {fornavn}"
    made_at = LazyFunction(now)
    leaves_at = LazyFunction(now)
