"""Tilmeldinger: the list of a round, what it finds, and the same as a sheet."""

import csv
import io
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.dashboard.people import PAGE, Filter, Status, everybody, people_of
from app.libraries.models import Library
from app.meetings.models import Round
from app.meetings.queries import round_of
from app.registrations import decisions, self_service
from app.registrations.models import Registration
from app.registrations.states import Role as Part
from app.registrations.states import State
from tests.conftest import NOW, signed_in
from tests.factories import (
    BookingFactory,
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    ResearchLibraryFactory,
)
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    horsens,
    one_sitting,
    person,
    rows,
    signed_up,
    two_sittings,
)
from tests.support.pages import Page, PageClient
from tests.support.queries import counted_queries

STATES = (State.CONFIRMED, State.WAITING, State.PENDING, State.CANCELLED, State.REPLACED)


def address(round_: Round, ending: str = "") -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/tilmeldinger{ending}"


def names(page: Page) -> list[str]:
    return [row.text for row in page.select("tbody th")]


def cells(page: Page) -> list[list[str]]:
    return [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]


def chips(page: Page) -> dict[str, int]:
    """The counts over the list by their words."""
    chosen = page.select("ul[aria-label=Status] a")
    return {one.text.rsplit(" ", 1)[0]: int(one.select(".chip-count")[0].text) for one in chosen}


def fill(round_: Round, many: int, **fields: Any) -> None:
    """Many registrations of all kinds, at both meetings and at either, with one statement."""
    booking, library = BookingFactory(round=round_), LibraryFactory()
    made = []
    for number in range(many):
        state = STATES[number % len(STATES)]
        signed_up_at = NOW + timedelta(seconds=number)
        made.append(
            {
                "booking_id": booking.id,
                "round_id": round_.id,
                "sitting_id": None if number % 15 == 1 else round_.sittings[number % 2].id,
                "name": f"Person {number}",
                "email": f"person{number}@{many}.example",
                "email_key": f"person{number}@{many}.example",
                "library_id": library.id,
                "state": state,
                "signed_up_at": signed_up_at,
                "held_since": signed_up_at if state is State.CONFIRMED else None,
                "cancelled_at": signed_up_at if state is State.CANCELLED else None,
                "agreed_fee": 500_00,
                **fields,
            }
        )
    db.session.execute(insert(Registration), made)
    db.session.commit()


@pytest.fixture
def round_(app) -> Round:
    return two_sittings()


# Chips, sitting and order


def test_an_empty_round_says_so(desk, round_):
    page = desk.get(address(round_))
    assert "Ingen er tilmeldt endnu." in page.text
    assert set(chips(page).values()) == {0}
    assert not page.select(".exports")


def test_each_chip_counts_the_rows_behind_it(desk, round_):
    fill(round_, 60)
    write(decisions.change_library, rows()[2].id, horsens().id, "command")
    db.session.execute(
        Registration.__table__.update()
        .where(Registration.id == rows()[7].id)
        .values(library_id=None, organisation="Åvangsskolen")
    )
    db.session.commit()
    for query in ("", "?moede=vest", "?moede=oest", "?soeg=person+1", "?soeg=1&moede=oest", "?soeg=åvang"):
        page = desk.get(address(round_) + query)
        for words, count in chips(page).items():
            link = next(href for text, href in page.links.items() if text == f"{words} {count}")
            assert len(names(desk.get(link))) == count, (query, words)
    counts = chips(desk.get(address(round_)))
    assert counts["Alle aktive"] == counts["Tilmeldt"] + counts["På ventelisten"] + counts["Afventer"]
    assert (counts["Uden bibliotek"], counts["Afmeldt"], counts["Givet videre"]) == (1, 12, 12)


def test_who_takes_any_meeting_is_listed_at_each(desk, app):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory(), "vest"), person(CARL, LibraryFactory(), "oest"))
    signed_up(round_, person(ANNE, horsens(), "begge"))
    page = desk.get(address(round_))
    assert names(page) == ["Anne Sørensen", "Carl Østergård", "Bo Ærø"]  # the latest first
    assert cells(page)[0][2:4] == ["Øst eller vest", "På ventelisten (nr. 1 i vest, nr. 1 i øst)"]
    assert names(page.click("Vest")) == ["Anne Sørensen", "Bo Ærø"]
    assert names(page.click("Øst")) == ["Anne Sørensen", "Carl Østergård"]
    assert names(page.click("Øst").click("Alle møder")) == names(page)


def test_a_round_of_one_meeting_has_none_to_choose(desk, app):
    assert "Alle møder" not in desk.get(address(one_sitting())).links


def test_roles_wishes_and_typed_workplaces_are_said(desk, app):
    round_ = two_sittings(east={"capacity": 1})
    ours = horsens()
    bo, anne = signed_up(round_, person(BO, LibraryFactory(), "oest"), person(ANNE, ours, "vest"))
    signed_up(round_, person(CARL, None, organisation="Åvangsskolen"))
    write(decisions.set_role, bo.id, Part.SPEAKER, True, "command")
    write(self_service.move, anne.id, "oest", None, "command")
    found = {row[0]: row for row in cells(desk.get(address(round_)))}
    assert found["Bo Ærø"][3] == "Tilmeldt, oplægsholder"
    assert found["Anne Sørensen"][3] == "Tilmeldt (ønsker at flytte: nr. 1 i øst)"
    assert found["Carl Østergård"][1] == "Åvangsskolen (ikke på listen)"
    assert found["Carl Østergård"][3] == "Afventer arrangøren"


def test_pages_are_turned_and_one_too_far_is_the_last(desk, round_):
    fill(
        round_,
        PAGE * 2 + 10,
        state=State.CONFIRMED,
        held_since=NOW,
        cancelled_at=None,
        sitting_id=round_.sittings[0].id,
    )
    first = desk.get(address(round_))
    assert len(names(first)) == PAGE
    assert names(first)[0] == f"Person {PAGE * 2 + 9}"
    assert "Side 1 af 3" in first.text
    last = first.click("Næste side").click("Næste side")
    assert names(last)[-1] == "Person 0"
    assert len(names(last)) == 10
    for wanted in ("9", "9999"):
        assert names(desk.get(f"{address(round_)}?side={wanted}")) == names(last)
    for nonsense in ("0", "-1", "x", "1.5", "99999999999999999999", "²"):
        assert names(desk.get(f"{address(round_)}?side={nonsense}")) == names(first)


@pytest.mark.parametrize("query", ["?status=findes-ikke", "?moede=nord", "?moede=&status=&soeg=", "?nu=x"])
def test_what_there_is_not_is_left_out(desk, round_, query):
    fill(round_, 5)
    assert len(names(desk.get(address(round_) + query))) == 3


# Searching


@pytest.fixture
def crowd(app, round_) -> Round:
    """People with names, addresses and workplaces that are hard to tell apart."""
    ours, copenhagen = (
        horsens(),
        LibraryFactory(name="Københavns Biblioteker", municipality="København", number="710100"),
    )
    people: Sequence[tuple[str, str, Library | None]] = [
        ("Åse Sørensen", "aase@horsens.example", ours),
        ("ÆGIR Ærø", "aegir@ishorsens.example", copenhagen),
        ("Bo Å", "bo_aa@horsens.example", copenhagen),
        ("Bo Procent", "b%o@kbh.example", copenhagen),
        ("Carl", "carl@skole.example", None),
    ]
    for name, email, library in people:
        workplace = {"library": library} if library else {"library": None, "organisation": "Ågårdskolen 100%"}
        RegistrationFactory(sitting=round_.sittings[0], name=name, email=email, **workplace)
    return round_


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("åse", ["Åse Sørensen"]),
        ("ÅSE", ["Åse Sørensen"]),
        ("ærø", ["ÆGIR Ærø"]),
        ("ægir", ["ÆGIR Ærø"]),
        ("sørensen åse", ["Åse Sørensen"]),
        ("bo københavn", ["Bo Procent", "Bo Å"]),
        ("bo horsens", ["Bo Å"]),  # a name, and an address
        ("Horsens Bibliotek", ["Bo Å", "ÆGIR Ærø", "Åse Sørensen"]),  # each word, in any of them
        ("horsens københavn", ["Bo Å", "ÆGIR Ærø"]),
        ("bibliotek.", ["Bo Procent", "Bo Å", "ÆGIR Ærø", "Åse Sørensen"]),
        ("761500", ["Åse Sørensen"]),
        ("kobenhavns", ["Bo Procent", "Bo Å", "ÆGIR Ærø"]),  # as one without Danish letters writes it
        ("@horsens.example", ["Bo Å", "Åse Sørensen"]),  # not @ishorsens.example
        ("horsens.example", ["Bo Å", "ÆGIR Ærø", "Åse Sørensen"]),
        ("AASE@HORSENS.example", ["Åse Sørensen"]),
        ("%", ["Carl", "Bo Procent"]),
        ("100%", ["Carl"]),
        ("bo_", ["Bo Å"]),
        ("b%o", ["Bo Procent"]),
        ("ågårdskolen", ["Carl"]),
        ("\\", []),
        ("'", []),
        ("x" * 100, []),
        ("bo " * 40, ["Bo Procent", "Bo Å"]),
    ],
)
def test_people_are_found_by_name_library_address_and_domain(crowd, words, found):
    listed = people_of(round_of(crowd.id), Filter(words=words))
    assert [row.name for row in listed.rows] == found
    assert listed.counts[Status.ACTIVE] == len(found)


def test_one_is_found_by_the_number_that_is_read_out_over_the_phone(crowd):
    row = rows()[0]
    listed = people_of(round_of(crowd.id), Filter(words=row.reference.lower()))
    assert [one.id for one in listed.rows] == [row.id]


def test_what_is_searched_for_stays_when_something_else_is_chosen(desk, crowd):
    page = desk.get(f"{address(crowd)}?soeg=bo")
    assert names(page.click("Vest")) == ["Bo Procent", "Bo Å"]
    form = page.click("Vest").form(address(crowd))
    assert form.fields == {"moede": "vest", "soeg": "bo", "status": "aktive"}
    assert names(form.fill(soeg="carl").submit()) == ["Carl"]


def test_a_search_may_be_for_the_word_of_a_chip(desk, crowd):
    RegistrationFactory(sitting=crowd.sittings[0], name="Foreningen Aktive")
    page = desk.get(f"{address(crowd)}?soeg=aktive")
    assert names(page) == names(page.click("Vest")) == ["Foreningen Aktive"]


def test_a_search_of_more_than_100_characters_is_cut(desk, crowd):
    page = desk.get(address(crowd), query_string={"soeg": "å" * 5000})
    assert "Ingen passer til det, du har valgt." in page.text
    assert page.form(address(crowd)).fields["soeg"] == "å" * 100


# As a sheet


def test_what_is_shown_is_taken_home_all_pages_of_it(desk, round_):
    fill(round_, PAGE * 3)
    page = desk.get(f"{address(round_)}?status=tilmeldt&moede=vest&side=1")
    ids = {row.id for row in everybody(round_of(round_.id), Filter(Status.CONFIRMED, "vest"))}
    for words, read in (("CSV", read_csv), ("Excel", read_xlsx)):
        titles, *people = read(desk.flask.get(page.links[words]))
        assert len(people) == len(ids) == chips(page)["Tilmeldt"]
        assert titles[:7] == ["Navn", "E-mail", "Stilling", "Arbejdsplads", "Møde", "Status", "Rolle"]
        assert {one[4] for one in people} == {"Vest"}
        assert {one[5] for one in people} == {"Tilmeldt"}


def test_a_sheet_holds_what_the_finance_office_asks_for(desk, app):
    round_ = two_sittings()
    ours = horsens()
    signed_up(round_, person(ANNE, ours))
    signed_up(round_, person(BO, ours), ean="5798009954343", payment_reference="Åse", order_number="0042")
    sheet = read_csv(desk.flask.get(address(round_, ".csv")))
    by_title = dict(zip(sheet[0], sheet[1], strict=True))
    assert by_title == {
        "Navn": "Bo Ærø",
        "E-mail": "bo@horsens.example",
        "Stilling": "",
        "Arbejdsplads": "Horsens Bibliotek",
        "Møde": "Vest",
        "Status": "Tilmeldt",
        "Rolle": "Deltager",
        "Gebyr (kr.)": "500",
        "Begrundelse": "500 kr.: 2. deltager fra Horsens Bibliotek",
        "Tilmeldt den": "2027-02-01 10:00",
        "Kontaktperson": "Bo Ærø",
        "Kontaktpersonens e-mail": "bo@horsens.example",
        "EAN": "5798009954343",
        "Reference": "Åse",
        "Ordrenummer": "0042",
        "Nr.": rows()[1].reference,
    }
    xlsx = read_xlsx(desk.flask.get(address(round_, ".xlsx")))
    assert dict(zip(xlsx[0], xlsx[1], strict=True))["EAN"] == "5798009954343"
    assert dict(zip(xlsx[0], xlsx[1], strict=True))["Gebyr (kr.)"] == 500


def test_a_sheet_opens_in_a_danish_spreadsheet_and_guards_formulas(desk, round_):
    RegistrationFactory(sitting=round_.sittings[0], name='=HYPERLINK("http://x.example")', title="+45")
    answer = desk.flask.get(address(round_, ".csv"))
    assert answer.data.startswith(b"\xef\xbb\xbfNavn;E-mail;")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f'attachment; filename="tilmeldinger-{round_.slug}-2027-02-01.csv"'
    assert answer.headers["Content-Disposition"] == name
    assert read_csv(answer)[1][0] == '\'=HYPERLINK("http://x.example")'
    assert read_csv(answer)[1][2] == "'+45"
    assert read_xlsx(desk.flask.get(address(round_, ".xlsx")))[1][0] == '=HYPERLINK("http://x.example")'


def test_there_is_no_other_kind_of_sheet(desk, round_):
    assert desk.flask.get(address(round_, ".pdf")).status_code == 404


def read_csv(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


# Size, and who may


def test_5000_cost_no_more_queries_than_five(desk, round_):
    fill(round_, 5)
    few = [asked(desk, round_, query) for query in ("", "?status=venteliste&soeg=person", ".xlsx")]
    fill(round_, 5000)
    assert [asked(desk, round_, query) for query in ("", "?status=venteliste&soeg=person", ".xlsx")] == few
    began = time.perf_counter()
    assert len(read_csv(desk.flask.get(address(round_, ".csv")))) == 3 + 3000 + 1
    assert time.perf_counter() - began < 10


def asked(desk: PageClient, round_: Round, rest: str) -> int:
    db.session.commit()
    with counted_queries(db.engine) as statements:
        desk.flask.get(address(round_) + rest)
    return len(statements)


def test_a_reader_looks_and_is_offered_nothing_to_do(app, round_):
    fill(round_, 5)
    page = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account).get(
        address(round_)
    )
    assert len(names(page)) == 3
    assert "Tilføj" not in page.links
    assert "CSV" in page.links


def test_a_school_that_waits_for_the_distribution_says_until_when(desk, app):
    round_ = two_sittings(sector_release_at=NOW + timedelta(days=9))
    signed_up(round_, person(CARL, ResearchLibraryFactory(name="Musikskolen")))
    assert cells(desk.get(address(round_)))[0][3] == "Afventer fordeling den 10. februar"
