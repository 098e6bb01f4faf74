"""What the rows are called that the log speaks of by their ids."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all

from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.audit.values import ids_in
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Series, Sitting
from app.registrations.models import Booking, Option, Registration

_NAMES: dict[str, tuple[Any, Any]] = {
    "account": (Account.id, Account.name),
    "booking": (Booking.id, Booking.contact_name),
    "library": (Library.id, Library.name),
    "option": (Option.id, Option.name),
    "registration": (Registration.id, Registration.name),
    "round": (Round.id, Round.title),
    "series": (Series.id, Series.name),
    "sitting": (Sitting.id, Sitting.name),
}


_FIND = union_all(
    *(
        select(literal(table), id_, name).where(id_.in_(bindparam(table, expanding=True)))
        for table, (id_, name) in _NAMES.items()
    )
)


def log_names(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of everybody who acted and of everything these acts are about or mention, by '<table>:<id>'.

    Of what was anonymised since, the name is what stands there now. One query.
    """
    wanted: dict[str, set[int]] = {table: set() for table in _NAMES}
    for entry in entries:
        for name in {entry.actor, entry.subject, *ids_in(entry.before), *ids_in(entry.after)}:
            table, _, row_id = name.partition(":")
            if row_id and table in wanted:
                wanted[table].add(int(row_id))
    rows = db.session.execute(_FIND, {table: list(ids) for table, ids in wanted.items()})
    return {f"{table}:{row_id}": name for table, row_id, name in rows}
