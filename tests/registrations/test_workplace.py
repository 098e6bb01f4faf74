"""Where people come from: by number, name, municipality or mail domain (INTERFACES.md, Sign-up form)."""

import pytest

from app.registrations.models import Booking
from tests.factories import LibraryFactory, MailDomainFactory, ResearchLibraryFactory
from tests.registrations.stories import ANNE, address_of, count, fields, rows

UNKNOWN = "Vi kender ikke biblioteket. Vælg det på listen, eller vælg “Min arbejdsplads står ikke på listen”."


@pytest.fixture
def path(round_) -> str:
    return address_of(round_)


def typed(library: str | None, email: str = "anne@elsewhere.example") -> dict[str, str]:
    return fields(
        {"name": "Anne", "email": email, "sitting": "vest"}
        | ({} if library is None else {"library": library})
    )


@pytest.mark.parametrize(
    "library",
    [
        "761500",
        " 761500 ",
        "DK-761500",
        "Horsens Bibliotek",
        "horsens bibliotek",
        "Horsens",
        "HORSENS KOMMUNE",
    ],
)
def test_a_library_is_named_by_what_names_exactly_one(client, path, library):
    LibraryFactory(number="761500", name="Horsens Bibliotek", municipality="Horsens")
    LibraryFactory(name="Tønder Bibliotek", municipality="Tønder")
    client.post(path, typed(library), 303)
    assert rows()[0].library.number == "761500"


@pytest.mark.parametrize("library", ["Atlantis", "999999", "bibliotek", "x", "-1", "0", "None"])
def test_a_name_that_names_none_is_refused_at_the_field(client, path, library):
    LibraryFactory(number="761500", name="Horsens Bibliotek", municipality="Horsens")
    LibraryFactory(number="755000", name="Tønder Bibliotek", municipality="Tønder")
    page = client.post(path, typed(library), 422)
    assert "#people-0-library" in page.links.values()
    assert count(Booking) == 0


def test_what_nothing_is_like_says_what_to_do(client, path, library):
    page = client.post(path, typed("Atlantis"), 422)
    assert page.links[UNKNOWN] == "#people-0-library"


def test_a_name_that_two_have_is_refused_with_both(client, path):
    for name in ("Sankt Knuds Gymnasium", "Sankt Annæ Gymnasium"):
        ResearchLibraryFactory(name=name)
    page = client.post(path, typed("sankt"), 422)
    assert "Vi kan gætte på: Sankt Annæ Gymnasium, Sankt Knuds Gymnasium." in page.text


@pytest.mark.parametrize(
    "email", ["anne@horsens.example", "Anne@HORSENS.example", "anne@mail.horsens.example"]
)
def test_an_empty_library_is_filled_from_the_mail_domain(client, path, library, email):
    client.post(path, typed("", email), 303)
    assert rows()[0].library_id == library.id


def test_a_missing_field_too(client, path, library):
    client.post(path, typed(None, "anne@horsens.example"), 303)
    assert rows()[0].library_id == library.id


def test_a_municipalitys_own_domain_is_enough(client, path):
    horsens = LibraryFactory(municipality="Horsens", website="")
    client.post(path, typed("", "anne@horsens.dk"), 303)
    assert rows()[0].library_id == horsens.id


def test_a_domain_somebody_has_signed_up_from_before_is_known(client, path, library):
    MailDomainFactory(domain="kommune.example", library_id=library.id)
    client.post(path, typed("", "anne@kommune.example"), 303)
    assert rows()[0].library_id == library.id


def test_a_domain_that_two_libraries_share_is_answered_with_both(client, path, library):
    other = LibraryFactory(name="Hedensted Bibliotekerne")
    MailDomainFactory(domain="shared.example", library_id=library.id)
    MailDomainFactory(domain="shared.example", library_id=other.id)
    page = client.post(path, typed("", "anne@shared.example"), 422)
    (words,) = [words for words, href in page.links.items() if href == "#people-0-library"]
    assert words.startswith("Vælg bibliotek. Vi kan gætte på: ")
    assert "Horsens Bibliotek" in words
    assert "Hedensted Bibliotekerne" in words


@pytest.mark.parametrize("email", ["anne@gmail.com", "anne@unknown.example", "anne", ""])
def test_what_says_nothing_is_asked_for(client, path, library, email):
    page = client.post(path, typed("", email), 422)
    assert page.links["Vælg bibliotek."] == "#people-0-library"


def test_the_guess_stands_in_the_form_that_comes_back(client, path, library):
    page = client.post(path, fields({"email": "anne@horsens.example"}), 422)
    assert page.form().fields["people-0-library"] == "761500"


def test_what_is_chosen_goes_before_what_could_be_guessed(client, path, library):
    other = LibraryFactory(name="Tønder Bibliotek")
    client.post(path, typed(other.number, "anne@horsens.example"), 303)
    assert rows()[0].library_id == other.id


def test_other_goes_before_the_guess_too_and_the_name_counts_only_there(client, path, library):
    check = client.post(
        path, typed("other", "anne@horsens.example") | {"people-0-organisation": "Lille Skole"}
    )
    assert "Lille Skole" in check.text
    client.post(path, typed("761500") | {"people-0-organisation": "Lille Skole"}, 303)
    assert [(row.library_id, row.organisation) for row in rows()] == [(library.id, "")]


def test_the_list_stands_in_danish_order_with_a_way_out_at_its_end(client, path):
    for name in ("Åbyhøj", "Aarhus", "Ærø", "Ølstykke", "Brønderslev"):
        LibraryFactory(name=f"{name} Bibliotek", municipality=name)
    ResearchLibraryFactory(name="Musikskolen", municipality="")
    options = [option.text for option in client.get(path).select("#people-0-library option")]
    assert [option.removesuffix(" Bibliotek") for option in options] == [
        "Vælg bibliotek",
        "Brønderslev",
        "Musikskolen",
        "Ærø",
        "Ølstykke",
        "Åbyhøj",
        "Aarhus",
        "Min arbejdsplads står ikke på listen",
    ]


def test_the_list_is_the_one_of_this_moment(client, path, library):
    assert "Horsens Bibliotek" in client.get(path).text
    library.name, library.revision = "Horsens Kommunes Biblioteker", 2
    assert "Horsens Kommunes Biblioteker" in client.get(path).text


@pytest.mark.parametrize(
    "email",
    [
        "anne", "anne@", "@horsens.example", "anne@horsens", "anne horsens@example.dk",
        "anne@horsens..example",
        "anne@horsens.example, bo@horsens.example", "Anne <anne@horsens.example>", "anne@[127.0.0.1]",
        "åse@horsens.example", "anne@horsens.example\nBcc: x@y.example", "a" * 250 + "@x.example",
    ],
)  # fmt: skip
def test_an_address_that_no_mail_reaches_is_refused_at_the_field(client, path, library, email):
    page = client.post(path, typed("761500", email), 422)
    assert "#people-0-email" in page.links.values()


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        (" anne@horsens.example ", "anne@horsens.example"),
        ("Anne@Horsens.Example", "Anne@horsens.example"),
        ("anne+netværk@horsens.example".replace("æ", "ae"), "anne+netvaerk@horsens.example"),
        ("anne@horsens.example\u200b", "anne@horsens.example"),
        ("anne@ærø.example", "anne@xn--r-3fa9c.example"),
    ],
)
def test_an_address_is_kept_so_that_mail_reaches_it(client, path, library, email, kept):
    client.post(path, typed("761500", email), 303)
    assert rows()[0].email == kept


def test_the_page_names_the_library_and_not_the_number(client, path, library):
    receipt = client.post(path, fields({**ANNE, "library": "Horsens"}), 303).follow()
    assert "Horsens Bibliotek" in receipt.text
