"""Noting what the hotel was told, and forgetting it. Services flush; the edge commits."""

from flask_babel import gettext
from sqlalchemy import delete, select

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.hotel.models import HotelList, HotelStay
from app.hotel.queries import hotel_of
from app.hotel.stays import has_news, version_of
from app.meetings.models import Sitting
from app.meetings.queries import rounds_with
from app.registrations import places
from app.registrations.due import DIET_KEPT


class NothingToSend(DomainError):
    """The hotel knows everything already, or nobody sleeps there; the message says which."""


class ListChanged(DomainError):
    """The list is another than the one that was seen."""


def note_sent(round_id: int, seen: str, actor: str) -> int:
    """Note that the list of a round, as it is now, was sent to the hotel; the id of the note.

    `seen` is the version of what somebody has looked at, see `stays.version_of`. Under the lock of
    the round, so that of two who press at once the second notes nothing.

    Raises:
        ListChanged: something else would be noted.
        NothingToSend: nobody has a room and nobody had one, or nothing has changed since the last time.
    """
    places.lock(round_id)
    stays = hotel_of(rounds_with([round_id], drafts=True)[0]).stays
    if not stays:
        raise NothingToSend(gettext("Der er ikke noget at sende: ingen har et værelse."))
    if not has_news(stays):
        raise NothingToSend(gettext("Der er ikke ændret noget, siden listen sidst blev sendt."))
    if version_of(stays) != seen:
        raise ListChanged(
            gettext(
                "Listen har ændret sig, mens siden var åben. "
                "Hent filen igen, og tryk så på Marker som sendt til hotellet."
            )
        )
    there = [(one.registration_id, one.now) for one in stays if one.now]
    made = HotelList(round_id=round_id, made_at=now(), actor=actor, people=len(there))
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        HotelStay(
            list_id=made.id,
            registration_id=registration_id,
            name=told.name,
            room=told.room,
            arrival=told.arrival,
            departure=told.departure,
            mate=told.mate,
            needs_digest=told.needs_digest,
        )
        for registration_id, told in there
    )
    db.session.flush()
    record(actor, "hotel.sent", made, after={"people": len(there)})
    return made.id


def forget_stays() -> int:
    """Delete what was said of each person, 14 days after the meeting as their needs are; of how many.

    That a list was sent, when and by whom, stays.
    """
    going_on = select(Sitting.round_id).where(Sitting.ends_at >= now() - DIET_KEPT)
    over = select(HotelList.id).where(HotelList.round_id.not_in(going_on))
    old = delete(HotelStay).where(HotelStay.list_id.in_(over)).execution_options(synchronize_session=False)
    return db.session.connection().execute(old).rowcount
