"""Who a sign-up mail is about: mails as people write them stand in `sign_up_mails`."""

import html
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.registrations.pasted_mail import Candidate, read_mail
from app.registrations.wishes import Meeting

MAILS = Path(__file__).parent / "sign_up_mails"
MEETINGS = (Meeting("vest", "Vest", "Aarhus C"), Meeting("oest", "Øst", "Ballerup"))

HORSENS, VEJLE, SKIVE = "Horsens Bibliotek", "VejleBibliotekerne", "Skive Bibliotek"
KOLDING, ODENSE, AARHUS = (
    "Kolding Bibliotekerne",
    "Odense Biblioteker og Borgerservice",
    "Aarhus Kommunes Biblioteker",
)
NAESTVED = "Næstved Bibliotek og Borgerservice"


def found(name: str) -> list[str]:
    """The people of a mail: 'Anne Sørensen <anne@…>, Horsens Bibliotek, vest'."""
    people = read_mail((MAILS / f"{name}.txt").read_text(), MEETINGS)
    return [
        ", ".join(filter(None, (f"{one.name} <{one.email}>", one.workplace, one.wish, one.title)))
        for one in people
    ]


@pytest.mark.parametrize(
    ("mail", "people"),
    [
        ("one_line", [f"Anne Sørensen <anne@horsens.example>, {HORSENS}, vest"]),
        ("signature_only", [f"Bo Ærø <bo.aeroe@vejle.example>, {VEJLE}, vest"]),
        (
            "several_in_a_list",
            [
                f"Cecilie Østergård <cecilie@kolding.example>, {KOLDING}, vest",
                f"Dagny Løkkegård <dagny@kolding.example>, {KOLDING}, vest",
                f"Ebbe Nørgaard <ebbe@kolding.example>, {KOLDING}, vest",
            ],
        ),
        (
            "names_without_addresses",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}",
                f"Bo Ærø <>, {HORSENS}",
                f"Carl Østergård <>, {HORSENS}",
            ],
        ),
        (
            "me_and_my_colleague",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}, oest",
                f"Bo Ærø <bo@horsens.example>, {HORSENS}, oest",
            ],
        ),
        (
            "my_colleague_and_i",
            [f"Anne Sørensen <anne@horsens.example>, {HORSENS}, begge", f"Bo Ærø <>, {HORSENS}, begge"],
        ),
        ("outlook_header", [f"Anne Sørensen <anne@horsens.example>, {HORSENS}, vest"]),
        ("old_outlook_header", ["Anne Sørensen <anne@horsens.example>, oest"]),
        ("forwarded_from_outlook", [f"Bo Ærø <bo@vejle.example>, {VEJLE}, oest"]),
        ("forwarded_from_gmail", [f"Dagny Løkkegård <dagny@naestved.example>, {NAESTVED}"]),
        ("forwarded_by_the_boss", ["Ebbe Nørgaard <ebbe@naestved.example>, oest"]),
        ("reply_with_history", ["Ebbe Nørgaard <ebbe@toender.example>"]),
        ("reply_over_quotes", ["Freja Krægpøth <freja@skive.example>"]),
        ("reply_under_quotes", [f"Helle Ibsen <helle@skive.example>, {SKIVE}, vest"]),
        ("phone", ["Bo Ærø <bo@vejle.example>, vest"]),
        ("phone_with_outlook", ["Ida Juul <ida@viborg.example>"]),
        (
            "html_leftovers",
            [
                f"Anne Sørensen <anne@kolding.example>, {KOLDING}",
                f"Cecilie Østergård <cecilie@kolding.example>, {KOLDING}",
            ],
        ),
        (
            "addresses_without_names",
            [
                "Anne Soerensen <anne.soerensen@horsens.example>",
                " <bo@horsens.example>",
                " <choe@horsens.example>",
            ],
        ),
        (
            "municipality",
            [f"Anne Sørensen <asoe@aarhus.example>, {AARHUS}", f"Bo Ærø <boa@aarhus.example>, {AARHUS}"],
        ),
        ("school", ["Dagny Løkkegård <dagny@aavangsskolen.example>, Åvangsskolen"]),
        (
            "two_lists",
            [
                f"Anne Sørensen <anne@odense.example>, {ODENSE}, vest",
                f"Bo Ærø <bo@odense.example>, {ODENSE}, vest",
                f"Carl Østergård <carl@odense.example>, {ODENSE}, oest",
                f"Dagny Løkkegård <dagny@odense.example>, {ODENSE}, oest",
            ],
        ),
        (
            "two_wishes_in_a_sentence",
            ["Anne Sørensen <anne@odense.example>, oest", "Bo Ærø <bo@odense.example>, vest"],
        ),
        (
            "labels",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}, oest, Bibliotekar",
                f"Bo Ærø <bo@horsens.example>, {HORSENS}, vest",
            ],
        ),
        (
            "names_that_look_like_wishes",
            [
                "Mette Vestergaard <mette@vesthimmerland.example>, Vesthimmerlands Biblioteker",
                "Kim Østerby <>, Vesthimmerlands Biblioteker",
            ],
        ),
        ("somebody_instead", ["Bo Ærø <bo@horsens.example>"]),
        (
            "table",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}",
                f"Bo Ærø <bo@horsens.example>, {HORSENS}",
                f"Carl-Emil von Ø <carl@vejle.example>, {VEJLE}",
            ],
        ),
        (
            "secretary",
            [
                "Bo Ærø <bo@herning.example>, Herning Bibliotekerne",
                "Carl Østergård <carl@ikast.example>, Ikast-Brande Bibliotek",
            ],
        ),
        ("wrapped_lines", ["Anne Sørensen <anne@struer.example>, Struer Bibliotek, vest"]),
        ("twice_the_same", [f"Anne Sørensen <anne@horsens.example>, {HORSENS}, oest"]),
        (
            "first_names",
            [f"Karla Lund <karla@skive.example>, {SKIVE}, vest", f"Bo <bo@skive.example>, {SKIVE}, vest"],
        ),
        (
            "blocks",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}, vest",
                f"Bo Ærø <bo@vejle.example>, {VEJLE}, oest",
            ],
        ),
        ("copied_from_gmail", ["Anne Sørensen <anne@horsens.example>, oest"]),
        (
            "shared_mailbox",
            [
                "Lone Frederiksen <lonfr@slagelse.example>, Slagelse Biblioteker, oest",
                "Jens O. Hansen <>, Slagelse Biblioteker, oest",
                "Mads Peter de la Cour <>, Slagelse Biblioteker, oest",
            ],
        ),
        (
            "lines_with_titles",
            [f"Anne Sørensen <anne@horsens.example>, {HORSENS}", f"Bo Ærø <bo@horsens.example>, {HORSENS}"],
        ),
        (
            "postscript",
            [
                f"Anne Sørensen <anne@horsens.example>, {HORSENS}, vest",
                f"Bo Ærø <bo@horsens.example>, {HORSENS}, vest",
            ],
        ),
        ("nothing", []),
        ("cancellation", []),
    ],
)
def test_the_people_of_a_mail_are_found(mail, people):
    assert found(mail) == people


def test_every_mail_is_read():
    marks = test_the_people_of_a_mail_are_found.pytestmark
    assert {case[0] for case in marks[0].args[1]} == {path.stem for path in MAILS.glob("*.txt")}


PARTS = st.sampled_from(
    [
        *(path.read_text() for path in sorted(MAILS.glob("*.txt"))),
        *(
            "Fra: ",
            "Til: ",
            "Emne: VS: ",
            "> ",
            "Mvh ",
            "Jeg og ",
            "og mig selv ",
            "Navn: ",
            "E-mail: ",
            "- ",
            "Vest:\n",
        ),
        *(
            "anne@",
            "@horsens.example",
            "a@b.c.example",
            "mailto:",
            "<a href='mailto:x@y.example'>",
            "</a>",
            "<br>",
            "&#64;",
        ),
        *(
            "\n",
            " ",
            "\t",
            "\u00a0",
            "\u2028",
            "\x00",
            "å",
            "e\u0301",
            "😀",
            "-" * 80,
            "_" * 12,
            "(",
            "<",
            ">",
            "; ",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(PARTS, st.text(max_size=20)), max_size=12).map("".join)))
@example("Navn: (")
def test_reading_never_fails_and_never_invents_an_address(text):
    said = html.unescape(unicodedata.normalize("NFC", html.unescape(text)))
    for one in read_mail(text, MEETINGS):
        assert isinstance(one, Candidate)
        assert one.email in said
        assert one.name or one.email
        assert len(one.name) <= 120
        assert len(one.workplace) <= 120


@pytest.mark.parametrize(
    "piece", ["a@", "<a mailto:", "Fra: x\n", "A. ", "den skrev ", "jeg ", "<br", "-", "x@y."]
)
def test_a_very_long_text_is_read_at_once(piece):
    long = piece * (1024 * 1024 // len(piece))
    began = time.perf_counter()
    read_mail(long, MEETINGS)
    read_mail("\n".join(long[i : i + 400] for i in range(0, len(long), 400)), MEETINGS)
    assert time.perf_counter() - began < 10  # were it quadratic, it would be minutes
