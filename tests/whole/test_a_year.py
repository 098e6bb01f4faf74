"""A year of a network through its pages: from one round to the draft of the next."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.common.clock import COPENHAGEN
from app.common.models import db
from app.common.transaction import write
from app.libraries.importer import REAL_LIBRARIES, import_libraries
from app.libraries.models import Library
from app.libraries.reading import read_libraries
from app.meetings.models import Round, SittingState
from app.registrations.models import Registration
from app.registrations.states import State
from app.renewals.links import token_of
from app.renewals.models import Renewal
from tests.conftest import signed_in
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    EastFactory,
    GrantFactory,
    RegistrationFactory,
    RoundFactory,
    SittingFactory,
    VenueFactory,
)
from tests.planning.desk_forms import form_on
from tests.registrations.stories import fields
from tests.support.mailbox import Mailbox
from tests.support.pages import Form

DESK = "/arrangoer/laanesamarbejde"
SPRING = f"{DESK}/april-2027"
OPENING = datetime(2027, 3, 4, 8, tzinfo=UTC)  # eight weeks before the later sitting, at nine in Denmark
EAN = "5790000387250"
PROGRAMME = """10.00-10.15 Velkomst v/ Åse Sørensen
10.15-11.00 Fjernlån i tal (Bo Ærø, Horsens Bibliotek)
11.00 Kaffe
11.15-12.00 Gruppearbejde
Tag en sag med."""
AGAIN, PAIRS = 20, 60  # libraries: one who was there last time, and two who were not
SEATS = 50


@pytest.fixture
def libraries(app) -> list[Library]:
    """The real ones of the country, those with a free place first."""
    write(import_libraries, read_libraries(REAL_LIBRARIES.read_bytes()).rows)
    return list(db.session.scalars(select(Library).filter_by(has_free_place=True).order_by(Library.name)))


@pytest.fixture
def autumn(libraries) -> Round:
    """The round of last November: one from each of the first libraries came."""
    round_ = RoundFactory(series__slug="laanesamarbejde", slug="november-2026", title="November 2026")
    venue = VenueFactory(name="Det Kgl. Bibliotek, Aarhus")
    ended = {
        "starts_at": _at(date(2026, 11, 10), 10),
        "ends_at": _at(date(2026, 11, 10), 15),
        "capacity": SEATS,
    }
    west = SittingFactory(round=round_, venue=venue, venue_is_standing=True, **ended, **_deadlines(10))
    EastFactory(round=round_, venue=VenueFactory(name="DBC"), **ended, **_deadlines(10))
    AgendaItemFactory(round=round_, title="Velkomst", is_standing=True, minutes=15)
    for number, library in enumerate(libraries[:AGAIN]):
        row = RegistrationFactory(
            sitting=west, library=library, name=f"Åse Igen {number}", email=f"igen-{number}@bibliotek.example"
        )
        AttendanceFactory(row=row)
    west.taken = AGAIN
    db.session.commit()
    return round_


@pytest.mark.slow
def test_a_year_is_played(app, client, libraries, autumn, frozen):
    organiser, post = GrantFactory().account, Mailbox(app)
    desk = signed_in(app, organiser)
    clone(desk, days=(date(2027, 4, 27), date(2027, 4, 29)))
    write_agenda(desk)
    publish(desk)

    frozen.move_to(OPENING)
    desk = signed_in(app, organiser)  # its session has ended in a month
    renew(desk, client, post)
    sign_up(client, libraries)
    assert (len(spring()), len({row.library_id for row in spring()})) == (140, AGAIN + PAIRS)
    make_room(desk, post)
    tell_everybody(desk, post, frozen)

    frozen.move_to(_at(date(2027, 4, 29), 11))
    desk = signed_in(app, organiser)
    for sitting in ("vest", "oest"):
        mark_presence(desk, sitting)
    send_fees(desk)
    look_back(desk)
    clone(desk, days=(date(2027, 11, 9), date(2027, 11, 11)))
    assert "110 personer kan inviteres" in desk.get(f"{DESK}/november-2027/invitation").text


def clone(desk, days: tuple[date, date]) -> None:
    """Three fields make the draft of the next round."""
    typed = {f"sittings-{number}-day": str(day) for number, day in enumerate(days)}
    form = form_on(desk.get(f"{DESK}/ny-runde"))
    draft = (
        form.fill({**typed, "sittings-1-place": "DBC, Tempovej 7, 2750 Ballerup"}).submit(status=303).follow()
    )
    assert draft.h1.endswith(f"{days[0]:%Y}")
    latest = db.session.scalars(select(Round).order_by(Round.id.desc())).first()
    assert {one.state for one in latest.sittings} == {SittingState.DRAFT}


def write_agenda(desk) -> None:
    """The programme is pasted, looked through and saved."""
    seen = form_on(desk.get(f"{SPRING}/dagsorden")).fill(programme=PROGRAMME).submit("paste")
    assert "Fjernlån i tal" in seen.text
    form_on(seen).submit("Gem dagsorden", 303)


def publish(desk) -> None:
    """The round is seen by nobody before, and by everybody after."""
    public = "/laanesamarbejde/april-2027/"
    desk.get(f"{SPRING}/").form(f"{SPRING}/udgiv").submit(status=303)
    assert "Fjernlån i tal" in desk.get(public).text


def renew(desk, client, post: Mailbox) -> None:
    """Last round's people are asked, and come by one press on the page of their link."""
    path = f"{SPRING}/invitation"
    assert f"{AGAIN} personer kan inviteres" in desk.get(path).text
    desk.get(path).form(path).submit("send", status=303)
    for asked in db.session.scalars(select(Renewal).order_by(Renewal.id)).all():
        page = client.get(f"/fornyelse/{token_of(asked)}")
        page.form(f"/fornyelse/{token_of(asked)}").submit("Tilmeld mig", status=303)
    assert f"Tilmeldt {AGAIN}" in desk.get(path).text
    assert {mail.subject.partition(":")[0] for mail in post.read()} == {"Tilmeldt"}


def sign_up(client, libraries: list[Library]) -> None:
    """Pairs from libraries that were not there: the west fills first, then the east."""
    others = libraries[AGAIN : AGAIN + PAIRS]
    for number, library in enumerate(others):
        wish = "vest" if number < PAIRS / 2 else "oest"
        pair = [
            {
                "name": f"{first} Ærø {number}",
                "email": f"{first}-{number}@bibliotek.example".lower(),
                "library": library.number,
                "sitting": wish,
            }
            for first in ("Bodil", "Carl")
        ]
        check = client.post("/laanesamarbejde/april-2027/tilmelding", fields(*pair))
        assert "500 kr." in check.text
        assert check.form().fill(ean=EAN).submit(status=303).follow().h1 == "Kvittering"


def make_room(desk, post: Mailbox) -> None:
    """Ten more seats in the west go to the ten who have waited longest, with a mail and an entry."""
    path = f"{SPRING}/venteliste"
    assert queued() == 40
    west = next(form for form in desk.get(path).select("form") if form.select("#capacity-vest"))
    shown = Form(desk.get(path), west).fill(capacity="60").submit("preview-capacity")
    assert "10 får plads" in shown.text
    west = next(form for form in shown.select("form") if form.select("#capacity-vest"))
    post.read()
    Form(shown, west).submit("capacity", status=303)
    promoted = post.read()
    assert (len(promoted), queued()) == (10, 30)
    assert {mail.method for mail in promoted} == {"REQUEST"}


def tell_everybody(desk, post: Mailbox, frozen) -> None:
    """Everybody with a seat gets one mail; who waits gets none."""
    path = f"{SPRING}/beskeder/ny"
    form = desk.get(path).form(f"{path}#svar").fill(subject="Praktisk", body="Kære {fornavn}\n\nVi ses.")
    shown = form.submit("Vis beskeden")
    shown.form(f"{path}#svar").submit("send", status=303)
    assert not post.read()  # it can still be taken back
    frozen.shift(timedelta(minutes=2))
    mails = post.read()
    assert len({mail.to for mail in mails}) == len(mails) == 110


def mark_presence(desk, sitting: str) -> None:
    """All but five come; the rest is marked at once."""
    path = f"{SPRING}/fremmoede/{sitting}"
    guests = [
        button["value"] for button in desk.get(path).select(".guest button") if "present" in button["value"]
    ]
    for mark in guests[5:]:
        desk.post(path, {"mark": mark}, 303)
    desk.get(path).form(f"{path}/resten").submit(status=303)


def send_fees(desk) -> None:
    """The second of each library pays, where both have a seat; the sums of the file are those of the rows."""
    path = f"{SPRING}/gebyrer"
    desk.get(path).form(f"{path}/laas").submit(status=303)
    seats = Counter(row.library_id for row in spring() if row.state is State.CONFIRMED)
    paying = sum(people - 1 for people in seats.values())
    assert (
        f"I alt {500 * paying // 1000}.000 kr. (Prisen er uden moms.) for {paying} personer"
        in desk.get(path).text
    )
    desk.get(path).form(f"{path}/sendt").submit(status=303)
    sheet = desk.flask.get(f"{path}.csv").get_data().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(sheet), delimiter=";"))
    *people, total = (int(line["Beløb (kr.)"]) for line in lines)
    assert people == [500] * paying
    assert total == 500 * paying
    assert {line["EAN"] for line in lines if line["Navn"]} == {EAN}


def look_back(desk) -> None:
    """Twenty came both times; ten of the 110 stayed away; 98 libraries have a free place, 70 were there."""
    text = desk.get(f"{DESK}/fremmoede").text
    for words in (
        "Med hver gang: 20",
        "Med for første gang sidst: 80",
        "Biblioteker, der ikke var med sidst: 28",
    ):
        assert words in text


def spring() -> list[Registration]:
    """The registrations of the round that was cloned first, as they are stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(Registration).join(Round).where(Round.slug == "april-2027")))


def queued() -> int:
    """How many wait."""
    return len([row for row in spring() if row.state is State.WAITING])


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), COPENHAGEN)


def _deadlines(day: int) -> dict[str, datetime]:
    """Opening eight weeks before the 10th of November, sign-up two weeks, cancelling one."""
    at = _at(date(2026, 11, day), 9)
    weeks = lambda before: at - timedelta(weeks=before)  # noqa: E731
    return {"opens_at": weeks(8), "signup_until": weeks(2), "cancel_until": weeks(1)}
