from collections import Counter
from types import SimpleNamespace

from email_validator import validate_email

from app.demo.people import LONG_NAMED, MOST, rosters
from app.libraries.importer import REAL_LIBRARIES
from app.libraries.reading import read_libraries

LIBRARIES = [
    SimpleNamespace(number=row.number, name=row.name, place=row.municipality or row.name)
    for row in read_libraries(REAL_LIBRARIES.read_bytes()).rows
]


def test_every_library_has_people_who_are_the_same_every_time():
    people = rosters(LIBRARIES, "748000")
    assert people == rosters(LIBRARIES[::-1], "748000")
    assert {number: len(own) for number, own in people.items()} == {one.number: MOST for one in LIBRARIES}


def test_nobody_shares_a_name_or_an_address_and_no_address_leads_anywhere():
    people = [one for own in rosters(LIBRARIES, "748000").values() for one in own]
    assert max(Counter(one.name for one in people).values()) == 1
    assert max(Counter(one.email for one in people).values()) == 1
    for one in people:
        assert one.email.isascii()
        assert one.email == one.email.lower()
        assert one.email.endswith(".example")
        validate_email(one.email, check_deliverability=False, test_environment=True)
        assert len(one.name) <= 120 >= len(one.title)


def test_no_two_libraries_share_a_mail_domain():
    people = rosters(LIBRARIES, "748000")
    houses = {number: {one.email.partition("@")[2] for one in own} for number, own in people.items()}
    assert Counter(len(domains) for domains in houses.values()) == {1: len(LIBRARIES)}
    assert len(set.union(*houses.values())) == len(LIBRARIES)


def test_one_person_has_a_long_name():
    assert rosters(LIBRARIES, "748000")["748000"][0].name == LONG_NAMED[0]
