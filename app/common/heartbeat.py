"""The sign of life of the background worker, read by those who ask whether mails leave."""

from datetime import datetime, timedelta

from sqlalchemy import String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.common.clock import now
from app.common.models import Model, db

INTERVAL = timedelta(seconds=10)
FRESH = timedelta(seconds=60)


class WorkerHeartbeat(Model):
    """When a worker was last seen; one row, whichever worker it was."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    seen_at: Mapped[datetime]


_ROW = "worker"


def beat() -> None:
    """Note that a worker lives. Called inside a writing transaction."""
    seen = update(WorkerHeartbeat).where(WorkerHeartbeat.name == _ROW).values(seen_at=now())
    if not db.session.connection().execute(seen).rowcount:
        db.session.execute(insert(WorkerHeartbeat).values(name=_ROW, seen_at=now()))


def last_seen() -> datetime | None:
    """When a worker last gave a sign of life, None if none ever has."""
    return db.session.scalar(select(WorkerHeartbeat.seen_at).where(WorkerHeartbeat.name == _ROW))


def worker_is_fresh() -> bool:
    """Whether a worker has been seen within the last minute."""
    seen = last_seen()
    return seen is not None and now() - seen <= FRESH
