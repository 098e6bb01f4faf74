"""The log as organisers read it: who did what to what, and where that is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import bindparam, func, select

from app.accounts.models import Account, Grant
from app.audit.models import AuditEntry
from app.audit.queries import Wanted, acts
from app.audit.wording import Line, actor_name, log_lines
from app.common.models import db
from app.libraries.directory import directory
from app.meetings.models import Series
from app.meetings.names import RoundName
from app.planning.log_names import log_names
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Act:
    """One act in words. `about` is what it was done to, `url` where that is; either may be ''."""

    id: int
    at: datetime
    who: str
    line: Line
    about: str
    url: str
    round: str


def read_log(
    wanted: Wanted, rounds: Mapping[int, RoundName], series: Mapping[int, str]
) -> tuple[list[Act], bool]:
    """A page of the log and whether there is more; so many queries, whatever stands on it.

    `rounds` and `series` (slugs by id) are those that its reader may see.
    """
    entries, has_older = acts(wanted)
    names, pages = log_names(entries), _Pages(entries, rounds, series)
    return [
        Act(
            id=one.id,
            at=one.at,
            who=actor_name(one.actor, names),
            line=line,
            about=names.get(one.subject, ""),
            url=pages.of(one),
            round=rounds[one.round_id].title if one.round_id and one.round_id in rounds else "",
        )
        for one, line in zip(entries, log_lines(entries, names), strict=True)
    ], has_older


def organisers(series: frozenset[str] | None) -> list[tuple[str, str]]:
    """Who may have done something in these series (None: all), by name: (actor of the log, name)."""
    statement = select(Account.id, Account.name).order_by(Account.name, Account.id)
    if series is not None:
        statement = (
            statement.join(Grant, Grant.account_id == Account.id)
            .outerjoin(Series, Series.id == Grant.series_id)
            .where(Grant.series_id.is_(None) | Series.slug.in_(series))
            .distinct()
        )
    return [(f"account:{row.id}", row.name) for row in db.session.execute(statement)]


class _Pages:
    """Where the rows of some acts can be seen."""

    def __init__(
        self, entries: Sequence[AuditEntry], rounds: Mapping[int, RoundName], series: Mapping[int, str]
    ) -> None:
        self._rounds = rounds
        self._series = series
        self._first_of = _first_registrations(entries)
        is_about_libraries = any(one.subject.startswith("library:") for one in entries)
        self._libraries = directory().by_id if is_about_libraries else {}

    def of(self, entry: AuditEntry) -> str:
        """The page about an act; '' where there is none that its reader may see."""
        table, _, text = entry.subject.partition(":")
        row_id, round_ = int(text), self._rounds.get(entry.round_id or 0)
        if table == "library" and row_id in self._libraries:
            return url_for("library.library_page", number=self._libraries[row_id].number)
        if table == "series" and row_id in self._series:
            return url_for("series.series_page", series=self._series[row_id])
        if round_ is None:
            return ""
        places: dict[str, Any] = {"series": round_.series, "round_slug": round_.slug}
        person = self._first_of.get(row_id) if table == "booking" else row_id
        if table in ("registration", "booking") and person is not None:
            return url_for("person.person_page", registration_id=person, **places)
        if table == "message":
            return url_for("outbox.message_page", message_id=row_id)
        if table == "settlement":
            return url_for("fees.fees_page", **places)
        return url_for("overview.round_desk", **places)


_FIRST_OF_BOOKINGS = (
    select(Registration.booking_id, func.min(Registration.id).label("first_id"))
    .where(Registration.booking_id.in_(bindparam("bookings", expanding=True)))
    .group_by(Registration.booking_id)
)


def _first_registrations(entries: Sequence[AuditEntry]) -> dict[int, int]:
    """Somebody of each booking that these acts are about, by its id."""
    bookings = [int(one.subject.partition(":")[2]) for one in entries if one.subject.startswith("booking:")]
    if not bookings:
        return {}
    rows = db.session.execute(_FIRST_OF_BOOKINGS, {"bookings": bookings})
    return {row.booking_id: row.first_id for row in rows}
