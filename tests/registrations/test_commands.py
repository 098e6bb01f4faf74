from app.common.models import db
from app.registrations.commands import kitchen_command, library_link_command
from tests.registrations.stories import ANNE, BO, person, signed_up


def test_the_link_of_a_library_is_printed_and_opens_its_page(app, client, library):
    printed = app.test_cli_runner().invoke(library_link_command, ["761500"])
    address = printed.output.strip().removeprefix("http://kreds.example")
    assert "Horsens Bibliotek" in client.get(address).text


def test_a_library_that_is_none_is_said(app):
    printed = app.test_cli_runner().invoke(library_link_command, ["999999"])
    assert (printed.exit_code, printed.output) == (1, "Error: Der er intet bibliotek med nummer 999999.\n")


def test_the_kitchen_gets_counts_and_no_names(app, round_, library):
    anne, _ = signed_up(round_, person(ANNE, library), person(BO, library))
    anne.diet, anne.diet_note, anne.diet_consented_at = "vegan", "Kun æbler", anne.signed_up_at
    db.session.commit()
    printed = app.test_cli_runner().invoke(kitchen_command, [round_.series.slug, round_.slug])
    assert printed.output == "Vest: 2 tilmeldt\n  1 Vegansk, Kun æbler\nØst: 0 tilmeldt\n"
    wrong = app.test_cli_runner().invoke(kitchen_command, [round_.series.slug, "ingen"])
    assert (wrong.exit_code, "Der er ingen runde på adressen" in wrong.output) == (1, True)
