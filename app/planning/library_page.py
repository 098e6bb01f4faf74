"""One library as organisers see it: who comes from it, who comes every time, and what it owes.

Only series that the visitor may read are asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from app.common.models import db
from app.libraries.members import Member, members_at
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.models import Round, Series, Sitting
from app.meetings.queries import SeriesView
from app.meetings.spans import RoundSpan, held_rounds, round_at_hand, spans_of
from app.planning.regulars import Newcomer, newcomers
from app.registrations.models import Registration
from app.registrations.states import Role, State
from app.registrations.wording import role_name, state_name

MOST_ROWS = 200
"""Registrations on the page; a library with more has been coming for decades."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A registration of the library. Øre; `when` is None where it is for no meeting in particular."""

    id: int
    name: str
    round_slug: str
    round_title: str
    sitting: str
    when: datetime | None
    status: str
    fee: int


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """A library in one series. `owed` is for the round at hand, in øre; `newcomers` came to the last one."""

    series: SeriesView
    at_hand: RoundSpan | None
    last: RoundSpan | None
    owed: int
    members: tuple[Member, ...]
    newcomers: tuple[Newcomer, ...]
    registrations: tuple[Signed, ...]


def library_parts(library: Library, series: Sequence[SeriesView]) -> list[SeriesPart]:
    """A library in each of these series; so many queries for each, whatever the number of rounds."""
    members = members_at(library.id, [one.id for one in series])
    registrations = _registrations(library.id, [one.id for one in series])
    return [_part(one, library.id, members, registrations) for one in series]


def opens_other_series(library_id: int, series: Sequence[SeriesView]) -> bool:
    """Whether the library's link shows registrations in other series than these."""
    elsewhere = (
        select(Registration.id)
        .join(Round, Round.id == Registration.round_id)
        .where(Registration.library_id == library_id, Round.series_id.not_in([one.id for one in series]))
        .limit(1)
    )
    return db.session.scalar(elsewhere) is not None


def known_regions() -> list[str]:
    """The regions that libraries are in, to choose from."""
    rows = db.session.scalars(select(Library.region).where(Library.region != "").distinct())
    return sorted(rows, key=sort_key)


def _part(
    series: SeriesView,
    library_id: int,
    members: Mapping[int, Sequence[Member]],
    registrations: Mapping[int, Sequence[Signed]],
) -> SeriesPart:
    rounds = spans_of(series.id)
    at_hand, last = round_at_hand(rounds), next(iter(held_rounds(rounds)), None)
    return SeriesPart(
        series=series,
        at_hand=at_hand,
        last=last,
        owed=_owed(library_id, at_hand.id) if at_hand else 0,
        members=tuple(members.get(series.id, ())),
        newcomers=tuple(newcomers(series.id, last.id, library_id)) if last else (),
        registrations=tuple(registrations.get(series.id, ())),
    )


def _owed(library_id: int, round_id: int) -> int:
    total = select(func.sum(Registration.fee_amount)).where(
        Registration.library_id == library_id, Registration.round_id == round_id
    )
    return int(db.session.scalar(total) or 0)


def _registrations(library_id: int, series_ids: Sequence[int]) -> dict[int, list[Signed]]:
    """The registrations of a library by the id of the series, the latest round first."""
    begins = case((Sitting.starts_at.is_(None), Registration.signed_up_at), else_=Sitting.starts_at)
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.name,
            Registration.state,
            Registration.role,
            Registration.fee_amount,
            Round.series_id,
            Round.slug,
            Round.title,
            Sitting.name.label("sitting"),
            Sitting.starts_at,
        )
        .join(Round, Round.id == Registration.round_id)
        .join(Series, Series.id == Round.series_id)
        .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
        .where(
            Registration.library_id == library_id,
            Round.series_id.in_(series_ids),
            Registration.state != State.REPLACED,
        )
        .order_by(begins.desc(), Registration.id.desc())
        .limit(MOST_ROWS)
    )
    found: dict[int, list[Signed]] = {}
    for row in rows:
        status = state_name(row.state)
        if row.role is not Role.PARTICIPANT:
            status = f"{status}, {role_name(row.role).lower()}"
        signed = Signed(
            row.id,
            row.name,
            row.slug,
            row.title,
            row.sitting or "",
            row.starts_at,
            status,
            row.fee_amount,
        )
        found.setdefault(row.series_id, []).append(signed)
    return found
