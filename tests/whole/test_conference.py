"""The conference of 2021 from nothing to its second day, as an organiser sets it up and holds it."""

import secrets
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.attendance.models import Attendance, Presence
from app.attendance.services import mark
from app.common.clock import local
from app.common.links import Purpose, token
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.importer import REAL_LIBRARIES, import_libraries
from app.libraries.reading import read_libraries
from app.meetings.queries import find_round, round_of
from app.registrations.models import Choice, Option, Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import ChoiceState, OptionKind
from app.registrations.order import Order, Person
from app.registrations.quotes import examine
from app.registrations.services import sign_up
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.planning.desk_forms import form_on
from tests.registrations.conferences import shown_of, unsound
from tests.support.mailbox import Mailbox

SERIES, ROUND = "strategisk-folkebiblioteksmoede", "november-2021"
DESK = f"/arrangoer/{SERIES}/{ROUND}"
PUBLIC = f"/{SERIES}/{ROUND}/"
SUMMER = datetime(2021, 8, 16, 7, tzinfo=UTC)
FIRST_DAY, SECOND_DAY = datetime(2021, 11, 4, 9, tzinfo=UTC), datetime(2021, 11, 5, 8, tzinfo=UTC)
PAIRS, BEDS = 60, 40
ON_PAGES = 56
"""The pair that takes what is usual, on the pages; the others are signed up by the service behind them."""
PROGRAMME = """Dag 1
10.00-10.30 Velkomst v/ Regitze Ørnskov
10.30-11.45 Bibliotekernes digitale strategilandskab (Åse Præstegaard, Skovby Bibliotek)
12.00 Frokost
13.00-14.30 Spor A: Data
13.00-14.30 Spor B: Ledelse
14.30-15.00 Kaffe
18.30-21.00 Middag
Dag 2
9.00-12.00 Gruppearbejde
12.00-13.00 Frokost
13.00-15.00 Tre beslutninger"""


@pytest.mark.slow
def test_the_conference_of_2021_is_set_up_and_held(app, client, frozen):
    frozen.move_to(SUMMER)
    write(import_libraries, read_libraries(REAL_LIBRARIES.read_bytes()).rows)
    organiser, post = GrantFactory().account, Mailbox(app)
    desk = signed_in(app, organiser)
    set_up(desk)
    price(desk)
    write_programme(desk)
    desk.get(f"{DESK}/").form(f"{DESK}/udgiv").submit(status=303)
    look_at(client)

    frozen.move_to(datetime(2021, 9, 13, 7, tzinfo=UTC))
    round_id = find_round(SERIES, ROUND).id
    for number in range(PAIRS):
        if number == ON_PAGES:
            sign_up_on_pages(client, number)
        else:
            sign_up_pair(round_id, number)
    check_sign_ups(round_id)
    check_entries(post, 2 * PAIRS)

    desk = signed_in(app, organiser)
    check_hotel(desk)
    hand_over(client, post)
    give_more_beds(desk, round_id, post)

    frozen.move_to(FIRST_DAY)
    came_first = mark_day(round_id, 1)
    frozen.move_to(SECOND_DAY)
    came_second = mark_day(round_id, 2)
    desk = signed_in(app, organiser)
    page = desk.get(f"{DESK}/fremmoede/vingsted?dag=2")
    assert came_first == 120 > came_second == 112
    assert "112" in page.text
    assert len(db.session.scalars(select(Attendance)).all()) == came_first + came_second
    draft_of_next_year(desk)


def set_up(desk) -> None:
    """The series, its first round of two days, and the times of each day."""
    made = form_on(desk.get("/arrangoer/ny-serie")).fill(
        name="Strategisk Folkebiblioteksmøde",
        organiser="Centralbibliotekerne",
        purpose="To dage om året om ét tema.",
        audience="Chefer og ledere ved folkebibliotekerne.",
        contact_name="Regitze Ørnskov",
        contact_email="strategi@centralbibliotekerne.example",
    )
    first = made.submit("Opret netværk", 303).follow()
    form_on(first).fill(
        {
            "title": "Bibliotekernes Digitale Strategilandskab",
            "sittings-0-name": "Vingsted",
            "sittings-0-side": "",
            "sittings-0-day": "2021-11-04",
            "sittings-0-last_day": "2021-11-05",
            "sittings-0-place": "Vingsted Centret, Vingsted Skovvej 2, 7182 Bredsten",
            "sittings-0-standing": "1",
            "sittings-0-capacity": "160",
            "sittings-1-skipped": "1",
            "opens-days": "60",
            "signup-days": "14",
            "cancel-days": "30",
            "fee": "3.990",
            "free_places": "0",
        }
    ).submit("Opret som kladde", 303)
    form = form_on(desk.get(f"{DESK}/moeder/vingsted"))
    assert (form.fields["end_day"], form.fields["days"]) == ("2021-11-05", "10.00–15.00\n10.00–15.00")
    form = form_on(form.fill(days="10.00–21.00\n9.00–15.00").submit("add"))
    form.fill({"steps-0-percent": "50", "steps-0-days": "14", "steps-0-clock": "12.00"})
    form.submit("Gem mødet", 303)


def price(desk) -> None:
    """What it costs whom, and what one can choose: suggested, with prices and places written in."""
    form = form_on(form_on(desk.get(f"{DESK}/priser")).submit("Foreslå valg"))
    cost = {"day": "2.400", "single": "1.095", "double": "745", "meal": "195"}
    places = {"single": "60", "double": str(BEDS)}
    typed = {"whole-sector": "4.490", "whole-guest": "0", "whole-speaker": "0", "whole-partner": "1.990"}
    for number in range(7):
        kind = str(form.fields[f"options-{number}-kind"])
        typed[f"options-{number}-prices-library"] = cost[kind]
        typed[f"options-{number}-prices-speaker"] = "0"
        typed[f"options-{number}-capacity"] = places.get(kind, "")
    saved = form.fill(typed).submit("Gem priser og valg", 303).follow()
    assert "Priser og valg er gemt" in saved.text


def write_programme(desk) -> None:
    seen = form_on(desk.get(f"{DESK}/dagsorden")).fill(programme=PROGRAMME).submit("paste")
    assert "Nogle linjer kunne ikke læses" not in seen.text
    form_on(seen).submit("Gem dagsorden", 303)


def look_at(client) -> None:
    page = client.get(PUBLIC)
    for words in ("Vingsted Centret", "Bibliotekernes Digitale Strategilandskab", "Tre beslutninger", "Data"):
        assert words in page.text, words


def sign_up_pair(round_id: int, number: int) -> None:
    """Two colleagues: most share a room, some have one each, and some leave after the first day."""
    library = [one for one in directory().rows if one.has_free_place][number]
    shares, goes_home = number % 3 != 2, number % 15 == 14
    offered = offered_in(round_id)
    chosen = frozenset(
        one.id
        for one in offered
        if one.kind is not (OptionKind.SINGLE if shares else OptionKind.DOUBLE)
        and not (goes_home and (one.is_room or one.day == 2))
    )
    names = [f"Åse Nr. {number}", f"Bjørn Nr. {number}"]
    people = tuple(
        Person(
            name,
            f"{who}-{number}@bibliotek.example",
            library,
            "",
            "",
            choices=chosen,
            room_mate=mate if shares else "",
        )
        for who, name, mate in zip(("aase", "bjoern"), names, names[::-1], strict=True)
    )
    order = Order(
        round_id, secrets.token_urlsafe(18), people, names[0], people[0].email, "5790000387250", "7"
    )
    write(sign_up, order, shown_of(examine(order, round_of(round_id))))


def sign_up_on_pages(client, number: int) -> None:
    """Two colleagues on four pages: both days, a room each, and all meals stand there already."""
    library = [one for one in directory().rows if one.has_free_place][number]
    form = client.get(f"{PUBLIC}tilmelding").form()
    form = form.submit("add").form()
    for place, (who, name) in enumerate((("aase", "Åse"), ("bjoern", "Bjørn"))):
        typed = {
            "name": f"{name} Nr. {number}",
            "email": f"{who}-{number}@bibliotek.example",
            "library": library.number,
        }
        form.fill({f"people-{place}-{field}": value for field, value in typed.items()})
    payment = form.submit("choices").form().submit("payment").form()
    check = payment.fill(ean="5790000387250", reference="7").submit("check")
    assert "11.340 kr." in check.text
    assert check.form().submit("Tilmeld", 303).follow().h1 == "Kvittering"


def people_of(round_id: int) -> list[Registration]:
    db.session.rollback()
    rows = select(Registration).filter_by(round_id=round_id, state=State.CONFIRMED)
    return list(db.session.scalars(rows.order_by(Registration.id)))


def check_sign_ups(round_id: int) -> None:
    """Beds are given to who came first; the others wait for them, and nobody pays for what they wait for."""
    people = people_of(round_id)
    assert Counter(len(row.dropped_days) for row in people) == {0: 112, 1: 8}
    assert unsound(round_id) == []
    beds = db.session.scalars(select(Option).filter_by(round_id=round_id, kind=OptionKind.DOUBLE)).one()
    states = Counter(db.session.scalars(select(Choice.state).filter_by(option_id=beds.id)))
    assert states == {ChoiceState.HELD: BEDS, ChoiceState.WAITING: 80 - BEDS}
    meals = 3 * 195_00
    assert Counter(row.fee_amount for row in people) == {
        3_990_00 + 745_00 + meals: BEDS,
        3_990_00 + meals: 80 - BEDS,
        3_990_00 + 1_095_00 + meals: 32,
        2_400_00 + 2 * 195_00: 8,
    }


def check_entries(post: Mailbox, people: int) -> None:
    """Everybody has one entry for each day they come; `Mailbox` has seen that each is sound."""
    entries = [mail for mail in post.read() if mail.method == "REQUEST"]
    days = Counter(local(mail.event.decoded("DTSTART")).strftime("%-d.%-m. %H.%M") for mail in entries)
    assert days == {"4.11. 10.00": people, "5.11. 09.00": people - 8}


def check_hotel(desk) -> None:
    page = desk.get(f"{DESK}/overnatning")
    assert f"{BEDS + 32} personer" in page.text
    assert "Åse Nr. 0" in page.text


def hand_over(client, post: Mailbox) -> None:
    """Åse cannot come; a colleague has her place and her bed, and her calendar loses both days."""
    row = db.session.scalars(select(Registration).filter_by(email_key="aase-0@bibliotek.example")).one()
    link = token(Purpose.REGISTRATION, row.reference, row.id, row.link_version)
    form = client.get(f"/tilmelding/{link}/giv-videre").form()
    form.fill(name="Cecilie Østergård", email="cecilie@bibliotek.example").submit()
    told = Counter((mail.to, mail.method) for mail in post.read() if mail.method)
    assert told == {("aase-0@bibliotek.example", "CANCEL"): 2, ("cecilie@bibliotek.example", "REQUEST"): 2}
    heir = db.session.scalars(select(Registration).filter_by(email_key="cecilie@bibliotek.example")).one()
    held = set(db.session.scalars(select(Choice.state).filter_by(registration_id=heir.id)))
    assert held == {ChoiceState.HELD}


def give_more_beds(desk, round_id: int, post: Mailbox) -> None:
    """Two beds more, and the first two in their queue have them, with a mail that says so."""
    form = form_on(desk.get(f"{DESK}/priser"))
    number = next(n for n in range(7) if form.fields[f"options-{n}-kind"] == "double")
    form.fill({f"options-{number}-capacity": str(BEDS + 2)}).submit("Gem priser og valg", 303)
    assert unsound(round_id) == []
    mails = post.read()
    assert len({mail.to for mail in mails}) == 2
    assert all("Dobbeltværelse" in mail.text for mail in mails)


def mark_day(round_id: int, day: int) -> int:
    """Everybody who is expected comes."""
    come = [row for row in people_of(round_id) if day not in row.dropped_days]
    for row in come:
        assert row.sitting_id is not None
        write(mark, row.sitting_id, row.id, Presence.PRESENT, "account:1", day)
    return len(come)


def draft_of_next_year(desk) -> None:
    """One date makes the next one, whose prices wait for somebody to look at them."""
    form = form_on(desk.get(f"/arrangoer/{SERIES}/ny-runde"))
    page = form.fill({"sittings-0-day": "2022-11-03"}).submit("Opret som kladde", 303).follow()
    assert "Kontrollér priserne, de er fra sidste runde." in page.text
    assert "Du kan udgive alligevel." in page.text
    form_on(page.click("Priser")).submit("Gem priser og valg", 303)
    after = desk.get(f"/arrangoer/{SERIES}/november-2022/")
    assert "Priser og valg er gemt." in after.text
    assert "Kontrollér" not in after.text
