"""The ledger's rows: what each calendar was last told."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.models import Model
from app.invitations.entry import Fingerprint
from app.invitations.itip import Partstat
from app.invitations.versions import Method, Version


class Invitation(Model):
    """One invitation: of one registration, address and day, for as long as it lives (CALENDAR.md 1)."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))  # of the registration and its day: Entry.key
    address: Mapped[str] = mapped_column(String(254))  # case-folded: whose calendar
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    sequence: Mapped[int]
    dtstamp: Mapped[datetime]  # in whole seconds
    method: Mapped[Method] = mapped_column(one_of(Method))
    substance: Mapped[str] = mapped_column(String(64))  # both of the Fingerprint last told
    wording: Mapped[str] = mapped_column(String(64))
    organiser_address: Mapped[str] = mapped_column(String(254))  # clients match on it: never changed
    told_summary: Mapped[str] = mapped_column(default="")  # what it was last told, for people to read
    told_place: Mapped[str] = mapped_column(default="")
    told_starts_at: Mapped[datetime | None]
    told_ends_at: Mapped[datetime | None]
    partstat: Mapped[Partstat] = mapped_column(one_of(Partstat), default=Partstat.ACCEPTED)
    # Of the newest answer that came back (CALENDAR.md 16): an older one must not undo it. None is read yet.
    reply_sequence: Mapped[int | None]
    reply_dtstamp: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("key", "address"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
    )

    @property
    def told(self) -> Version:
        """The newest version a worker has claimed (CALENDAR.md 3)."""
        return Version(self.sequence, self.dtstamp, self.method, Fingerprint(self.substance, self.wording))

    @told.setter
    def told(self, version: Version) -> None:
        self.sequence = version.sequence
        self.dtstamp = version.dtstamp
        self.method = version.method
        self.substance = version.fingerprint.substance
        self.wording = version.fingerprint.wording
