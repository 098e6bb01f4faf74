"""The words for messages: what they are, where they are on their way, and why one did not arrive."""

import re

from flask_babel import gettext

from app.outbox.models import MessageState

_ADDRESS_REFUSED = ("5.1.", "550", "551", "553")
_MAILBOX_FULL = ("5.2.2", "4.2.2", "552", "452")


def state_name(state: MessageState) -> str:
    """Where a message is on its way."""
    match state:
        case MessageState.QUEUED:
            return gettext("Venter")
        case MessageState.SENDING:
            return gettext("Sendes")
        case MessageState.SENT:
            return gettext("Sendt")
        case MessageState.GIVEN_UP:
            return gettext("Opgivet")
        case MessageState.WITHDRAWN:
            return gettext("Overflødig")


def message_words(state: MessageState, attempts: int, newer: int | None) -> str:
    """'Sendt', 'Sendes (3 forsøg)', 'Opgivet, men skrevet igen siden': where a message is, as lists say it.

    `newer` is the message that was written about the same since.
    """
    words = state_name(state)
    if newer:
        return gettext("%(state)s, men skrevet igen siden", state=words)
    if attempts > 1:
        return gettext("%(state)s (%(tries)d forsøg)", state=words, tries=attempts)
    return words


def kind_name(kind: str) -> str:
    """What a message is about, by the name of its kind."""
    first, _, day = kind.partition(" ")
    if first == "day":
        return gettext("Kalenderpost for dag %(day)s", day=day)
    return {
        "registration": gettext("Tilmelding"),
        "link": gettext("Link til Min tilmelding"),
        "receipt": gettext("Kvittering"),
        "fee": gettext("Ændret gebyr"),
        "no room": gettext("Ikke plads"),
        "reminder": gettext("Påmindelse"),
        "broadcast": gettext("Besked"),
        "broadcast test": gettext("Prøve på besked"),
        "renewal": gettext("Invitation"),
        "renewal reminder": gettext("Påmindelse om at svare"),
        "renewal test": gettext("Prøve på invitation"),
        "find": gettext("Find min tilmelding"),
        "sign in": gettext("Log ind"),
        "invitation": gettext("Invitation til arrangør"),
    }.get(kind, kind)


def error_words(error: str) -> str:
    """Why a message did not arrive, '' where nothing went wrong; `error` as the outbox keeps it.

    The codes are those of RFC 5321 and RFC 3463.
    """
    if not error:
        return ""
    if error.startswith("not written"):
        return gettext("Mailen kunne ikke skrives. Det er en fejl i systemet.")
    if error == "the server did not answer in time":
        return gettext("Mailserveren svarede ikke i tide.")
    code = re.match(r"([245])[0-9]{2}(?: |$)", error)
    if code is None:
        return gettext("Der var ikke forbindelse til mailserveren.")
    if _says(error, _MAILBOX_FULL):
        return gettext("Modtagerens postkasse er fuld.")
    if code[1] == "4":
        return gettext("Modtagerens server bad os prøve igen senere.")
    if _says(error, _ADDRESS_REFUSED) and "5.7." not in error:
        return gettext("Modtagerens server afviste adressen. Tjek, om den er skrevet rigtigt.")
    return gettext("Modtagerens server afviste mailen.")


def _says(error: str, codes: tuple[str, ...]) -> bool:
    """Whether an answer begins with one of the codes, the finer one behind the first included."""
    first, _, rest = error.partition(" ")
    return any(first == code or rest.startswith(code) for code in codes)
