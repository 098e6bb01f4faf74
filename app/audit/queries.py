"""Reading the log."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.models import Model, db


def entries_of(subject: Model) -> Sequence[AuditEntry]:
    """Everything that was done to a row, the latest first."""
    name = f"{subject.__tablename__}:{subject.id}"  # type: ignore[attr-defined]
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == name).order_by(AuditEntry.id.desc())
    ).all()
