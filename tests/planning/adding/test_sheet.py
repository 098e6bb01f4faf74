"""Tilføj: people from a sheet, looked through before anybody is signed up."""

import io

import openpyxl
import pytest

from app.common.models import db
from app.libraries.models import MailDomain
from app.registrations.models import Registration
from tests.factories import LibraryFactory
from tests.planning.adding.desk import HORSENS, address, opened, people_in, press, typed, upload
from tests.registrations.stories import (
    ANNE,
    BO,
    check_invariants,
    count,
    person,
    rows,
    signed_up,
    two_sittings,
)
from tests.support.pages import Page
from tests.support.queries import counted_queries


def test_people_are_read_from_a_sheet(desk, round_, library):
    sheet = "Navn;E-mail;Bibliotek;Møde;Stilling\nAnne Sørensen;anne@horsens.example;761500;Øst;Bibliotekar\n"
    for content in (sheet.encode("cp1252"), sheet.encode("utf-8-sig"), sheet.encode("utf-16")):
        page = upload(opened(desk, round_), content)
        assert people_in(page) == [("Anne Sørensen", "anne@horsens.example", HORSENS, "oest")]
    press(page, "", 303)
    assert (rows()[0].title, rows()[0].sitting.slug) == ("Bibliotekar", "oest")


def test_a_workbook_with_first_and_last_names_and_formulas(desk, library):
    round_ = two_sittings(east={"venue__city": "Ballerup"})
    book = openpyxl.Workbook()
    for row in (
        ("Fornavn", "Efternavn", "E-mailadresse", "Sted"),
        ("=1+1", "Sørensen", "anne@horsens.example", "Aarhus"),
        (None, None, None, None),
        ("@Bo", "Ærø", "bo@horsens.example", "lige meget"),
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = upload(opened(desk, round_), out.getvalue())
    # A formula without a value is nothing; a name that looks like one is kept as it stands.
    assert people_in(page) == [
        ("Sørensen", "anne@horsens.example", HORSENS, "vest"),
        ("@Bo Ærø", "bo@horsens.example", HORSENS, "begge"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen er tom. Første linje skal være overskrifter, derefter en linje pr. person."),
        (
            b"Hvem;Hvor\nAnne;Vest\n",
            (
                "Filen skal have kolonnerne Navn og E-mail i første linje; Bibliotek, Møde og Stilling "
                "må også være der. Den har: Hvem, Hvor."
            ),
        ),
        (b"Navn;E-mail\n", "Filen har overskrifter, men ingen personer under dem."),
        (
            b"Navn;E-mail\n" + b"Ib;ib@x.example\n" * 10_000,
            "Filen har 10000 linjer. Del den i flere med højst 500 i hver.",
        ),
        (b"%PDF-1.7", "Filen er ikke et regneark. Gem det som .xlsx eller CSV, og prøv igen."),
        (
            b"\xd0\xcf\x11\xe0" + b"\x00" * 100,
            (
                "Filen er i et ældre Excel-format eller har adgangskode. "
                "Gem den som .xlsx uden adgangskode, eller som CSV."
            ),
        ),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why_and_keeps_what_was_typed(desk, round_, content, words):
    refused = upload(opened(desk, round_), content, 422, **typed(ANNE))
    assert refused.links[words] == "#file"
    assert people_in(refused)[0][:2] == (ANNE["name"], ANNE["email"])


def test_no_file_is_asked_for(desk, round_):
    assert press(opened(desk, round_), "read=file", 422).links["Vælg en fil."] == "#file"


def test_words_in_the_place_of_a_file_are_no_file(desk, round_):
    page = opened(desk, round_)
    refused = press(page, "read=file", 422, file="Anne Sørensen")
    assert refused.links["Vælg en fil."] == "#file"


def test_too_many_for_one_form_are_refused(desk, round_):
    sheet = "Navn;E-mail\n" + "".join(f"Person {n};p{n}@x.example\n" for n in range(500))
    refused = upload(opened(desk, round_), sheet.encode(), 422, **typed(ANNE))
    assert "Der er højst plads til 500 ad gangen. Tilmeld først dem herunder." in refused.links
    assert people_in(refused)[0][0] == ANNE["name"]


def test_a_file_above_a_mebibyte_gets_a_page(desk, round_):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="ark.csv"\r\n\r\n' + b"x" * 1024 * 1024
    )
    kind = "multipart/form-data; boundary=x"
    page = desk._open("POST", address(round_), 413, data=body, content_type=kind)
    assert page.h1 == "Det var for meget på én gang"
    assert "filen mindre" in page.text


def test_of_a_sheet_those_signed_up_already_are_taken_out_with_one_press(desk, round_, library):
    signed_up(round_, person(ANNE, library), person(BO, library))
    sheet = "Navn;E-mail\nAnne;ANNE@horsens.example\nCarl;carl@horsens.example\nBo;bo@horsens.example\n"
    page = upload(opened(desk, round_), sheet.encode())
    taken = [words for words in page.links if "Er allerede tilmeldt" in words]
    assert taken == [f"Person {n}: Er allerede tilmeldt. Slet linjen." for n in (1, 3)]
    assert len(page.select(".form-error")) == 2
    page = press(page, "remove=signed-up")
    assert [who[0] for who in people_in(page)] == ["Carl"]


def test_a_sheet_of_210_is_looked_through_and_signed_up(desk):
    round_ = two_sittings(west={"capacity": 300})
    for number in range(25):
        db.session.add(MailDomain(domain=f"b{number}.example", library_id=LibraryFactory().id))
    db.session.commit()
    lines = [f"Person {n};p{n}@b{n % 25}.example;Vest" for n in range(210)]
    page = opened(desk, round_)
    assert queries_of(page, lines[:50]) == queries_of(page, lines[:2])
    everybody = upload(page, sheet(*lines))
    assert len(people_in(everybody)) == 210
    press(everybody, "", 303)
    assert count(Registration) == 210
    check_invariants()


def sheet(*lines: str) -> bytes:
    return "\n".join(["Navn;E-mail;Møde", *lines]).encode()


def queries_of(page: Page, lines: list[str]) -> int:
    db.session.commit()
    with counted_queries(db.engine) as statements:
        upload(page, sheet(*lines))
    return len(statements)
