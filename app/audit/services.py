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
    db.session.add(
        AuditEntry(
            at=now(),
            actor=actor,
            action=action,
            subject=f"{subject.__tablename__}:{subject.id}",  # type: ignore[attr-defined]
            round_id=_round_of(subject),
            before=before,
            after=after,
        )
    )


def _round_of(subject: Model) -> int | None:
    """The round that a row is, or belongs to; None for what belongs to none: a library, an account."""
    if subject.__tablename__ == "round":
        return subject.id  # type: ignore[attr-defined,no-any-return]
    return getattr(subject, "round_id", None)
