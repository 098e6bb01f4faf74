"""The words for kinds and sides of libraries, and for what is wrong with a list of them."""

from flask_babel import gettext

from app.libraries.models import LibraryKind
from app.libraries.reading import Fault, Refusal
from app.meetings.models import Side


def kind_names() -> dict[LibraryKind, str]:
    """What sorts of libraries there are."""
    return {
        LibraryKind.PUBLIC: gettext("Folkebibliotek"),
        LibraryKind.RESEARCH: gettext("Forskningsbibliotek"),
        LibraryKind.EDUCATION: gettext("Uddannelsesbibliotek"),
        LibraryKind.OTHER: gettext("Andet"),
    }


def side_names() -> dict[Side, str]:
    """The sides of the Great Belt."""
    return {Side.EAST: gettext("Øst for Storebælt"), Side.WEST: gettext("Vest for Storebælt")}


def refusal_sentence(refusal: Refusal) -> str:
    """Why a line, or the whole file, is left out."""
    sentences = _about_files() | _about_lines() | _about_fields()
    return sentences[refusal.fault] % refusal.facts


def _about_files() -> dict[Fault, str]:
    return {
        Fault.ENCODING: gettext("Filen er hverken UTF-8 eller Windows-1252. Gem den som CSV UTF-8."),
        Fault.EMPTY_FILE: gettext("Filen er tom."),
        Fault.MISSING_COLUMNS: gettext("Filens første linje mangler kolonnerne: %(columns)s."),
        Fault.UNKNOWN_COLUMNS: gettext(
            "Filens første linje har kolonner, der er ukendte eller står to gange: %(columns)s."
        ),
    }


def _about_lines() -> dict[Fault, str]:
    return {
        Fault.QUOTES: gettext("Et anførselstegn er ikke lukket, eller et felt går over flere linjer."),
        Fault.FIELD_COUNT: gettext("Linjen har %(found)d felter; der skal være %(expected)d."),
        Fault.DUPLICATE_NUMBER: gettext("Biblioteksnummeret %(number)s står også på linje %(line)d."),
        Fault.ISIL_TAKEN: gettext("ISIL-nummeret %(isil)s hører til bibliotek %(number)s."),
        Fault.MUNICIPALITY: gettext(
            "Kommunen passer ikke (kode “%(code)s”, navn “%(name)s”). Et kommunalt folkebibliotek har begge "
            "dele, arten public og nummeret 7 + kode + 00; andre har ingen af delene."
        ),
    }


def _about_fields() -> dict[Fault, str]:
    return {
        Fault.CONTROL: gettext("Feltet %(column)s indeholder et usynligt eller ødelagt tegn."),
        Fault.FORMULA: gettext("Feltet %(column)s, “%(value)s”, begynder som en formel i et regneark."),
        Fault.TOO_LONG: gettext("Feltet %(column)s må højst have %(most)d tegn."),
        Fault.NUMBER: gettext("Biblioteksnummeret “%(value)s” skal have 6 cifre."),
        Fault.ISIL: gettext("“%(value)s” har ikke form som et ISIL-nummer, fx DK-761500."),
        Fault.NO_NAME: gettext("Navnet mangler."),
        Fault.CHOICE: gettext("Feltet %(column)s er “%(value)s”; det skal være et af: %(choices)s."),
        Fault.WEBSITE: gettext("“%(value)s” er ikke en webadresse."),
    }
