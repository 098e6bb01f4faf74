"""Lists of libraries for the tests of this folder."""

from collections.abc import Sequence

from app.libraries.importer import REAL_LIBRARIES
from app.libraries.reading import COLUMNS, ListedLibrary, read_libraries

HORSENS = {
    "library_number": "761500",
    "isil": "DK-761500",
    "name": "Horsens Bibliotek",
    "kind": "public",
    "municipality_code": "615",
    "municipality": "Horsens",
    "region": "Midtjylland",
    "side": "west",
    "central_library": "Herning",
    "website": "horsensbibliotek.dk",
    "name_source": "own",
}
SCHOOL = HORSENS | {
    "library_number": "831020",
    "isil": "DK-831020",
    "name": "VIA Bibliotekerne",
    "kind": "education",
    "municipality_code": "",
    "municipality": "",
    "central_library": "",
    "website": "",
}


def listed(*lines: dict[str, str], delimiter: str = ",") -> bytes:
    """A file with these lines under the usual columns."""
    text = [delimiter.join(COLUMNS)]
    text += [delimiter.join(_quoted(line[column], delimiter) for column in COLUMNS) for line in lines]
    return "\r\n".join(text).encode()


def rows(*lines: dict[str, str]) -> Sequence[ListedLibrary]:
    """The same, already read."""
    reading = read_libraries(listed(*lines))
    assert not reading.refused
    return reading.rows


def real_rows() -> Sequence[ListedLibrary]:
    """The libraries that come with Kreds."""
    return read_libraries(REAL_LIBRARIES.read_bytes()).rows


def _quoted(text: str, delimiter: str) -> str:
    return f'"{text}"' if delimiter in text else text
