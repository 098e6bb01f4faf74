"""Writing down who did what."""

from typing import Any

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import Model, db


def record(
    actor: str,
    action: str,
    subject: Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one act to the log, in the transaction of the act itself.

    `before` and `after` hold facts (ids, states, amounts in øre), never names or addresses.
    """
    name = f"{subject.__tablename__}:{subject.id}"  # type: ignore[attr-defined]
    db.session.add(AuditEntry(at=now(), actor=actor, action=action, subject=name, before=before, after=after))
