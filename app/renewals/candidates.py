"""Who is to be asked to a round, read from what the series knows of people."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.libraries.contacts import contacts_of
from app.libraries.directory import directory
from app.libraries.members import members_of
from app.libraries.words import sort_key
from app.meetings.models import Round, Sitting, SittingState
from app.meetings.phases import Phase
from app.meetings.queries import RoundView, SittingView
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, Role, State
from app.renewals.asking import Candidate, Home, Known, Occasion, who_is_asked
from app.renewals.models import Renewal


def candidates_of(round_: RoundView) -> list[Candidate]:
    """Everybody who is still to be asked to a round, by library; a fixed number of queries."""
    sittings = {one.slug: one.side for one in sittings_ahead(round_)}
    if not sittings:
        return []
    libraries = directory().by_id
    homes = {one.id: Home(one.side, one.has_free_place) for one in libraries.values()}
    occasion = _occasion(round_, sittings)
    found = who_is_asked(
        occasion,
        homes,
        _with_seat(_round_before(round_)),
        [Known(one.name, one.email, one.title, one.library_id) for one in members_of(round_.series.id)],
        _contacts([id_ for id_, home in homes.items() if home.has_free_place]),
    )
    return sorted(found, key=lambda one: (sort_key(libraries[one.library_id].name), sort_key(one.name)))


def sittings_ahead(round_: RoundView) -> list[SittingView]:
    """The sittings one can sign up for, or soon can."""
    return [one for one in round_.sittings if one.phase in (Phase.COMING, Phase.OPEN)]


def _occasion(round_: RoundView, sittings: Mapping[str, str | None]) -> Occasion:
    registered = db.session.execute(
        select(Registration.email_key, Registration.library_id, Registration.state, Registration.role).where(
            Registration.round_id == round_.id
        )
    ).all()
    asked = db.session.execute(
        select(Renewal.email_key, Renewal.library_id).where(Renewal.round_id == round_.id)
    ).all()
    coming = {row.library_id for row in registered if row.state in ACTIVE and row.role is Role.PARTICIPANT}
    return Occasion(
        sittings,
        settled=frozenset(row.email_key for row in (*registered, *asked)),
        reached=frozenset(coming | {row.library_id for row in asked}),
    )


def _round_before(round_: RoundView) -> int | None:
    """The id of the last round of the series, before this one, that was held in at least one sitting."""
    return db.session.scalar(
        select(Sitting.round_id)
        .join(Round, Round.id == Sitting.round_id)
        .where(
            Round.series_id == round_.series.id,
            Round.id != round_.id,
            Sitting.state == SittingState.PUBLISHED,
            Sitting.ends_at <= now(),
            Sitting.starts_at < round_.starts_at,
        )
        .order_by(Sitting.starts_at.desc(), Sitting.id.desc())
        .limit(1)
    )


def _with_seat(round_id: int | None) -> list[Known]:
    """The participants from known libraries who had a seat in a round, substitutes among them."""
    rows = db.session.execute(
        select(
            Registration.name,
            Registration.email,
            Registration.title,
            Registration.library_id,
            Sitting.slug,
        )
        .join(Sitting, Sitting.id == Registration.sitting_id)
        .where(
            Registration.round_id == round_id,
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
            Registration.library_id.is_not(None),
        )
        .order_by(Registration.id)
    )
    return [Known(row.name, row.email, row.title, row.library_id, row.slug) for row in rows]


def _contacts(library_ids: Sequence[int]) -> list[Known]:
    return [
        Known(one.name, one.email, one.title, library_id)
        for library_id, contacts in contacts_of(library_ids).items()
        for one in contacts
    ]
