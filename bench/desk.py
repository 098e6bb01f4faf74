"""What organisers' pages are measured with: 5,000 people in 200 rounds, and a held round of 5,000."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from app.accounts.roles import Role
from app.accounts.services import invite, new_link
from app.attendance.models import Attendance, Presence
from app.common.clock import now
from app.common.models import db
from app.libraries.directory import directory
from app.meetings.models import Round, Series, Sitting
from app.registrations.fees import Reason
from app.registrations.models import Booking, Registration
from app.registrations.states import State

SERIES = "mange-runder"
LAST, LARGE = "runde-199", "stor-runde"
ROUNDS, PEOPLE, CROWD = 200, 25, 5_000

OVERVIEW = "/arrangoer/"
PAGES = {
    "desk_overview": OVERVIEW,
    "desk_round": f"/arrangoer/{SERIES}/{LAST}/",
    "desk_people": f"/arrangoer/{SERIES}/{LAST}/tilmeldinger",
    "desk_crowd": f"/arrangoer/{SERIES}/{LARGE}/tilmeldinger",
    "desk_search": f"/arrangoer/{SERIES}/{LARGE}/tilmeldinger?soeg=person+4711",
    "desk_queue": f"/arrangoer/{SERIES}/{LAST}/venteliste",
    "desk_fees": f"/arrangoer/{SERIES}/{LAST}/gebyrer",
    "desk_presence": f"/arrangoer/{SERIES}/{LAST}/fremmoede/vest",
    "desk_continuity": f"/arrangoer/{SERIES}/fremmoede",
    "desk_libraries": f"/arrangoer/biblioteker?serie={SERIES}",
    "desk_messages": f"/arrangoer/{SERIES}/{LAST}/beskeder",
    "desk_outbox": "/arrangoer/udbakke",
    "desk_log": "/arrangoer/log",
}
"""The organisers' pages that are measured, by the name of their figures."""

SHEET = f"/arrangoer/{SERIES}/{LARGE}/tilmeldinger.xlsx"


def fill(round_of: Any, series: Series) -> str:
    """Fill the rounds, each made by `round_of(series, slug, seats)`; the secret of a link for their owner."""
    for number in range(ROUNDS):
        made = round_of(series, f"runde-{number}", CROWD)
        is_held = number < ROUNDS - 1
        if is_held:
            _hold(made, ROUNDS - number)
        seat(made, PEOPLE, came=is_held)
    large = round_of(series, LARGE, CROWD)
    _hold(large, ROUNDS + 1)
    seat(large, CROWD, came=False)
    owner = invite("Åse Ejer", "ejer@bench.example", {None: Role.OWNER}, "command")
    return new_link(owner)


def _hold(round_: Round, weeks_ago: int) -> None:
    """Move a round into the past."""
    ago = timedelta(weeks=weeks_ago, days=50)
    for sitting in round_.sittings:
        for name in ("starts_at", "ends_at", "opens_at", "signup_until", "cancel_until", "promote_until"):
            setattr(sitting, name, getattr(sitting, name) - ago)
    db.session.flush()


def seat(round_: Round, people: int, *, came: bool) -> None:
    """Seat that many people by plain rows: signing up is measured elsewhere."""
    sittings = [one.id for one in round_.sittings]
    bookings = [_booking(round_, number) for number in range(people)]
    db.session.execute(insert(Booking), bookings)
    ids = db.session.scalars(db.select(Booking.id).filter_by(round_id=round_.id).order_by(Booking.id)).all()
    rows = list(_registrations(round_, sittings, ids))
    db.session.execute(insert(Registration), rows)
    for sitting_id in sittings:
        taken = sum(row["sitting_id"] == sitting_id for row in rows)
        db.session.execute(update(Sitting).where(Sitting.id == sitting_id).values(taken=taken))
    if came:
        _mark(round_)


def _booking(round_: Round, number: int) -> dict[str, Any]:
    return {
        "round_id": round_.id,
        "form_id": f"bench-{round_.id}-{number:020d}",
        "contact_name": f"Person {number}",
        "contact_email": f"person{number}@stor.example",
        "ean": "5798009954343" if number % 2 else "",
        "created_at": now(),
    }


def _registrations(round_: Round, sittings: list[int], bookings: Any) -> Iterator[dict[str, Any]]:
    libraries = directory().rows
    for number, booking_id in enumerate(bookings):
        pays = number >= len(libraries)
        yield {
            "booking_id": booking_id,
            "round_id": round_.id,
            "sitting_id": sittings[number % 2],
            "reference": secrets.token_hex(4),
            "name": f"Person {number} Ærøskøbing",
            "email": f"person{number}@stor.example",
            "email_key": f"person{number}@stor.example",
            "library_id": libraries[number % len(libraries)].id,
            "state": State.CONFIRMED,
            "signed_up_at": now() - timedelta(minutes=number),
            "held_since": now(),
            "agreed_fee": 500_00 if pays else 0,
            "fee_amount": 500_00 if pays else 0,
            "fee_reason": Reason.FURTHER if pays else Reason.NO_FEE,
            "fee_nth": 2,
        }


def _mark(round_: Round) -> None:
    rows = db.session.execute(
        db.select(Registration.id, Registration.sitting_id).filter_by(round_id=round_.id)
    ).all()
    db.session.execute(
        insert(Attendance),
        [
            {
                "registration_id": row.id,
                "sitting_id": row.sitting_id,
                "day": 1,
                "presence": Presence.PRESENT if row.id % 7 else Presence.ABSENT,
                "marked_at": now(),
                "marked_by": "command",
            }
            for row in rows
        ],
    )
