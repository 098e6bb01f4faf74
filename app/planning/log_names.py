"""What the rows are called that the log speaks of by their ids."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.audit.values import ids_in
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Series, Sitting
from app.registrations.models import Booking, Registration

_NAMES: dict[str, tuple[Any, Any]] = {
    "account": (Account.id, Account.name),
    "booking": (Booking.id, Booking.contact_name),
    "library": (Library.id, Library.name),
    "registration": (Registration.id, Registration.name),
    "round": (Round.id, Round.title),
    "series": (Series.id, Series.name),
    "sitting": (Sitting.id, Sitting.name),
}


def log_names(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of everything these acts are about or mention, by '<table>:<id>'; one query a table.

    Of what was anonymised since, the name is what stands there now.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for name in {entry.subject, *ids_in(entry.before), *ids_in(entry.after)}:
            table, _, row_id = name.partition(":")
            wanted[table].add(int(row_id))
    found: dict[str, str] = {}
    for table, (id_, name) in _NAMES.items():
        if wanted[table]:
            rows = db.session.execute(select(id_, name).where(id_.in_(wanted[table])))
            found |= {f"{table}:{row[0]}": row[1] for row in rows}
    return found
