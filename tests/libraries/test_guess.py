from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.guess import Guess, guess, remember
from app.libraries.importer import import_libraries
from app.libraries.models import MailDomain
from tests.libraries.lists import HORSENS, SCHOOL, real_rows, rows


@pytest.fixture
def real(app):
    write(import_libraries, real_rows())


def number(guessed: Guess) -> str | None:
    return guessed.library.number if guessed.library else None


def remembered() -> list[tuple[str, int]]:
    return [tuple(row) for row in db.session.execute(select(MailDomain.domain, MailDomain.library_id))]


def signed_up(domain: str, *numbers: str) -> None:
    for each in numbers:
        write(remember, domain, directory().by_number[each].id)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("horsensbibliotek.dk", "761500"),  # the library's own address
        ("HorsensBibliotek.dk", "761500"),
        ("mail.horsensbibliotek.dk", "761500"),
        ("kk.dk", "710100"),  # above the library's own: bibliotek.kk.dk
        ("htk.dk", "716900"),
        ("brk.dk", "740000"),
        ("bbs.fo", "911116"),
        ("kb.dk", "800010"),
        ("aalborg.dk", "785100"),  # the municipality's
        ("horsens.dk", "761500"),
        ("mail.horsens.dk", "761500"),
        ("aarhus.dk", "775100"),
        ("hoeje-taastrup.dk", "716900"),
        ("hojetaastrup.dk", "716900"),
        ("koebenhavn.dk", "710100"),
        ("kobenhavn.dk", "710100"),
        ("køge.dk", "725900"),
        ("xn--kge-0na.dk", "725900"),
        ("ikast-brande.dk", "775600"),
        ("helsingor.dk", "721700"),
        ("hjoerring.dk", "786000"),
        ("langelandkommune.dk", "748200"),
        ("nordfynskommune.dk", "748000"),
        ("aeroekommune.dk", "749200"),
        ("ltk.dk", "717300"),  # known by another name
        ("edu.sdu.dk", "820030"),
        ("gmail.com", None),
        ("dbc.example", None),
        ("dk", None),
        ("", None),
    ],
)
def test_a_mail_domain_tells_the_library(real, domain, expected):
    assert number(guess(domain)) == expected


def test_who_has_signed_up_before_goes_before_what_a_domain_looks_like(real):
    signed_up("Horsens.dk", "831020")
    assert number(guess("horsens.dk")) == "831020"
    assert number(guess("mail.horsens.dk")) == "831020"
    assert number(guess("horsensbibliotek.dk")) == "761500"


def test_a_domain_used_by_several_is_decided_by_the_next_source_that_knows_one(real):
    signed_up("horsens.dk", "831020", "761500")
    assert number(guess("horsens.dk")) == "761500"


def test_where_no_source_knows_one_all_are_candidates_in_the_directorys_order(real):
    signed_up("fælles.example", "775100", "761500", "785100")
    guessed = guess("mail.fælles.example")
    assert guessed.library is None
    assert [row.municipality for row in guessed.candidates] == ["Horsens", "Aalborg", "Aarhus"]


def test_a_web_address_shared_by_libraries_gives_candidates(app):
    shared = {"website": "biblioteker.example"}
    write(import_libraries, rows(HORSENS | shared, SCHOOL | shared))
    guessed = guess("biblioteker.example")
    assert guessed.library is None
    assert [row.number for row in guessed.candidates] == ["761500", "831020"]
    assert number(guess("horsens.dk")) == "761500"


@pytest.mark.parametrize("domain", ["gmail.com", "mail.dk", "yahoo.dk", "", "dk", "not a domain"])
def test_what_says_nothing_of_a_workplace_is_not_remembered(real, domain):
    signed_up(domain, "761500")
    assert remembered() == []


@pytest.mark.both_databases
def test_a_pair_is_remembered_once(app):
    write(import_libraries, rows(HORSENS))
    library_id = directory().rows[0].id
    for domain in ("Anne@Mail.Horsens.dk", "mail.horsens.dk"):
        write(remember, domain, library_id)
    assert remembered() == [("mail.horsens.dk", library_id)]


@pytest.mark.both_databases
def test_two_who_remember_the_same_at_once_both_succeed(app):
    write(import_libraries, rows(HORSENS))
    library_id = directory().rows[0].id
    db.session.rollback()
    start, failures = Barrier(2), []

    def sign_up() -> None:
        with app.app_context():
            start.wait()
            try:
                for i in range(20):
                    write(remember, f"{i}.example", library_id)
            except Exception as error:
                failures.append(error)

    threads = [Thread(target=sign_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(remembered()) == 20


def test_a_guess_costs_two_small_queries(real, statements):
    guess("horsens.dk")
    statements.clear()
    guess("aalborg.dk")
    assert len([each for each in statements if each.startswith("SELECT")]) == 2


@given(domain=st.text())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_can_be_guessed_from_and_remembered(app, domain):
    assert guess(domain).library is None
    remember(domain[:0], 0)
