"""Tilføj: people from a pasted mail, looked through before anybody is signed up."""

import pytest

from app.common.transaction import write
from app.libraries.importer import import_libraries
from app.registrations.models import Registration
from tests.libraries.lists import real_rows
from tests.planning.adding.desk import HORSENS, opened, outcomes, people_in, press
from tests.registrations.stories import ANNE, count, person, rows, signed_up

MAIL = """Fra: Anne Sørensen <anne@horsens.example>
Emne: Tilmelding

Jeg og min kollega Bo Ærø (bo@horsens.example) vil gerne med i øst.
Hilsen Anne, Horsens Bibliotek"""


def test_people_are_read_from_a_pasted_mail_and_looked_through(desk, round_, library):
    page = press(opened(desk, round_), "read=mail", mail=MAIL)
    assert people_in(page) == [
        ("Anne Sørensen", "anne@horsens.example", HORSENS, "oest"),
        ("Bo Ærø", "bo@horsens.example", HORSENS, "oest"),
    ]
    assert "Vi fandt 2 personer" in page.text
    assert outcomes(page)[1] == "Får plads i øst. 500 kr.: 2. deltager fra Horsens Bibliotek"
    assert count(Registration) == 0
    press(page, "", 303)
    assert [(row.name, row.sitting.slug) for row in rows()] == [("Anne Sørensen", "oest"), ("Bo Ærø", "oest")]


def test_a_second_mail_is_put_below_the_first_and_nobody_stands_there_twice(desk, round_, library):
    page = press(opened(desk, round_), "read=mail", mail=MAIL)
    more = MAIL.replace("Bo Ærø (bo@horsens.example)", "Carl Østergård (carl@horsens.example)")
    page = press(page, "read=mail", mail=more)
    assert [who[0] for who in people_in(page)] == ["Anne Sørensen", "Bo Ærø", "Carl Østergård"]
    assert "Vi fandt 1 person" in page.text
    assert "Alle står her allerede" in press(page, "read=mail", mail=more).text


def test_what_a_mail_lacks_is_marked_at_once(desk, round_, library):
    signed_up(round_, person(ANNE, library))
    page = press(opened(desk, round_), "read=mail", mail=MAIL.replace(" (bo@horsens.example)", ""))
    assert page.links["Person 1: Er allerede tilmeldt. Slet linjen."] == "#people-0-email"
    assert page.links["Person 2: Indtast e-mailadressen."] == "#people-1-email"
    assert outcomes(page) == []


def test_a_mail_about_nobody_keeps_its_text(desk, round_):
    text = "Hvornår er næste møde?"
    refused = press(opened(desk, round_), "read=mail", 422, mail=text)
    words = "Vi fandt ingen navne eller adresser i teksten. Skriv personerne herunder i stedet."
    assert refused.links[words] == "#mail"
    assert refused.form(refused.path).fields["mail"].strip() == text
    assert refused.select("details[open]")


@pytest.mark.parametrize(
    ("mail", "workplace"),
    [
        (
            "Jeg deltager.\nHilsen Anne Sørensen, anne@aarhus.dk",
            "Aarhus Kommunes Biblioteker",
        ),  # the municipality's
        ("Jeg deltager.\nHilsen Anne Sørensen, Horsens Kommune, anne@mail.example", HORSENS),
        ("Jeg deltager.\nHilsen Anne Sørensen, Åvangsskolen, anne@mail.example", "Åvangsskolen"),
    ],
)
def test_the_library_of_a_mail_is_guessed_as_far_as_there_is_one_answer(desk, round_, mail, workplace):
    write(import_libraries, real_rows())
    page = press(opened(desk, round_), "read=mail", mail=mail)
    assert people_in(page)[0][2] == workplace
    if workplace == "Åvangsskolen":
        assert page.links["Vi kender ikke biblioteket. Ret navnet, eller sæt kryds ved Står ikke på listen."]
        press(page, "", 303, **{"people-0-other": "1"})
        assert rows()[0].organisation == "Åvangsskolen"
