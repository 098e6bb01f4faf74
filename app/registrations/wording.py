"""The words for states and fees, in one place for pages, mails and invoices (DOMAIN.md, Fees 9)."""

from flask_babel import gettext, ngettext

from app.common.danish import kroner, ordinal
from app.meetings.models import FreeScope
from app.meetings.queries import RoundView
from app.registrations.fees import Fee, Reason
from app.registrations.models import State


def fee_reason(fee: Fee, library: str) -> str:
    """'Gratis: første deltager fra Horsens Bibliotek', '500 kr.: 2. deltager fra …'."""
    words = {"amount": kroner(fee.amount), "library": library, "nth": fee.nth}
    match fee.reason:
        case Reason.FREE_PLACE:
            nth = ordinal(fee.slot or fee.nth)
            return gettext("Gratis: %(nth)s deltager fra %(library)s", nth=nth, library=library)
        case Reason.NO_FEE:
            return gettext("Gratis: mødet koster ikke noget")
        case Reason.FURTHER:
            return gettext("%(amount)s: %(nth)d. deltager fra %(library)s", **words)
        case Reason.SECTOR:
            return gettext("%(amount)s: %(library)s har ikke en gratis plads", **words)
        case Reason.AWAITS_LIBRARY:
            most = kroner(fee.at_most)
            return gettext("0 kr. nu – højst %(most)s, når arrangøren har godkendt arbejdspladsen", most=most)


def state_name(state: State) -> str:
    """The one word for a state, everywhere the same (DOMAIN.md, Glossary)."""
    return {
        State.CONFIRMED: gettext("Tilmeldt"),
        State.WAITING: gettext("På ventelisten"),
        State.PENDING: gettext("Afventer arrangøren"),
        State.CANCELLED: gettext("Afmeldt"),
        State.REPLACED: gettext("Givet videre"),
    }[state]


def fee_rule(round_: RoundView) -> str:
    """The fee rule of a round in a sentence or two, for somebody who has not signed up yet."""
    if round_.fee_amount == 0:
        return gettext("Det koster ikke noget at deltage.")
    amount = gettext("Deltagergebyr: %(amount)s pr. person pr. møde.", amount=kroner(round_.fee_amount))
    if round_.free_places == 0:
        return amount
    scope = gettext("i runden") if round_.free_scope is FreeScope.ROUND else gettext("ved hvert møde")
    free = ngettext(
        "Den første deltager fra hvert folkebibliotek er gratis %(scope)s.",
        "De første %(num)d deltagere fra hvert folkebibliotek er gratis %(scope)s.",
        round_.free_places,
        scope=scope,
    )
    return f"{amount} {free}"
