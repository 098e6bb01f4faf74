"""With whom people share a room: what can be said of it without telling anybody who is signed up.

A name is all that is typed. Of somebody in another booking nothing is said unless both have written each
other; the organiser pairs the rooms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from app.common.models import db
from app.registrations.models import Registration
from app.registrations.options import Chosen, Offered, OptionKind
from app.registrations.states import ACTIVE


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody, and with whom they want to share."""

    name: str
    mate: str
    shares: bool  # whether they have chosen a bed in a room for two


def is_same(one: str, other: str) -> bool:
    """Whether two typed names are the same person's."""
    return one.casefold().split() == other.casefold().split()


def shares(chosen: Iterable[Chosen | Offered]) -> bool:
    """Whether there is a bed in a room for two among these."""
    return any(one.kind is OptionKind.DOUBLE for one in chosen)


def mate_note(who: Sharer, together: Sequence[Sharer]) -> str:
    """What `who` should know of the one they share with, of whom all is said who signed up `together`."""
    if not who.mate or not who.shares:
        return ""
    found = next((one for one in together if is_same(one.name, who.mate)), None)
    if found is None:
        return gettext(
            "%(mate)s skal selv tilmelde sig og skrive dit navn. Arrangøren fordeler værelserne.",
            mate=who.mate,
        )
    if not found.shares:
        return gettext("%(mate)s har ikke valgt en plads i et dobbeltværelse.", mate=found.name)
    if found.mate and not is_same(found.mate, who.name):
        return gettext("%(mate)s har skrevet en anden. Arrangøren fordeler værelserne.", mate=found.name)
    return ""


def have_named_each_other(round_id: int, name: str, mate: str) -> bool:
    """Whether somebody of that name wants to share with `name` as well."""
    rows = db.session.execute(
        select(Registration.name, Registration.room_mate).where(
            Registration.round_id == round_id,
            Registration.room_mate != "",
            Registration.state.in_(ACTIVE),
        )
    )
    return any(is_same(row.name, mate) and is_same(row.room_mate, name) for row in rows)
