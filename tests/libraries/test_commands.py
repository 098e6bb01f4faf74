import pytest
from sqlalchemy import func, select

from app.common.models import db
from app.libraries.commands import import_libraries_command
from app.libraries.importer import REAL_LIBRARIES
from app.libraries.models import Library
from app.libraries.reading import Fault, Refusal
from app.libraries.wording import refusal_sentence
from tests.libraries.lists import HORSENS, SCHOOL, listed

ABSALON = SCHOOL | {"library_number": "830370", "isil": "DK-830370", "name": "Professionshøjskolen Absalon"}


@pytest.fixture
def run(app, tmp_path):
    def command(content: bytes | None):
        file = tmp_path / "libraries.csv"
        if content is not None:
            file.write_bytes(content)
        return app.test_cli_runner().invoke(import_libraries_command, [str(file)])

    return command


def test_the_real_list_goes_in_twice_and_changes_nothing_the_second_time(run):
    first, second = run(REAL_LIBRARIES.read_bytes()), run(REAL_LIBRARIES.read_bytes())
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output == "Biblioteker: 111 oprettet, 0 ændret, 0 uændret. Linjer afvist: 0.\n"
    assert second.output == "Biblioteker: 0 oprettet, 0 ændret, 111 uændret. Linjer afvist: 0.\n"


def test_lines_that_cannot_be_used_are_named_and_the_rest_goes_in(run):
    run(listed(HORSENS))
    result = run(listed(HORSENS | {"kind": "andet"}, SCHOOL | {"isil": "DK-761500"}, SCHOOL, ABSALON))
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Linje 2: Feltet kind er “andet”; det skal være et af: public, research, education, other.",
        "Linje 3: ISIL-nummeret DK-761500 hører til bibliotek 761500.",
        "Linje 4: Biblioteksnummeret 831020 står også på linje 3.",
    ]
    assert result.stdout == "Biblioteker: 1 oprettet, 0 ændret, 0 uændret. Linjer afvist: 3.\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "No such file or directory"),
        (b"", "Filen er tom."),
        (b"\x81", "Filen er hverken UTF-8 eller Windows-1252. Gem den som CSV UTF-8."),
        (listed(HORSENS).replace(b",side", b",site"), "Filens første linje mangler kolonnerne: side."),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_fails(run, content, sentence):
    result = run(content)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert db.session.scalar(select(func.count(Library.id))) == 0


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_sentence(app, fault):
    words = {"column": "name", "value": "100 %s", "choices": "a, b", "columns": "side", "name": "Horsens"}
    codes = {"number": "761500", "isil": "DK-1", "code": "615"}
    counts = {"most": 60, "line": 2, "found": 2, "expected": 11}
    sentence = refusal_sentence(Refusal(2, fault, words | codes | counts))
    assert sentence.endswith(".")
    assert "%(" not in sentence
