"""The words for whom a message is for, and for the fields in it."""

from collections.abc import Mapping

from flask_babel import gettext, ngettext

from app.broadcasts.audience import Audience
from app.broadcasts.merge import Field, StrayBrace, UnknownField
from app.broadcasts.queries import Progress
from app.libraries.wording import side_names
from app.meetings.queries import RoundView
from app.registrations.states import Role, State


def state_names() -> dict[State, str]:
    """Those in each state, as one chooses them."""
    return {
        State.CONFIRMED: gettext("Tilmeldte"),
        State.WAITING: gettext("På ventelisten"),
        State.PENDING: gettext("Afventer"),
        State.CANCELLED: gettext("Afmeldte"),
    }


def role_names() -> dict[Role, str]:
    """Those in each role, as one chooses them."""
    return {
        Role.PARTICIPANT: gettext("Deltagere"),
        Role.SPEAKER: gettext("Oplægsholdere"),
        Role.HOST: gettext("Værter"),
    }


def field_meanings() -> dict[Field, str]:
    """What stands in the place of each field."""
    return {
        Field.NAME: gettext("navnet"),
        Field.FIRST_NAME: gettext("fornavnet"),
        Field.LIBRARY: gettext("biblioteket"),
        Field.SITTING: gettext("mødet, fx Vest"),
        Field.TIME: gettext("dato og klokkeslæt"),
        Field.PLACE: gettext("mødestedet med adresse"),
        Field.PRICE: gettext("prisen og hvorfor"),
        Field.LINK: gettext("personens eget link til Min tilmelding"),
    }


def audience_words(audience: Audience, round_: RoundView, libraries: Mapping[int, str]) -> str:
    """'Tilmeldte og på ventelisten; Vest; 3 biblioteker'. `libraries`: names by id."""
    of_states = [words for state, words in state_names().items() if state in audience.states]
    of_roles = [words for role, words in role_names().items() if role in audience.roles]
    of_sittings = [one.name for one in round_.sittings if one.id in audience.sittings]
    of_libraries = [libraries.get(one, gettext("et andet bibliotek")) for one in sorted(audience.libraries)]
    if len(of_libraries) > 2:
        count = ngettext("%(num)d bibliotek", "%(num)d biblioteker", len(of_libraries))
        of_libraries = [count]
    parts = (
        _in_a_sentence(of_states),
        _in_a_sentence(of_roles),
        of_sittings,
        of_libraries,
        [words for side, words in side_names().items() if side in audience.sides],
    )
    return "; ".join(_listed(part) for part in parts if part)


def progress_words(progress: Progress) -> str:
    """'87 af 132 sendt, 1 opgivet'."""
    words = gettext("%(sent)d af %(total)d sendt", sent=progress.sent, total=progress.total)
    if progress.given_up:
        words += ngettext(", %(num)d opgivet", ", %(num)d opgivet", progress.given_up)
    if progress.needless:
        words += ngettext(", %(num)d udgået", ", %(num)d udgået", progress.needless)
    return words


def problem_words(problem: UnknownField | StrayBrace) -> str:
    """What is wrong with a text, and what to do."""
    match problem:
        case UnknownField(written):
            fields = _listed(["{" + field + "}" for field in Field])
            return gettext("Feltet %(written)s findes ikke. Brug %(fields)s.", written=written, fields=fields)
        case StrayBrace(line):
            return gettext("I linjen “%(line)s” hører en { eller } ikke til noget felt. Slet den.", line=line)


def _in_a_sentence(words: list[str]) -> list[str]:
    return [*words[:1], *(word.lower() for word in words[1:])]


def _listed(words: list[str]) -> str:
    """'a, b og c'."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s og %(last)s", first=", ".join(words[:-1]), last=words[-1])
